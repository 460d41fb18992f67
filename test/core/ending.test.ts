import { describe, expect, test } from 'vitest';
import { endedExecution } from '#core/ended-execution';
import { endingOf, happeningOf } from '#core/ending';
import { eventOf, parameters } from '#test/core/event-fixtures';
import { cause, ending, inHours, now, remediation, stage } from '#test/core/given';

const event = eventOf('UpdateStage', parameters.UpdateStage);
const ofEvent = { account: '111122223333', region: 'us-east-1', apiId: 'abcdef74gh', stageName: 'latest' };
const decision = { who: 'dana', why: 'the backend refuses it', decidedAt: inHours(0) };
const failure = { Error: 'AccessDenied', Cause: 'no' };

const backoutOf = (remediationId: string) => ({
  ...{ stage, remediationId, backoutId: `${remediationId}-1` },
  decision,
});

/** A status event of Step Functions. */
const ended = (differing: object) => ({
  source: 'aws.states',
  detail: {
    executionArn: remediation.executionArn,
    name: remediation.id,
    status: 'TIMED_OUT',
    startDate: Date.parse(remediation.startedAt),
    input: JSON.stringify(event),
    ...differing,
  },
});

describe('what is recorded of a remediation', () => {
  const raw = (input: unknown) => {
    const execution = { id: remediation.executionArn, name: remediation.id, startedAt: remediation.startedAt };
    return endingOf({ execution, input, outcome: 'failed', failure });
  };

  test('that got past its first step is its record', () => {
    expect(endingOf({ ...ending(), waitSeconds: 3 })).toEqual(ending());
  });

  test('whose first step failed is read from its event', () => {
    expect(raw(event)).toMatchObject({ remediation, stage: ofEvent, outcome: 'failed', failure });
  });

  test('that a look owed to an event started is read from that request', () => {
    expect(raw({ stage, cause })).toMatchObject({ remediation, stage, cause });
  });

  test.each([undefined, null, 'junk', { detail: {} }, 'x'.repeat(200_000)])(
    'that began with something unreadable keeps its size, its hash and its beginning',
    (input) => {
      const { stage: none, unreadable } = raw(input);
      expect(none).toBeNull();
      expect(unreadable?.bytes).toBe((JSON.stringify(input) ?? '').length);
      expect(unreadable?.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(unreadable?.beginning.length).toBeLessThanOrEqual(1_000);
    },
  );
});

describe('an entry about an outcome', () => {
  const entry = (differing = {}) => happeningOf(ending(differing), now);

  test('is the same one however often the step is run, and another one for another look or outcome', () => {
    expect(entry().entryId).toBe(entry({ compensation: 'something' }).entryId);
    const all = [entry(), entry({ outcome: 'failed' }), entry({ remediation: { ...remediation, look: 2 } })];
    expect(new Set(all.map(({ entryId }) => entryId)).size).toBe(3);
  });

  test('holds what happened and to which remediation, and not its own place in the chain', () => {
    expect(entry()).toMatchObject({ kind: 'outcome', remediationId: 'remediation-1', at: now.toISOString() });
    expect(entry().detail).toMatchObject({ stage, outcome: 'fixed', change: ending().change });
    expect(entry().detail).not.toHaveProperty('history');
  });
});

describe('an execution that ended badly', () => {
  test.each([
    ['timed out', { status: 'TIMED_OUT' }, true, 'States.TIMED_OUT'],
    ['was aborted', { status: 'ABORTED' }, true, 'States.ABORTED'],
    ['met an error beyond any Catch', { status: 'FAILED', error: 'States.Runtime' }, true, 'States.Runtime'],
    ['grew too large', { status: 'FAILED', error: 'States.DataLimitExceeded' }, true, 'States.DataLimitExceeded'],
    ['came to its Fail state', { status: 'FAILED', error: 'AccessDenied' }, false, 'AccessDenied'],
  ])('and %s (%j) is recorded; the recorder tells people: %s', (_how, differing, mustTell, error) => {
    const result = endedExecution(ended(differing));
    expect(result.mustTell).toBe(mustTell);
    expect(result.ending).toMatchObject({ outcome: 'failed', stage: ofEvent, remediation, failure: { Error: error } });
  });

  test.each<[string, object, boolean]>([
    ['that was about a stage', {}, true],
    ['whose input did not come with the event', { input: null }, true],
    ['whose event names no stage, so that it had none to change', { input: '{"detail":{}}' }, false],
    ['that was a backout, which says so itself', { input: JSON.stringify(backoutOf('remediation-0')) }, false],
  ])('and %s may have changed it, as far as the event tells', (_what, differing, mayBeChanged) => {
    expect(endedExecution(ended(differing)).ending.mayBeChanged ?? false).toBe(mayBeChanged);
  });

  test('is known by its remediation where it was a backout', () => {
    const { ending: read } = endedExecution(ended({ input: JSON.stringify(backoutOf('remediation-0')) }));
    expect(read).toMatchObject({ stage, backoutId: 'remediation-0-1', decision, outcome: 'failed' });
    expect(read.remediation).toMatchObject({ id: 'remediation-0', executionArn: remediation.executionArn });
  });

  test.each([undefined, null])('is recorded also where its input was too large for the event (%s)', (input) => {
    expect(endedExecution(ended({ input })).ending).toMatchObject({ stage: null, outcome: 'failed' });
  });

  test('is not made up from an event of another kind', () => {
    expect(() => endedExecution(ended({ status: 'SUCCEEDED' }))).toThrow();
  });
});
