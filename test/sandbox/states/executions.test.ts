import { expect, test } from 'vitest';
import { createWorkbench, MACHINE_ARN, only, outcomeOf } from './workbench.ts';

const DAY = 86_400_000;
const pass = only({ Type: 'Pass' });
const waiting = only({ Type: 'Wait', Seconds: 3600 });

test('the same name and input of a running execution are that execution', async () => {
  const bench = createWorkbench();
  const arn = await bench.start(waiting, {}, 'one');
  expect(bench.states.start(MACHINE_ARN, '{}', 'one').executionArn).toBe(arn);
  expect(() => bench.states.start(MACHINE_ARN, '{"other":1}', 'one')).toThrow(`Execution Already Exists: '${arn}'`);
  expect(bench.published).toHaveLength(1);
});

test('a closed execution’s name is free after 90 days', async () => {
  const bench = createWorkbench();
  await bench.start(pass, {}, 'one');
  expect(() => bench.states.start(MACHINE_ARN, '{}', 'one')).toThrow(/Already Exists/);
  await bench.clock.advance(90 * DAY + 1);
  expect(bench.states.start(MACHINE_ARN, '{}', 'one').startDate).toEqual(new Date(bench.clock.now()));
});

test.each([
  ['StartExecution', { stateMachineArn: MACHINE_ARN, input: '{' }, 'InvalidExecutionInput'],
  ['StartExecution', { stateMachineArn: MACHINE_ARN, input: `"${'x'.repeat(262_144)}"` }, 'InvalidExecutionInput'],
  ['StartExecution', { stateMachineArn: MACHINE_ARN, name: 'a b' }, 'InvalidName'],
  ['StartExecution', { stateMachineArn: MACHINE_ARN, name: 'a'.repeat(81) }, 'InvalidName'],
  ['StartExecution', { stateMachineArn: `${MACHINE_ARN}x` }, 'StateMachineDoesNotExist'],
  ['DescribeStateMachine', { stateMachineArn: 'work' }, 'InvalidArn'],
  ['DescribeExecution', { executionArn: `${MACHINE_ARN}:one` }, 'InvalidArn'],
  [
    'DescribeExecution',
    { executionArn: 'arn:aws:states:eu-west-1:000000000000:execution:work:x' },
    'ExecutionDoesNotExist',
  ],
  ['ListExecutions', { stateMachineArn: MACHINE_ARN, nextToken: 'x' }, 'InvalidToken'],
])('%s of %o answers %s', async (operation, input, code) => {
  const bench = createWorkbench();
  bench.addMachine(pass);
  await expect(bench.call(operation, input)).rejects.toMatchObject({ code, status: 400 });
});

test('StartExecution without input starts with an empty object', async () => {
  const bench = createWorkbench();
  bench.addMachine(pass);
  const { executionArn } = await bench.call('StartExecution', { stateMachineArn: MACHINE_ARN });
  await bench.activity.atRest();
  expect(outcomeOf(await bench.describe(executionArn))).toEqual({});
});

test('executions are listed newest first, by status and in pages that newer ones do not shift', async () => {
  const bench = createWorkbench();
  for (const name of ['a', 'b', 'c']) await bench.start(pass, {}, name);
  await bench.start(waiting, {}, 'd');
  const list = (input: object) => bench.call('ListExecutions', { stateMachineArn: MACHINE_ARN, ...input });
  const names = ({ executions }: { executions: { name: string }[] }) => executions.map(({ name }) => name);
  expect(names(await list({}))).toEqual(['d', 'c', 'b', 'a']);
  expect(names(await list({ statusFilter: 'RUNNING' }))).toEqual(['d']);
  const first = await list({ maxResults: 2, statusFilter: 'SUCCEEDED' });
  await bench.start(pass, {}, 'e');
  const second = await list({ maxResults: 2, statusFilter: 'SUCCEEDED', nextToken: first.nextToken });
  expect([names(first), names(second), second.nextToken]).toEqual([['c', 'b'], ['a'], undefined]);
});

test('stopping an execution twice answers the first stop’s time', async () => {
  const bench = createWorkbench();
  const executionArn = await bench.start(waiting);
  const { stopDate } = await bench.call('StopExecution', { executionArn });
  await bench.clock.advance(DAY);
  expect(await bench.call('StopExecution', { executionArn })).toEqual({ stopDate });
  expect(await bench.describe(executionArn)).toMatchObject({ status: 'ABORTED', stopDate });
});

test('state machines are listed and described with the definition as it was given', async () => {
  const bench = createWorkbench();
  bench.addMachine(pass);
  expect(await bench.call('ListStateMachines')).toMatchObject({
    stateMachines: [{ stateMachineArn: MACHINE_ARN, name: 'work' }],
  });
  const { definition, ...rest } = await bench.call('DescribeStateMachine', { stateMachineArn: MACHINE_ARN });
  expect(JSON.parse(definition)).toEqual({ QueryLanguage: 'JSONata', ...pass });
  expect(rest).toMatchObject({ status: 'ACTIVE', type: 'STANDARD', creationDate: new Date('2026-01-01T00:00:00Z') });
  expect(await bench.call('ListTagsForResource', { resourceArn: MACHINE_ARN })).toEqual({ tags: [] });
});

test('700 executions that wait end in one move of the clock', async () => {
  const bench = createWorkbench();
  bench.addMachine(waiting);
  for (let made = 0; made < 700; made += 1) bench.states.start(MACHINE_ARN, '{}');
  await bench.clock.advance(2 * 3_600_000);
  expect(bench.published.filter(({ detail }) => (detail as { status: string }).status === 'SUCCEEDED')).toHaveLength(
    700,
  );
});
