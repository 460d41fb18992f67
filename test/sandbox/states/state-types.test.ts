import { expect, test } from 'vitest';
import { createWorkbench, invoke, only, outcome, outcomeOf, START } from './workbench.ts';

const EVALUATION = 'States.QueryEvaluationError';

test.each([
  ['Pass hands its input on', { Type: 'Pass' }, { a: 1 }, { a: 1 }],
  ['Pass gives its Output', { Type: 'Pass', Output: { b: '{% $states.input.a + 1 %}' } }, { a: 1 }, { b: 2 }],
  ['an Output of null is null', { Type: 'Pass', Output: null }, { a: 1 }, null],
  ['a space around the marks makes a string', { Type: 'Pass', Output: ' {% 1 %}' }, {}, ' {% 1 %}'],
  ['expressions are found at every depth', { Type: 'Pass', Output: [{ a: ['{% 1 + 1 %}'] }] }, {}, [{ a: [2] }]],
  [
    'expressions in data stay data',
    { Type: 'Pass', Output: '{% $states.input %}' },
    { a: '{% 1 %}' },
    { a: '{% 1 %}' },
  ],
  ['a Wait of no time goes on', { Type: 'Wait', Seconds: 0, Output: 'done' }, {}, 'done'],
  ['a Timestamp that has passed is not waited for', { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z' }, 1, 1],
])('%s', async (_name, state, input, expected) => {
  expect(await outcome(only(state), input)).toEqual(expected);
});

test('Succeed gives its Output', async () => {
  const definition = { StartAt: 'Done', States: { Done: { Type: 'Succeed', Output: '{% $states.input.a %}' } } };
  expect(await outcome(definition, { a: [1] })).toEqual([1]);
});

test('Fail fails with its Error and Cause, which may be expressions', async () => {
  const fail = { Type: 'Fail', Error: 'Broken', Cause: '{% $states.input.why & "!" %}' };
  const definition = { StartAt: 'Broke', States: { Broke: fail } };
  expect(await outcome(definition, { why: 'glass' })).toEqual({ status: 'FAILED', error: 'Broken', cause: 'glass!' });
});

const choice = {
  StartAt: 'Choose',
  States: {
    Choose: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Big', Output: 'from the rule', Assign: { size: 'big' } },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Big', Assign: { size: 'middle' } },
      ],
      Default: 'Small',
      Output: 'from the state',
      Assign: { size: 'small' },
    },
    Big: { Type: 'Pass', Output: { input: '{% $states.input %}', size: '{% $size %}' }, End: true },
    Small: { Type: 'Pass', Output: { input: '{% $states.input %}', size: '{% $size %}' }, End: true },
  },
};

test.each([
  [{ n: 11 }, { input: 'from the rule', size: 'big' }],
  [{ n: 6 }, { input: { n: 6 }, size: 'middle' }],
  [{ n: 1 }, { input: 'from the state', size: 'small' }],
])('Choice takes the first rule that holds, with its own Output and Assign: %o', async (input, expected) => {
  expect(await outcome(choice, input)).toEqual(expected);
});

test('Choice without a match and without Default fails', async () => {
  const { Default: _, ...Choose } = choice.States.Choose;
  const definition = { StartAt: 'Choose', States: { Choose, Big: choice.States.Big } };
  expect(await outcome(definition, { n: 1 })).toMatchObject({ error: 'States.NoChoiceMatched' });
});

test('variables hold from the next state on, and Output beside Assign sees the old ones', async () => {
  const next = '{% $count + 1 %}';
  const definition = {
    StartAt: 'First',
    States: {
      First: { Type: 'Pass', Assign: { count: 1 }, Next: 'Second' },
      Second: { Type: 'Pass', Assign: { count: next }, Output: { before: '{% $count %}' }, Next: 'Third' },
      Third: { Type: 'Pass', Output: { before: '{% $states.input.before %}', after: '{% $count %}' }, End: true },
    },
  };
  expect(await outcome(definition)).toEqual({ before: 1, after: 2 });
});

test.each([
  ['a value that is not there', { Type: 'Pass', Output: '{% $states.input.missing %}' }],
  ['a variable that nobody assigned', { Type: 'Pass', Output: '{% $missing %}' }],
  ['a type error', { Type: 'Pass', Output: '{% "a" + 1 %}' }],
  ['an error of its own', { Type: 'Pass', Assign: { a: '{% $error("no") %}' } }],
  ['a function', { Type: 'Pass', Output: '{% function($x) { $x } %}' }],
  ['a number that JSON lacks', { Type: 'Pass', Output: '{% 1 / 0 %}' }],
  ['negative seconds', { Type: 'Wait', Seconds: '{% -1 %}' }],
  ['fractions of seconds', { Type: 'Wait', Seconds: '{% 1.5 %}' }],
  ['seconds in words', { Type: 'Wait', Seconds: '{% "soon" %}' }],
  ['a timestamp in words', { Type: 'Wait', Timestamp: '{% "soon" %}' }],
  ['a task timeout of nothing', invoke({ TimeoutSeconds: '{% 0 %}' })],
  ['JSON that is none', { Type: 'Pass', Output: '{% $parse("{") %}' }],
])('an expression that yields %s fails the state', async (_name, state) => {
  expect(await outcome(only(state))).toMatchObject({ status: 'FAILED', error: EVALUATION });
});

test('a condition that is not a boolean fails the state', async () => {
  const rule = { Condition: '{% $states.input.n %}', Next: 'Done' };
  const definition = {
    StartAt: 'Choose',
    States: { Choose: { Type: 'Choice', Choices: [rule] }, Done: { Type: 'Succeed' } },
  };
  expect(await outcome(definition, { n: 1 })).toMatchObject({ error: EVALUATION });
});

test('an evaluation failure is in the history with its place', async () => {
  const bench = createWorkbench();
  const arn = await bench.start(only({ Type: 'Pass', Output: { a: '{% $states.input.missing %}' } }));
  const event = (await bench.history(arn)).find(({ type }) => type === 'EvaluationFailed');
  expect(event?.evaluationFailedEventDetails).toMatchObject({ state: 'Only', location: 'Output/a', error: EVALUATION });
});

test.each([
  ['$partition([1,2,3], 2)', [[1, 2], [3]]],
  ['$range(1, 5, 2)', [1, 3, 5]],
  ['$range(3, 1, -1)', [3, 2, 1]],
  ['$hash("a", "SHA-256")', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
  ['$parse("{\\"a\\":1}").a', 1],
  ['$uuid() != $uuid()', true],
  ['$random() < 1', true],
  ['$random(7) = $random(7)', true],
  ['$now()', new Date(START).toISOString()],
  ['$millis()', START],
  ['$now("[Y]")', '2026'],
  ['$map([1,2], function($x) { $x * 2 })', [2, 4]],
])('%s is what Step Functions makes of it', async (expression, expected) => {
  expect(await outcome(only({ Type: 'Pass', Output: `{% ${expression} %}` }))).toEqual(expected);
});

test('the context object names the execution, the machine and the state', async () => {
  const bench = createWorkbench();
  const arn = await bench.start(only({ Type: 'Pass', Output: '{% $states.context %}' }), { a: 1 }, 'one');
  expect(outcomeOf(await bench.describe(arn))).toEqual({
    Execution: {
      Id: arn,
      Input: { a: 1 },
      StartTime: '2026-01-01T00:00:00.000Z',
      Name: 'one',
      RoleArn: 'arn:aws:iam::000000000000:role/work',
      RedriveCount: 0,
    },
    StateMachine: { Id: 'arn:aws:states:eu-west-1:000000000000:stateMachine:work', Name: 'work' },
    State: { Name: 'Only', EnteredTime: '2026-01-01T00:00:00.000Z' },
  });
});

test.each([
  ['Seconds', { Seconds: '{% $states.input.seconds %}' }],
  ['Timestamp', { Timestamp: '2026-01-08T00:00:00Z' }],
])('a Wait of seven days by %s takes seven days of the clock', async (_name, fields) => {
  const bench = createWorkbench();
  const arn = await bench.start(only({ Type: 'Wait', ...fields }), { seconds: 604_800 });
  await bench.clock.advance(604_799_999);
  expect(await bench.describe(arn)).toMatchObject({ status: 'RUNNING' });
  await bench.clock.advance(1);
  expect(await bench.describe(arn)).toMatchObject({ status: 'SUCCEEDED', stopDate: new Date('2026-01-08T00:00:00Z') });
});
