import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, onTestFinished } from 'vitest';
import type { Status } from '#cli/status-report';
import { liveStages } from '#cli/status-stages';
import { askedStage, withoutEvents } from '#test/support/asking';
import { promptPolicy } from '#test/support/assemblies';
import { operate } from '#test/support/command-line';
import { fixedStage } from '#test/support/fixed-stage';
import { policyForATest } from '#test/support/policy';
import { rest, scenarios } from '#test/support/scenario';
import {
  certificateOf,
  createStage,
  deleteStage,
  type Service,
  type StageId,
  setCertificate,
  touch,
} from '#test/support/service';
import { allItems, tableName } from '#test/support/table';
import { dateIn, exemptTags, tag } from '#test/support/tags';

const test = scenarios('promptAssembly');
const asking = scenarios('askingAssembly');
const { under } = policyForATest(promptPolicy);

const shown = async (service: Service) => (await operate(service, 'status')).stdout;

/** The service's table as a person has it by the AWS CLI. */
async function byHand(service: Service) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(service.clientOptions));
  onTestFinished(() => client.destroy());
  const TableName = await tableName(service);
  return {
    put: (Item: object) => client.send(new PutCommand({ TableName, Item: { ...Item } })),
    delete: ({ pk, sk }: { pk: string; sk: string }) => client.send(new DeleteCommand({ TableName, Key: { pk, sk } })),
  };
}

/** The item of an API whose sort key begins so. */
async function itemOf(service: Service, apiId: string, sk: string) {
  const found = (await allItems(service)).find(
    (item) => `${item.pk}#${item.sk}`.includes(apiId) && item.sk.startsWith(sk),
  );
  if (!found) throw new Error(`no ${sk} of ${apiId}`);
  return found;
}

/** A stage without a certificate that a look has met exempt by its tags, which end in so many days. */
async function taggedStage(service: Service, days: number) {
  const { label, ...stage } = await fixedStage(service);
  await tag(service, stage, exemptTags(await dateIn(service, days)));
  await setCertificate(service, stage, '');
  await rest(service);
  return { label, ...stage };
}

describe('tags', () => {
  test('that the policy heeds no more leave no stage alone, whether or not it was fixed since', async ({ service }) => {
    const { label, ...stage } = await taggedStage(service, 10);
    expect(await shown(service)).toContain(label);
    await under(service, { defaults: { exemption: { byTag: false } } });
    expect(await shown(service)).not.toContain(label);
    await touch(service, stage);
    await rest(service);
    expect(await certificateOf(service, stage)).not.toBeNull();
    expect(await shown(service)).not.toContain(label);
  });

  test('that were set to an earlier end leave the stage alone until that one', async ({ service }) => {
    const { label, ...stage } = await taggedStage(service, 20);
    await tag(service, stage, exemptTags(await dateIn(service, 10)));
    // A date is meant with the whole of its day.
    expect(await shown(service)).toContain(`${label} until ${await dateIn(service, 11)}T00:00:00.000Z by tag`);
  });

  test('are shown, and why they may not hold, where the policy may not be read', async ({ service }) => {
    const { label } = await taggedStage(service, 10);
    const { stdout } = await operate(service, 'status', '--policy', '/another/policy');
    expect(stdout).toContain(label);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /could not be looked at, because the policy in \/another\/policy cannot be used: ssm:GetParameter/,
    );
  });
});

test('a record that cannot be read is shown with the call that deletes it', async ({ service }) => {
  const { label, ...stage } = await fixedStage(service);
  await operate(service, 'exempt', label, '--why', 'it moves');
  const record = await itemOf(service, stage.restApiId, 'EXEMPTION');
  const table = await byHand(service);
  await table.put({ ...record, until: 'next week' });
  const text = await shown(service);
  expect(text).toContain(`${label}: The exemption of ${label} cannot be read (until: `);
  expect(text).not.toContain(`exempt end '${label}'`);
  const [, key = '{}'] = /aws dynamodb delete-item .*(?:\\\n.*)*--key '(.*)'/.exec(text) ?? [];
  expect(JSON.parse(key)).toEqual({ pk: { S: record.pk }, sk: { S: record.sk } });
  await table.delete(record);
  expect(await shown(service)).not.toContain(label);
});

test('a stage that the brake left is shown as long as it is there, and has no certificate', async ({ service }) => {
  const certificate = await certificateOf(service, await fixedStage(service));
  await operate(service, 'pause', '--why', 'a test');
  const [gone, mended, left] = [await createStage(service), await createStage(service), await createStage(service)];
  await rest(service);
  await withoutEvents(service, async () => {
    await deleteStage(service, gone);
    await setCertificate(service, mended, String(certificate));
  });
  const { left: rows }: Status = JSON.parse((await operate(service, 'status', '--json')).stdout);
  await operate(service, 'resume');
  const isLeft = ({ restApiId }: StageId) => rows.some(({ stage }) => stage.startsWith(restApiId));
  expect([gone, mended, left].map(isLeft)).toEqual([false, false, true]);
});

test('stages are read once each, and from the twentieth on five a second, which is said once', async ({ service }) => {
  const pauses: number[] = [];
  const said: string[] = [];
  const { getStage } = liveStages(
    service,
    async (ms) => pauses.push(ms),
    () => said.push('slow'),
  );
  const where = { apiVersion: 'v1', account: '000000000000', region: 'us-east-1', apiId: 'abcdef1234' } as const;
  for (let nth = 0; nth < 50; nth++) await getStage({ ...where, stageName: `preview-${nth % 25}` });
  expect(pauses).toEqual([200, 200, 200, 200, 200]);
  expect(said).toEqual(['slow']);
});

asking('says how the brake stands, and what is written, also while API Gateway throttles', async ({ service }) => {
  const stage = await askedStage(service);
  await service.control.fault(
    { service: 'apigateway', operation: 'GetStage', caller: 'external', every: true },
    { error: 'TooManyRequestsException', status: 429 },
  );
  const { status, stdout, stderr } = await operate(service, 'status');
  await service.control.forgetFaults();
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Brake +off/m);
  expect(stdout).toContain(`${stage.restApiId}/${stage.stageName} since `);
  expect(stdout).toMatch(/^Some of this may be over: .* apigateway:GetStage of /m);
});

asking('a question from before there was a list is shown from the next look at its stage on', async ({ service }) => {
  const { link: _, ...stage } = await askedStage(service);
  await (await byHand(service)).delete(await itemOf(service, stage.restApiId, `QUESTION#${stage.restApiId}`));
  expect(await shown(service)).not.toContain(stage.restApiId);
  await touch(service, stage);
  await rest(service);
  expect(await shown(service)).toContain(`${stage.restApiId}/${stage.stageName} since `);
});
