import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { FunctionError } from '#sandbox/contract';
import { createWorkbench } from '#test/sandbox/states/workbench';
import { pathsOf } from './paths.ts';
import { pathsTaken, pathsUntaken } from './taken.ts';

const task = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'arn:aws:lambda:eu-west-1:000000000000:function:work', Payload: '{% $states.input %}' },
};
const retry = { IntervalSeconds: 1, MaxAttempts: 1, BackoffRate: 1, MaxDelaySeconds: 1 };

/** Work leads to Check whether or not it fails, and a rule of Check leads on to each end. */
const definition = {
  StartAt: 'Work',
  States: {
    Work: {
      ...task,
      Next: 'Check',
      Retry: [
        { ErrorEquals: ['Busy'], ...retry },
        { ErrorEquals: ['Slow', 'Late'], ...retry },
      ],
      Catch: [
        { ErrorEquals: ['Broken'], Next: 'Check', Output: 'broken' },
        { ErrorEquals: ['States.ALL'], Next: 'Bad', Output: 'other' },
      ],
    },
    Check: {
      Type: 'Choice',
      Choices: [{ Condition: "{% $states.input = 'broken' %}", Next: 'Bad' }],
      Default: 'Rest',
    },
    Rest: { Type: 'Wait', Seconds: 1, Next: 'Good' },
    Good: { Type: 'Succeed' },
    Bad: { Type: 'Fail', Error: 'Bad' },
  },
};

/** Runs the definition with a function whose attempts fail with these errors, in this order, and then work. */
async function historyWith(...errors: string[]): Promise<HistoryEvent[]> {
  const left = [...errors];
  const bench = createWorkbench({
    work: () => {
      const error = left.shift();
      if (error) throw new FunctionError(error, 'on purpose');
    },
  });
  const execution = await bench.start(definition);
  await bench.clock.advance(60_000);
  return bench.history(execution);
}

test('the paths of a definition are its Nexts, Choices, Defaults, Catches, Retries and ends', () => {
  expect(pathsOf(definition)).toEqual([
    'Work → Check',
    'Work → Check (Catch 0)',
    'Work → Bad (Catch 1)',
    'Work → Work (Retry 0)',
    'Work → Work (Retry 1)',
    'Check → Bad (Choice 0)',
    'Check → Rest (Default)',
    'Rest → Good',
    'Good ends',
    'Bad ends',
  ]);
});

test.each([
  ['succeeds', [], ['Work → Check', 'Check → Rest (Default)', 'Rest → Good', 'Good ends']],
  [
    'is caught on its way to where it would have gone anyway',
    ['Broken'],
    ['Work → Check (Catch 0)', 'Check → Bad (Choice 0)', 'Bad ends'],
  ],
  ['is caught by a later rule', ['Odd'], ['Work → Bad (Catch 1)', 'Bad ends']],
  [
    'is retried and succeeds',
    ['Late'],
    ['Work → Work (Retry 1)', 'Work → Check', 'Check → Rest (Default)', 'Rest → Good', 'Good ends'],
  ],
  [
    'is retried by each rule and caught in the end',
    ['Busy', 'Slow', 'Broken'],
    ['Work → Work (Retry 0)', 'Work → Work (Retry 1)', 'Work → Check (Catch 0)', 'Check → Bad (Choice 0)', 'Bad ends'],
  ],
  ['has no retry left', ['Busy', 'Busy'], ['Work → Work (Retry 0)', 'Work → Bad (Catch 1)', 'Bad ends']],
])('the paths taken by an execution whose task %s are told from its history', async (_how, errors, paths) => {
  expect(pathsTaken(definition, await historyWith(...errors))).toEqual(paths);
});

test('an execution that was cut off has not left its last state', async () => {
  const history = await historyWith();
  const untilRest = history.slice(
    0,
    history.findIndex(({ type }) => type === 'WaitStateExited'),
  );
  expect(pathsTaken(definition, untilRest)).toEqual(['Work → Check', 'Check → Rest (Default)']);
});

test('what no execution took is reported by name, and nothing else', async () => {
  const all = await Promise.all([historyWith('Busy', 'Late'), historyWith('Broken'), historyWith('Odd')]);
  expect(pathsUntaken(definition, all)).toEqual([]);
  const [retried, _caught, other] = all;
  expect(pathsUntaken(definition, [retried, other])).toEqual(['Work → Check (Catch 0)', 'Check → Bad (Choice 0)']);
  expect(pathsUntaken(definition, [])).toEqual(pathsOf(definition));
});

test('rules of a Choice that lead to the same state cannot be told apart, which is refused', async () => {
  const { Check } = definition.States;
  const ambiguous = { ...definition, States: { ...definition.States, Check: { ...Check, Default: 'Bad' } } };
  const history = await historyWith('Broken');
  expect(() => pathsTaken(ambiguous, history)).toThrow('2 rules of Check lead to Bad');
});
