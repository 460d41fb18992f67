import { GetStageCommand } from '@aws-sdk/client-api-gateway';
import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import { fixedStage, submit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, type Service, type StageId, setCertificate, touch } from '#test/support/service';

const test = scenarios('promptAssembly');

const DAY = 86_400;

test('a revert does not shorten an exemption that somebody wrote before', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  await exemptByHand(
    service,
    stage,
    new Date((await service.control.now()).getTime() + 40 * DAY * 1_000).toISOString(),
  );
  await submit(service, link);
  await rest(service, 35 * DAY);
  await touch(service, stage);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'exempt']);
  expect(await certificateOf(service, stage)).toBeNull();
});

test('a stage whose exemption cannot be read is left alone, and people are told why', async ({ service }) => {
  const { link: _, ...stage } = await fixedStage(service);
  await exemptByHand(service, stage, '31.12.2030');
  await setCertificate(service, stage, '');
  await rest(service);

  expect(await certificateOf(service, stage)).toBeNull();
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'refused']);
  const [, told] = await messagesAbout(service, stage.restApiId);
  expect(told?.body.replace(/\s+/g, ' ')).toContain('until: Expected a time');
});

/** Writes an exemption as the README shows it. */
async function exemptByHand(service: Service, stage: StageId, until: string): Promise<void> {
  const client = new DynamoDBClient(service.clientOptions);
  const { TableNames } = await client.send(new ListTablesCommand({}));
  const { createdDate } = await service.apiGateway.send(new GetStageCommand(stage));
  const texts = {
    pk: `STAGE#000000000000#us-east-1#${stage.restApiId}#${stage.stageName}`,
    sk: 'EXEMPTION',
    stageCreatedDate: (createdDate as Date).toISOString(),
    until,
    who: 'me',
    why: 'by hand',
    decidedAt: '2026-11-24T00:00:00Z',
  };
  const Item = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { S: text }]));
  await client.send(new PutItemCommand({ TableName: TableNames?.[0], Item }));
  client.destroy();
}
