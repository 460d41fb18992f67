import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { commandLine, operate } from '#test/support/command-line';
import { endExemption } from '#test/support/contests';
import { fixedStage } from '#test/support/fixed-stage';
import { endings, rest, scenarios } from '#test/support/scenario';
import { certificateOf, type Service, setCertificate, touch } from '#test/support/service';
import { historyOf } from '#test/support/table';
import { applyTerraform } from '#test/support/terraform';

const test = scenarios('promptAssembly');

const ROOT = 'arn:aws:iam::000000000000:';

describe('stagecert exempt', () => {
  test('leaves the stage alone for so long, by whoever runs it, and says so in the history', async ({ service }) => {
    const { label, ...stage } = await fixedStage(service);
    const { status, stdout } = await operate(service, 'exempt', label, '--days', '14', '--why', 'it moves');
    expect([status, stdout]).toEqual([0, expect.stringMatching(`^${label} is left alone until .*Z\\.\n$`)]);
    await setCertificate(service, stage, '');
    await rest(service);
    expect(await certificateOf(service, stage)).toBeNull();
    expect((await endings(service, stage.restApiId)).at(-1)).toBe('exempt');
    const entry = (await historyOf(service, stage)).find(({ kind }) => kind === 'exempted');
    expect(entry?.detail).toMatchObject({ who: expect.stringContaining(ROOT), why: 'it moves' });
    expect((await operate(service, 'status')).stdout).toMatch(new RegExp(`^ {2}${label} until `, 'm'));

    await rest(service, 14 * 86_400);
    await touch(service, stage);
    await rest(service);
    expect(await certificateOf(service, stage)).not.toBeNull();
  });

  test('is not shown by status once its record is gone', async ({ service }) => {
    const { label, ...stage } = await fixedStage(service);
    await operate(service, 'exempt', label, '--why', 'it moves');
    expect((await operate(service, 'status')).stdout).toContain(`${label} until `);
    await endExemption(service, stage);
    expect((await operate(service, 'status')).stdout).not.toContain(label);
  });

  test('does not shorten one that holds longer', async ({ service }) => {
    const { label } = await fixedStage(service);
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
    const { label } = await fixedStage(service);
    const { status, stderr } = await operate(service, 'exempt', label, '--days', '91', '--why', 'x');
    expect([status, stderr]).toEqual([2, expect.stringContaining('is not a whole number of days from 1 to 90')]);
  });

  test('goes by a rule for the name of the API', async ({ service }) => {
    const { label } = await fixedStage(service);
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
    const { label } = await fixedStage(service);
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
  const { label, ...stage } = await fixedStage(service);
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

describe('any command', () => {
  const ends = [
    ['exempt', 'end'],
    ['contest', 'end'],
  ];
  const commands = [['pause'], ['resume'], ['status'], ['exempt'], ...ends, ['history', 'verify']];

  test.for(commands)('%s %s explains itself', async (command) => {
    const { status, stdout } = await commandLine([...command, '--help']);
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/^.*\n\n {2}stagecert [\s\S]*--table TABLE[\s\S]*Exit status: 0 /),
    ]);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    const [, usage, ...explained] = stdout.split('\n\n');
    const options = [...explained.join('\n\n').matchAll(/^ {2}(--[\w-]+)/gm)].map(([, option]) => option);
    expect(options.filter((option) => option !== '--help' && !usage?.includes(option as string))).toEqual([]);
    expect((await commandLine([...command, '--wy', 'x'])).stderr).toContain("Unknown option '--wy'");
  });

  test.for([
    [['stauts'], 'there is no command "stauts". Did you mean "status"? See stagecert --help'],
    [['history'], 'there is no command "history". Did you mean "history verify"? See stagecert --help'],
    [
      ['contest', 'ends', 'a/b'],
      'there is no command "contest ends". Did you mean "contest end"? See stagecert --help',
    ],
    [['nope'], 'there is no command "nope". See stagecert --help'],
    [['status', '--regoin', 'x'], "Unknown option '--regoin' (did you mean --region?): see stagecert status --help"],
    [['status', '-t', 'x'], "Unknown option '-t': see stagecert status --help"],
  ] as const)('%j says what may have been meant', async ([args, message]) => {
    expect(await commandLine(args)).toEqual({ status: 2, stdout: '', stderr: `stagecert: ${message}\n` });
  });

  test('says where credentials come from, where there are none', async () => {
    const credentials = () => Promise.reject(new Error('Could not load credentials from any providers'));
    const line = ['status', '--table', 'table', '--region', 'eu-west-1'];
    const { status, stderr } = await commandLine(line, { clientOptions: { credentials } });
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^stagecert: Could not load .*AWS_PROFILE\)\n$/)]);
  });

  test('asks for the table', async () => {
    const { status, stderr } = await commandLine(['status']);
    expect([status, stderr]).toEqual([2, expect.stringContaining("which table is the service's? Give --table")]);
  });

  test.for([['status'], ['pause', '--why', 'x'], ['history', 'verify'], ['history', 'verify', 'abcdef1234/prod']])(
    '%s %s says, without a stack, that there is no such table',
    async (args, { service }) => {
      const { status, stderr } = await operate(service, ...args, '--table', 'another');
      expect([status, stderr]).toEqual([
        3,
        expect.stringMatching(
          /^stagecert: there is no table another in this account and Region \(dynamodb:\w+ .*\): check --table .*\n$/,
        ),
      ]);
    },
  );
});

test('stagecert resume leaves the pause that somebody begins at the same moment to them, and says so', async ({
  service,
}) => {
  await operate(service, 'pause', '--why', 'the first', '--who', 'Dana');
  // The first one is the entry in the history.
  const itsWrite = { service: 'dynamodb', operation: 'PutItem', caller: 'external', nth: 2 };
  await service.control.fault(itsWrite, { held: true });
  try {
    const resuming = operate(service, 'resume', '--why', 'it works');
    await expect.poll(async () => (await service.control.faults()).at(-1)?.met, { interval: 5 }).toBe(1);
    await operate(service, 'resume', '--why', 'it works', '--who', 'Erin');
    await operate(service, 'pause', '--why', 'it does not', '--who', 'Robin');
    await service.control.forgetFaults();
    const { status, stdout } = await resuming;
    expect([status, stdout]).toEqual([
      1,
      expect.stringMatching(
        /^The pause of \S+Z: the first is over, but another one holds\. Fixes were paused at \S+Z by Robin .*: it does not\./,
      ),
    ]);
  } finally {
    await service.control.forgetFaults();
    await operate(service, 'resume');
  }
});
