import { GetDeploymentsCommand } from '@aws-sdk/client-api-gateway';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { contests } from '#functions/aws/dynamodb/contests';
import { table } from '#functions/aws/dynamodb/table';
import { createStageEvent, identities, updateStageEvent } from '#test/fixtures/cloudtrail';
import { meanwhile, theRecording } from '#test/support/meanwhile';
import { fixedStage, submit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, deleteStage, type Service, type StageId, touch } from '#test/support/service';
import { heldFor, historyOf, recordedOutcomes } from '#test/support/table';
import { applyTerraform } from '#test/support/terraform';

const test = scenarios('promptAssembly');

const DAY = 86_400;
const OPERATOR = 'arn:aws:iam::000000000000:user/external';

/** Terraform takes the certificate off, so many times; each time the service has all the time it wants. */
async function fight(service: Service, stage: StageId, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await applyTerraform(service, stage);
    await rest(service);
  }
}

test('the third removal by one principal is not fixed: the stage is contested, and people are told by whom', async ({
  service,
}) => {
  const { link: _, ...stage } = await fixedStage(service);
  await fight(service, stage, 3);

  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'fixed', 'fixed', 'contested']);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await heldFor(service, stage.restApiId)).not.toContain('lease');
  const told = await messagesAbout(service, stage.restApiId);
  expect(told.map(({ attributes }) => attributes.outcome)).toEqual(['fixed', 'fixed', 'fixed', 'contested']);
  expect(told.at(-1)?.body).toContain(OPERATOR);
  expect(told.at(-1)?.body).toMatch(/Terraform/);
  const entry = (await historyOf(service, stage)).at(-1);
  const removals = Array(3).fill(expect.any(String));
  expect(entry?.detail).toMatchObject({ outcome: 'contested', contest: { principal: OPERATOR, removals } });
});

test('a contested stage is left alone, without another message, until a person ends the contest', async ({
  service,
}) => {
  const { link: _, ...stage } = await fixedStage(service);
  await fight(service, stage, 3);
  await touch(service, stage);
  await rest(service, 20 * DAY);
  await touch(service, stage, 'and again');
  await rest(service);
  expect(await recordedOutcomes(service, stage)).toEqual([...Array(3).fill('fixed'), ...Array(3).fill('contested')]);
  expect(await messagesAbout(service, stage.restApiId)).toHaveLength(4);
  expect(await certificateOf(service, stage)).toBeNull();

  await endContest(service, stage);
  await touch(service, stage, 'once more');
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
  await fight(service, stage, 2);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('a stage that was deleted and made again is not contested', async ({ service }) => {
  const { link: _, ...stage } = await fixedStage(service);
  await fight(service, stage, 3);
  await deleteStage(service, stage);
  await remake(service, stage);
  await rest(service);

  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('removals that are more than 14 days apart are no contest', async ({ service }) => {
  const { link: _, ...stage } = await fixedStage(service);
  await fight(service, stage, 2);
  await rest(service, 15 * DAY);
  await fight(service, stage, 2);

  expect(await endings(service, stage.restApiId)).toEqual(Array(5).fill('fixed'));
});

test('events that are delivered again, late, or of other changes in the same run count a removal once', async ({
  service,
}) => {
  const { link: _, ...stage } = await fixedStage(service);
  const now = async () => `${(await service.control.now()).toISOString().slice(0, 19)}Z`;
  const userIdentity = { type: 'IAMUser', arn: OPERATOR };
  const old = createStageEvent(stage, { userIdentity, eventTime: '2026-01-01T00:00:00Z' });
  for (let time = 0; time < 2; time += 1) {
    await applyTerraform(service, stage);
    await service.control.deliver(updateStageEvent(stage, { userIdentity, eventTime: await now() }), 3);
    await service.control.deliver(old, 2);
    await rest(service);
    await service.control.deliver(updateStageEvent(stage, { userIdentity, eventTime: await now() }), 2);
    await rest(service);
  }

  expect(await certificateOf(service, stage)).not.toBeNull();
  await fight(service, stage, 1);
  expect(await certificateOf(service, stage)).toBeNull();
});

/** Takes the certificate off, as this identity does. */
async function removedBy(service: Service, stage: StageId, userIdentity: object): Promise<void> {
  await shapeDelivery(service, { drop: 1 });
  await applyTerraform(service, stage);
  await shapeDelivery(service, null);
  const eventTime = `${(await service.control.now()).toISOString().slice(0, 19)}Z`;
  await service.control.deliver(updateStageEvent(stage, { userIdentity, eventTime }));
  await rest(service);
}

test('removals by different principals are no contest', async ({ service }) => {
  const { link: _, ...stage } = await fixedStage(service);
  for (const identity of [identities.Root, identities['an IAM user'], identities['an assumed role']]) {
    await removedBy(service, stage, identity);
  }

  expect(await endings(service, stage.restApiId)).toEqual(Array(4).fill('fixed'));
});

test('a stage that many people take the certificate off is fixed six times in an hour, and not more', async ({
  service,
}) => {
  const { link: _, ...stage } = await fixedStage(service);
  for (let user = 1; user <= 7; user += 1) {
    await removedBy(service, stage, { type: 'IAMUser', arn: `${OPERATOR}-${user}` });
  }
  expect(await endings(service, stage.restApiId)).toEqual([...Array(6).fill('fixed'), 'refused', 'refused']);
  const refused = (await messagesAbout(service, stage.restApiId)).filter(
    ({ attributes }) => attributes.outcome === 'refused',
  );
  expect(refused.map(({ body }) => body.replace(/\s+/g, ' '))).toEqual([
    expect.stringMatching(/was fixed 6 times within an hour, and the certificate was taken off each time/),
  ]);

  await rest(service, 3_600);
  await touch(service, stage);
  await rest(service);
  expect((await endings(service, stage.restApiId)).at(-1)).toBe('fixed');
});

test('a removal counts that is quicker than the recording of the fix', async ({ service }) => {
  const stage = await createStage(service);
  await meanwhile(service, theRecording, () => applyTerraform(service, stage));
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced']);
  // The look that joins is over before or after the fix is recorded.
  expect((await recordedOutcomes(service, stage)).sort()).toEqual(['coalesced', 'fixed', 'fixed']);

  await fight(service, stage, 2);
  expect((await endings(service, stage.restApiId)).at(-1)).toBe('contested');
});

test('what the service takes off by itself, at a revert, is no removal', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  await submit(service, link);
  await endExemption(service, stage);
  await touch(service, stage);
  await rest(service);
  await fight(service, stage, 2);
  expect(await certificateOf(service, stage)).not.toBeNull();

  await fight(service, stage, 1);
  expect((await endings(service, stage.restApiId)).at(-1)).toBe('contested');
});

test.for([
  ['PutItem', 3],
  ['GetItem', 3],
  ['GetItem', 4],
] as const)(
  'where the answer to %s number %i is lost, the third removal is told once all the same',
  async ([operation, nth], { service }) => {
    const { link: _, ...stage } = await fixedStage(service);
    await fight(service, stage, 2);
    await service.control.fault({ service: 'dynamodb', operation, nth }, { dropReply: true });
    await fight(service, stage, 1);

    expect((await endings(service, stage.restApiId)).at(-1)).toBe('contested');
    const told = (await messagesAbout(service, stage.restApiId)).map(({ attributes }) => attributes.outcome);
    expect(told.filter((outcome) => outcome === 'contested')).toHaveLength(1);
  },
);

/** Does something in the service's table, as an operator would. */
async function onTable<Result>(
  { clientOptions }: Service,
  act: (client: DynamoDBClient, TableName: string) => Promise<Result>,
): Promise<Result> {
  const client = new DynamoDBClient(clientOptions);
  const { TableNames } = await client.send(new ListTablesCommand({}));
  const result = await act(client, TableNames?.[0] as string);
  client.destroy();
  return result;
}

async function endContest(service: Service, { restApiId, stageName }: StageId): Promise<void> {
  const place = { apiVersion: 'v1', account: '000000000000', region: 'us-east-1' } as const;
  const decidedAt = (await service.control.now()).toISOString();
  const decision = { who: 'dana', why: 'Terraform has it now', decidedAt };
  const ended = await onTable(service, (client, name) =>
    contests(table(name, client)).end({ ...place, apiId: restApiId, stageName }, decision),
  );
  expect(ended).toBe(true);
}

/** Ends the exemption that a revert made, as the README shows it. */
async function endExemption(service: Service, { restApiId, stageName }: StageId): Promise<void> {
  const Key = { pk: `STAGE#000000000000#us-east-1#${restApiId}#${stageName}`, sk: 'EXEMPTION' };
  await onTable(service, (client, TableName) =>
    DynamoDBDocumentClient.from(client).send(new DeleteCommand({ TableName, Key })),
  );
}

async function remake(service: Service, { restApiId, stageName }: StageId): Promise<void> {
  const { items } = await service.apiGateway.send(new GetDeploymentsCommand({ restApiId }));
  // `createdDate` has whole seconds.
  await service.control.advance(2);
  await createStage(service, stageName, { restApiId, deploymentId: items?.[0]?.id as string });
}

/** Shapes the delivery of events from now on; null leaves it alone again. */
async function shapeDelivery({ url }: Service, setting: object | null): Promise<void> {
  const at = `${url}/_sandbox/delivery`;
  const headers = { 'content-type': 'application/json' };
  await (setting
    ? fetch(at, { method: 'POST', headers, body: JSON.stringify(setting) })
    : fetch(at, { method: 'DELETE' }));
}
