import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { ownApiGatewayCalls, ownMutations } from '#test/support/blast-radius';
import { certificatesFor } from '#test/support/certificates';
import { fixedStage, revertLinkIn, submit, visit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, type Service, type StageId, setCertificate, touch } from '#test/support/service';
import { allItems } from '#test/support/table';

const test = scenarios('settlingAssembly');

const ARN = 'arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-4333-8444-555555555555';

/** A stage whose team gave it an ACM certificate before it settled. */
async function stageWithAcm(service: Service): Promise<StageId> {
  const stage = await createStage(service);
  await setCertificate(service, stage, ARN);
  await rest(service);
  return stage;
}

test('a stage that presents an ACM certificate is compliant, by one call, and API Gateway is not asked about it', async ({
  service,
}) => {
  const stage = await stageWithAcm(service);
  await service.control.forgetCalls();
  await touch(service, stage);
  await rest(service);

  expect((await endings(service, stage.restApiId)).at(-1)).toBe('already-compliant');
  expect((await ownApiGatewayCalls(service)).map(({ operation }) => operation)).toEqual(['GetStage']);
  expect(await certificateOf(service, stage)).toBe(ARN);
  expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
});

test('one whose ACM certificate was cleared is given a generated one, and a revert leaves nothing, not the ACM one', async ({
  service,
}) => {
  const stage = await stageWithAcm(service);
  await setCertificate(service, stage, '');
  await rest(service);

  expect((await endings(service, stage.restApiId)).at(-1)).toBe('fixed');
  expect(await certificatesFor(service, stage.restApiId)).toEqual([await certificateOf(service, stage)]);
  const [message] = await messagesAbout(service, stage.restApiId);
  expect(message?.body).toMatch(/^ {2}Before +\(none\)$/m);
  expect((await submit(service, revertLinkIn(message))).status).toBe(200);
  expect(await certificateOf(service, stage)).toBeNull();
});

test('a backout whose record says that the stage held an ACM certificate restores exactly that', async ({
  service,
}) => {
  const { link, ...stage } = await fixedStage(service);
  await rewriteBefore(service, stage, ARN);
  expect((await visit(link)).text).toContain(ARN);
  await submit(service, link);

  expect(await certificateOf(service, stage)).toBe(ARN);
  expect((await ownMutations(service)).filter(({ operation }) => operation === 'UpdateStage')).toHaveLength(2);
  expect((await messagesAbout(service, stage.restApiId)).at(-1)?.body).toContain(`After        ${ARN}`);
});

test('a link is outdated once the team has given the stage an ACM certificate', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  await setCertificate(service, stage, ARN);
  await rest(service);

  expect((await submit(service, link)).status).toBe(409);
  expect(await certificateOf(service, stage)).toBe(ARN);
});

/** No fix replaces a certificate yet, so no record says that there was one: this one is made to. */
async function rewriteBefore(service: Service, { restApiId }: StageId, from: string): Promise<void> {
  const all = await allItems(service);
  const record = all.find(({ pk, sk }) => pk.includes(restApiId) && sk.startsWith('BACKOUT#'));
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(service.clientOptions));
  const { TableNames } = await client.send(new ListTablesCommand({}));
  await client.send(
    new UpdateCommand({
      TableName: TableNames?.[0],
      Key: { pk: record?.pk, sk: record?.sk },
      UpdateExpression: 'SET #change.#from = :from',
      ExpressionAttributeNames: { '#change': 'change', '#from': 'from' },
      ExpressionAttributeValues: { ':from': from },
    }),
  );
  client.destroy();
}
