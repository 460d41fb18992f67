import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect } from 'vitest';
import { operate } from '#test/support/command-line';
import { fixedStage } from '#test/support/fixed-stage';
import { messagesAbout, scenarios } from '#test/support/scenario';
import type { Service, StageId } from '#test/support/service';
import { tableName } from '#test/support/table';

const test = scenarios('promptAssembly');

describe('stagecert history verify', () => {
  /** Does something to one entry of the stage's history, past the service. */
  async function tamper(service: Service, { restApiId, stageName }: StageId, seq: number, how: 'alter' | 'delete') {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(service.clientOptions));
    const pk = `HISTORY#000000000000#us-east-1#${restApiId}#${stageName}`;
    const at = { TableName: await tableName(service), Key: { pk, sk: String(seq).padStart(12, '0') } };
    const altered = { UpdateExpression: 'SET remediationId = :x', ExpressionAttributeValues: { ':x': 'nobody' } };
    if (how === 'delete') await client.send(new DeleteCommand(at));
    else await client.send(new UpdateCommand({ ...at, ...altered }));
    client.destroy();
  }

  test('reads every chain', async ({ service }) => {
    for (const _ of [1, 2]) await fixedStage(service);
    const { status, stdout } = await operate(service, 'history', 'verify');
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/^\d+ chains with \d+ entries were read: all hold\.\n$/),
    ]);
  });

  test('finds what a message told of, and what is missing at the end of a chain', async ({ service }) => {
    const { label, ...stage } = await fixedStage(service);
    const [told] = await messagesAbout(service, stage.restApiId);
    const [, seq, hash] = told?.body.match(/entry (\d+), SHA-256\s+(\S{64})/) ?? [];
    const verify = (anchor: string) => operate(service, 'history', 'verify', label, '--anchor', anchor);
    expect(await verify(`${seq}:${hash}`)).toMatchObject({
      status: 0,
      stdout: '1 chain with 2 entries was read: it holds.\n',
    });
    expect((await verify(`${seq}:${'0'.repeat(64)}`)).status).toBe(1);
    await tamper(service, stage, Number(seq), 'delete');
    expect((await operate(service, 'history', 'verify', label)).status).toBe(0);
    const { status, stderr } = await verify(`${seq}:${hash}`);
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining(`entry ${seq} is missing, though a message told of it`),
    ]);
  });

  test('finds no comfort in a stage that has no history: its name may be mistyped', async ({ service }) => {
    const { restApiId } = await fixedStage(service);
    const { status, stdout, stderr } = await operate(service, 'history', 'verify', `${restApiId}/prdo`);
    const none = `There is no history of ${restApiId}/prdo in 000000000000 us-east-1.\n`;
    expect([status, stdout, stderr]).toEqual([1, '', none]);
    const asJson = await operate(service, 'history', 'verify', `${restApiId}/prdo`, '--json');
    expect([asJson.status, JSON.parse(asJson.stdout).chains]).toMatchObject([1, [{ entries: 0 }]]);
  });

  test('names the first entry that was altered', async ({ service }) => {
    const { label, ...stage } = await fixedStage(service);
    await tamper(service, stage, 1, 'alter');
    for (const which of [[label], []]) {
      const { status, stderr } = await operate(service, 'history', 'verify', ...which);
      const place = `${stage.restApiId}#prod: entry 1 was altered after it was written\n`;
      expect([status, stderr]).toEqual([1, expect.stringContaining(place)]);
    }
    const asJson = await operate(service, 'history', 'verify', label, '--json');
    expect(JSON.parse(asJson.stdout).chains[0].problem.seq).toBe(1);
  });
});
