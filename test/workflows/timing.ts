import type { Definition, Retrier, State } from '#test/e2e/paths/definition';

/** Seconds between the attempts of a state that fails as often as a Retry allows; jitter only shortens them. */
export function waitsOf({ IntervalSeconds, MaxAttempts, BackoffRate, MaxDelaySeconds }: Retrier): number[] {
  return Array.from({ length: MaxAttempts }, (_, retry) =>
    Math.min(IntervalSeconds * BackoffRate ** retry, MaxDelaySeconds),
  );
}

/** Seconds that a state takes at worst, where one attempt may take `attemptSeconds`. */
export function worstOf({ Type, Retry = [] }: State, attemptSeconds: number): number {
  if (Type !== 'Task') return 0;
  const waits = Retry.flatMap(waitsOf);
  return (waits.length + 1) * attemptSeconds + waits.reduce((sum, wait) => sum + wait, 0);
}

/** Seconds that the longest way through a definition takes at worst, going through no state twice. */
export function worstCase({ StartAt, States }: Definition, attemptSeconds: number): number {
  const from = (name: string, before: readonly string[]): number => {
    const state = States[name];
    if (!state || before.includes(name)) return 0;
    const onward = successorsOf(state).map((next) => from(next, [...before, name]));
    return worstOf(state, attemptSeconds) + Math.max(0, ...onward);
  };
  return from(StartAt, []);
}

function successorsOf({ Next, Default, Catch = [], Choices = [] }: State): string[] {
  return [Next, Default, ...[...Catch, ...Choices].map((rule) => rule.Next)].filter((next) => next !== undefined);
}
