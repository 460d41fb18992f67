import { expect, test } from 'vitest';
import * as errors from '#core/errors';

type Concrete = (new (message: string, options?: ErrorOptions) => Error) & { errorName: string; retryable: boolean };

const classes = Object.entries<unknown>(errors).filter(
  (entry): entry is [string, Concrete] => typeof entry[1] === 'function' && entry[0] !== 'StagecertError',
);

test.each(classes)('%s carries its own name, by which the workflows match it', (name, ErrorClass) => {
  expect(ErrorClass.errorName).toBe(name);
  const cause = new Error('what AWS said');
  const error = new ErrorClass('what happened', { cause });
  expect(error).toMatchObject({ name, message: 'what happened', cause });
  expect(error).toBeInstanceOf(errors.StagecertError);
});

test('the workflows try again on every error of ours that time may cure, and on no other', () => {
  const ours = classes.map(([name]) => name);
  const retryable = classes.filter(([, { retryable }]) => retryable).map(([name]) => name);
  expect(errors.retryableErrors.filter((name) => ours.includes(name)).sort()).toEqual(retryable.sort());
});

test.each(['Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'Lambda.Unknown', 'Sandbox.Timedout'])(
  'the workflows try again on %s',
  (name) => {
    expect(errors.retryableErrors).toContain(name);
  },
);

test.each(['States.ALL', 'States.Timeout', 'States.Runtime', 'States.TaskFailed'])(
  'no retry is as wide as %s',
  (name) => {
    expect(errors.retryableErrors).not.toContain(name);
  },
);
