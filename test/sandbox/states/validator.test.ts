import validate from 'asl-validator';
import { expect, test } from 'vitest';
import { invoke, only } from './workbench.ts';

test.each([
  ['Pass', only({ Type: 'Pass', Output: '{% $states.input %}', Assign: { a: 1 } })],
  ['Wait', only({ Type: 'Wait', Seconds: '{% 1 %}' })],
  ['Fail', { StartAt: 'A', States: { A: { Type: 'Fail', Error: 'E', Cause: '{% "c" %}' } } }],
  ['a task', only(invoke({ TimeoutSeconds: 9, Retry: [{ ErrorEquals: ['E'], JitterStrategy: 'FULL' }] }))],
])('the validator agrees that the tests’ definitions are valid: %s', (_name, definition) => {
  expect(validate({ QueryLanguage: 'JSONata', ...definition })).toMatchObject({ isValid: true, errors: [] });
});
