import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DeleteCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect } from 'vitest';
import { commandLine, operate } from '#test/support/command-line';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, type Service, type StageId, setCertificate, touch } from '#test/support/service';
import { historyOf, tableName } from '#test/support/table';
import { applyTerraform } from '#test/support/terraform';

const test = scenarios('promptAssembly');

const ROOT = 'arn:aws:iam::000000000000:';

async function fixed(service: Service): Promise<StageId & { label: string }> {
  const stage = await createStage(service);
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
  return { ...stage, label: `${stage.restApiId}/${stage.stageName}` };
}

describe('stagecert exempt', () => {
  test('leaves the stage alone for so long, by whoever runs it, and says so in the history', async ({ service }) => {
    const { label, ...stage } = await fixed(service);
    const { status, stdout } = await operate(service, 'exempt', label, '--days', '14', '--why', 'it moves');
    expect([status, stdout]).toEqual([0, expect.stringMatching(`^${label} is left alone until .*Z\\.\n$`)]);
    await setCertificate(service, stage, '');
    await rest(service);
    expect(await certificateOf(service, stage)).toBeNull();
    expect((await endings(service, stage.restApiId)).at(-1)).toBe('exempt');
    const entry = (await historyOf(service, stage)).find(({ kind }) => kind === 'exempted');
    expect(entry?.detail).toMatchObject({ who: expect.stringContaining(ROOT), why: 'it moves' });
    expect((await operate(service, 'status')).stdout).toMatch(new RegExp(`^Exempt .*${label} until `, 'm'));

    await rest(service, 14 * 86_400);
    await touch(service, stage);
    await rest(service);
    expect(await certificateOf(service, stage)).not.toBeNull();
  });

  test('is not shown by status once its record is gone', async ({ service }) => {
    const { label, ...stage } = await fixed(service);
    await operate(service, 'exempt', label, '--why', 'it moves');
    expect((await operate(service, 'status')).stdout).toContain(`${label} until `);
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(service.clientOptions));
    const Key = { pk: `STAGE#000000000000#us-east-1#${stage.restApiId}#${stage.stageName}`, sk: 'EXEMPTION' };
    await client.send(new DeleteCommand({ TableName: await tableName(service), Key }));
    client.destroy();
    expect((await operate(service, 'status')).stdout).not.toContain(label);
  });

  test('does not shorten one that holds longer', async ({ service }) => {
    const { label } = await fixed(service);
    const first = JSON.parse(
      (await operate(service, 'exempt', label, '--days', '60', '--why', 'a', '--json')).stdout,
    ).exemption;
    const { stdout } = await operate(service, 'exempt', label, '--why', 'b');
    expect(stdout).toBe(`${label} is left alone until ${first.until}, by an exemption that was there before.\n`);
  });

  test.for<[string, string[], string]>([
    ['no stage', ['--why', 'x'], 'exempt needs API/STAGE: see stagecert exempt --help'],
    ['no reason', ['abcdef1234/prod'], 'exempt needs --why'],
    ['two stages', ['a/b', 'c/d', '--why', 'x'], 'exempt takes one API/STAGE, and was given 2'],
    ['another form of name', ['abcdef1234', '--why', 'x'], '"abcdef1234" names no stage: expected the API\'s id'],
    [
      'a stage that is not there',
      ['abcdef1234/prod', '--why', 'x'],
      'there is no stage abcdef1234/prod in 000000000000',
    ],
  ])('says what is wrong with %s', async ([, args, message], { service }) => {
    const { status, stdout, stderr } = await operate(service, 'exempt', ...args);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(`stagecert: ${message}`)]);
  });

  test('says how long the policy lets it be', async ({ service }) => {
    const { label } = await fixed(service);
    const { status, stderr } = await operate(service, 'exempt', label, '--days', '91', '--why', 'x');
    expect([status, stderr]).toEqual([2, expect.stringContaining('is not a whole number of days from 1 to 90')]);
  });

  test('goes by a rule for the name of the API', async ({ service }) => {
    const { label } = await fixed(service);
    const rules = [{ when: { apis: ['orders'] }, then: { exemption: { days: 3, atMostDays: 7 } } }];
    await putParameter(service, '/by-name', { version: 1, rules });
    const exempt = (...more: string[]) =>
      operate(service, 'exempt', label, '--why', 'x', '--policy', '/by-name', ...more);
    const { status, stderr } = await exempt('--days', '8');
    expect([status, stderr]).toEqual([2, expect.stringContaining('is not a whole number of days from 1 to 7')]);

    await service.control.fault(
      { service: 'apigateway', operation: 'GetRestApi', nth: 1 },
      { error: 'AccessDeniedException', status: 403 },
    );
    const unread = await exempt('--days', '7');
    expect(unread).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/the API's name, which could not be read.*--policy NAME/),
    });
    expect((await exempt('--days', '7')).status).toBe(0);
  });

  test.for<[string, object | null]>([
    ['is not there', null],
    ['cannot be used', { version: 2 }],
  ])('exempts nothing where the policy %s', async ([, policy], { service }) => {
    const { label } = await fixed(service);
    const name = policy ? '/unusable' : '/nowhere';
    if (policy) await putParameter(service, name, policy);
    const { status, stdout, stderr } = await operate(service, 'exempt', label, '--why', 'x', '--policy', name);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^stagecert: for how long it may be exempt is not known: .*--policy NAME\n$/);
  });
});

async function putParameter(service: Service, Name: string, policy: object): Promise<void> {
  const client = new SSMClient(service.clientOptions);
  await client.send(new PutParameterCommand({ Name, Type: 'String', Value: JSON.stringify(policy), Overwrite: true }));
  client.destroy();
}

test('stagecert contest end has a contested stage fixed again, and says where there is no contest', async ({
  service,
}) => {
  const { label, ...stage } = await fixed(service);
  for (const _ of [1, 2, 3]) {
    await applyTerraform(service, stage);
    await rest(service);
  }
  expect((await endings(service, stage.restApiId)).at(-1)).toBe('contested');
  const ended = await operate(service, 'contest', 'end', label, '--why', 'the template has it', '--who', 'Dana');
  expect(ended).toMatchObject({ status: 0, stdout: expect.stringContaining(`The contest over ${label} is over`) });
  await touch(service, stage);
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
  expect((await historyOf(service, stage)).find(({ kind }) => kind === 'contest-ended')?.detail).toMatchObject({
    decision: { who: 'Dana', why: 'the template has it' },
  });
  const { status, stdout } = await operate(service, 'contest', 'end', label, '--why', 'x');
  expect([status, stdout]).toEqual([1, `${label} is not contested.\n`]);
});

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
    await fixed(service);
    const { status, stdout } = await operate(service, 'history', 'verify');
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/^\d+ chains with \d+ entries were read: all hold\.\n$/),
    ]);
  });

  test('finds what a message told of, and what is missing at the end of a chain', async ({ service }) => {
    const { label, ...stage } = await fixed(service);
    const [told] = await messagesAbout(service, stage.restApiId);
    const [, seq, hash] = told?.body.match(/entry (\d+), SHA-256\s+(\S{64})/) ?? [];
    const verify = (anchor: string) => operate(service, 'history', 'verify', label, '--anchor', anchor);
    expect(await verify(`${seq}:${hash}`)).toMatchObject({
      status: 0,
      stdout: '1 chains with 2 entries were read: all hold.\n',
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

  test('names the first entry that was altered', async ({ service }) => {
    const { label, ...stage } = await fixed(service);
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

describe('any command', () => {
  const commands = [['pause'], ['resume'], ['status'], ['exempt'], ['contest', 'end'], ['history', 'verify']];

  test.for(commands)('%s %s explains itself', async (command) => {
    const { status, stdout } = await commandLine([...command, '--help']);
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/^.*\n\n {2}stagecert [\s\S]*--table TABLE[\s\S]*Exit status: 0 /),
    ]);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    expect((await commandLine([...command, '--wy', 'x'])).stderr).toContain("Unknown option '--wy'");
  });

  test('asks for the table', async () => {
    const { status, stderr } = await commandLine(['status']);
    expect([status, stderr]).toEqual([2, expect.stringContaining("which table is the service's? Give --table")]);
  });

  test('says what AWS would not do, without a stack', async ({ service }) => {
    const { status, stderr } = await operate(service, 'status', '--table', 'another');
    expect([status, stderr]).toEqual([
      3,
      expect.stringMatching(/^stagecert: dynamodb:GetItem .*ResourceNotFoundException.*\n$/),
    ]);
  });
});
