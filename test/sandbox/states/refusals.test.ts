import { expect, test } from 'vitest';
import { NotImplementedError } from '#sandbox/contract';
import { createWorkbench, invoke, only } from './workbench.ts';

const add = (definition: object) => () => createWorkbench().addMachine(definition);
const states = (all: Record<string, object>): object => ({ StartAt: Object.keys(all)[0], States: all });
const output = (expression: string): object => only({ Type: 'Pass', Output: `{% ${expression} %}` });

test.each([
  ['a field that it does not know', only({ Type: 'Pass', Blink: 1 }), 'Blink at /States/Only'],
  ['a field of JSONPath', only({ Type: 'Pass', Result: 1 }), 'Result at /States/Only'],
  ['a field of a retrier', only(invoke({ Retry: [{ ErrorEquals: ['E'], Wait: 1 }] })), 'Wait at /States/Only/Retry/0'],
  ['a field of the machine', { ...only({ Type: 'Pass' }), Speed: 1 }, 'Speed'],
  ['JSONPath', { ...only({ Type: 'Pass' }), QueryLanguage: 'JSONPath' }, "QueryLanguage JSONPath (state 'Only')"],
  ['JSONPath in one state', only({ Type: 'Pass', QueryLanguage: 'JSONPath' }), "QueryLanguage JSONPath (state 'Only')"],
  ['Map', only({ Type: 'Map' }), "states of type Map (state 'Only')"],
  ['Parallel', only({ Type: 'Parallel' }), "states of type Parallel (state 'Only')"],
  ['another integration', only(invoke({ Resource: 'arn:aws:states:::sns:publish' })), 'sns:publish (state'],
  [
    'an argument of Invoke',
    only(invoke({ Arguments: { FunctionName: 'f', Qualifier: '1' } })),
    'Qualifier of lambda:invoke',
  ],
  ['arguments by one expression', only(invoke({ Arguments: '{% $states.input %}' })), 'Arguments other than an object'],
  ['a heartbeat without token', only(invoke({ HeartbeatSeconds: 1 })), 'HeartbeatSeconds on a task without token'],
])('what is not implemented is refused by name: %s', (_name, definition, message) => {
  expect(add(definition)).toThrow(NotImplementedError);
  expect(add(definition)).toThrow(message);
});

test('Express workflows are refused by name', () => {
  const { states: sandbox } = createWorkbench();
  const machine = { name: 'quick', arn: 'arn', definition: only({ Type: 'Pass' }), roleArn: 'arn' };
  expect(() => sandbox.addStateMachine({ ...machine, type: 'EXPRESS' })).toThrow("type EXPRESS ('quick')");
});

const tokenTask = {
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  HeartbeatSeconds: 5,
  TimeoutSeconds: 5,
};
const all = (...lists: string[][]): object[] => lists.map((ErrorEquals) => ({ ErrorEquals, Next: 'Only' }));

test.each([
  ['an unknown type', only({ Type: 'Nap' }), '/States/Only/Type'],
  [
    'a missing start',
    { StartAt: 'Nowhere', States: { Only: { Type: 'Succeed' } } },
    "StartAt leads to the state 'Nowhere'",
  ],
  ['a missing target', states({ A: { Type: 'Pass', Next: 'B' } }), "state 'A' leads to the state 'B'"],
  ['an unreachable state', states({ A: { Type: 'Succeed' }, B: { Type: 'Succeed' } }), "leads to the state 'B'"],
  ['neither Next nor End', states({ A: { Type: 'Pass' } }), 'either Next or End'],
  ['both Next and End', states({ A: { Type: 'Pass', Next: 'A', End: true } }), 'either Next or End'],
  ['a Wait for nothing', only({ Type: 'Wait' }), 'either Seconds or Timestamp'],
  ['a Wait for a word', only({ Type: 'Wait', Timestamp: 'soon' }), '/States/Only/Timestamp'],
  ['States.ALL in company', only(invoke({ Catch: all(['States.ALL', 'E']) })), 'States.ALL must stand alone'],
  ['States.ALL not last', only(invoke({ Catch: all(['States.ALL'], ['E']) })), 'States.ALL must be the last'],
  ['a heartbeat as long as the timeout', only(invoke(tokenTask)), 'HeartbeatSeconds must be less'],
  ['no function to call', only(invoke({ Arguments: {} })), 'lack FunctionName'],
  ['a backoff rate below 1', only(invoke({ Retry: [{ ErrorEquals: ['E'], BackoffRate: 0.5 }] })), 'BackoffRate'],
  ['a reserved variable', only({ Type: 'Pass', Assign: { states: 1 } }), "variable named 'states'"],
  ['a variable that is no name', only({ Type: 'Pass', Assign: { 'a b': 1 } }), "variable named 'a b'"],
  ['a syntax error', output('1 +'), "in the expression '1 +' of state 'Only'"],
  ['an unknown function', output('$nosuch(1)'), 'unknown function $nosuch'],
  ['an unknown function behind ~>', output('1 ~> $nosuch'), 'unknown function $nosuch'],
  ['$eval', output('$eval("1")'), 'unknown function $eval'],
  ['the input document', output('$'), 'begin with $states or a variable'],
  ['a bare field name', output('{ "a": waitSeconds }'), 'begin with $states or a variable'],
  ['a bare field name in a function', output('$map([1], function($x) { a })'), 'begin with $states or a variable'],
])('what AWS refuses is refused by name: %s', (_name, definition, message) => {
  expect(add(definition)).toThrow(expect.objectContaining({ code: 'InvalidDefinition' }));
  expect(add(definition)).toThrow(message);
});

test.each([
  '$states.input.items[price > 5].name',
  '$states.input.items.(name & "!")',
  '$states.input.items^(>price){ name: $sum(price) }',
  '$map($states.input.items, function($item) { $item.name })',
  '($twice := function($x) { $x * 2 }; $twice(2))',
  '$states.input.items.name.$uppercase($)',
  '$states.input ~> |items|{"seen": price > 5}|',
])('%s reads nothing but $states', (expression) => {
  expect(add(output(expression))).not.toThrow();
});

test('a definition may come as JSON text, and may name the language state by state', async () => {
  const { states: sandbox, call } = createWorkbench();
  const definition = JSON.stringify(states({ A: { Type: 'Succeed', QueryLanguage: 'JSONata' } }));
  const arn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:text';
  sandbox.addStateMachine({ name: 'text', arn, definition, roleArn: 'arn', type: 'STANDARD' });
  expect(await call('DescribeStateMachine', { stateMachineArn: arn })).toMatchObject({ definition });
});
