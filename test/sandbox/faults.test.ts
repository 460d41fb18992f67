import { expect, test } from 'vitest';
import { createFaults as createFaultsFor } from '#sandbox/faults';
import { fault as faultOf } from './fault.ts';

const createFaults = () => createFaultsFor(new Map([['apigateway', ['GetStage', 'UpdateStage']]]));

const THROTTLED = { error: 'TooManyRequestsException', status: 429 };
const fault = (more: object, then: object = THROTTLED) =>
  faultOf({ service: 'apigateway', operation: 'UpdateStage', ...more }, then);

/** Which of `count` matching calls are hit, 1-based. */
function hits(faults: ReturnType<typeof createFaults>, count: number): number[] {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return numbers.filter(() => faults.match('apigateway', 'UpdateStage', 'external') !== undefined);
}

test.each([
  ['the first call when nothing says which', {}, [1]],
  ['the nth call, once', { nth: 3 }, [3]],
  ['each nth call with every', { nth: 2, every: true }, [2, 4, 6]],
  ['each call with every alone', { every: true }, [1, 2, 3, 4, 5, 6]],
  ['each call at a probability of 1', { probability: 1 }, [1, 2, 3, 4, 5, 6]],
  ['no call at a probability of 0', { probability: 0 }, []],
])('hits %s', (_what, more, expected) => {
  const faults = createFaults();
  faults.add(fault(more));
  expect(hits(faults, 6)).toEqual(expected);
});

test('draws the same calls from the same seed, and others from another', () => {
  const drawn = [7, 7, 8].map((seed) => {
    const faults = createFaults();
    faults.add(fault({ probability: 0.5, seed }));
    return hits(faults, 64);
  });
  expect(drawn[0]).toEqual(drawn[1]);
  expect(drawn[0]).not.toEqual(drawn[2]);
  expect(drawn[0]?.length).toBeGreaterThan(16);
});

test('counts from when it was added, and counts calls that another fault hits', () => {
  const faults = createFaults();
  hits(faults, 5);
  faults.add(fault({ nth: 1 }));
  faults.add(fault({ nth: 2 }));
  expect(hits(faults, 4)).toEqual([1, 2]);
});

test('leaves calls alone that are of another service, operation or caller', () => {
  const faults = createFaults();
  faults.add(fault({ caller: 'patcher', every: true }));
  expect(faults.match('apigateway', 'UpdateStage', 'external')).toBeUndefined();
  expect(faults.match('apigateway', 'GetStage', 'patcher')).toBeUndefined();
  expect(faults.match('lambda', 'UpdateStage', 'patcher')).toBeUndefined();
  expect(faults.match('apigateway', 'UpdateStage', 'patcher')).toEqual(THROTTLED);
});

test('with a text, concerns and counts only calls in whose input it stands', () => {
  const faults = createFaults();
  faults.add(fault({ containing: 'blue', nth: 2 }));
  const inputs = [{ a: 'blue' }, { a: 'red' }, undefined, { a: [{ bluest: 1 }] }, { a: 'blue' }];
  const answers = inputs.map((input) => faults.match('apigateway', 'UpdateStage', 'external', input));
  expect(answers).toEqual([undefined, undefined, undefined, THROTTLED, undefined]);
});

test('forgets all faults when cleared', () => {
  const faults = createFaults();
  faults.add(fault({ every: true }));
  faults.clear();
  expect(faults.list()).toEqual([]);
  expect(hits(faults, 3)).toEqual([]);
});

test('a fault says how many calls had its effect', () => {
  const faults = createFaults();
  const second = fault({ nth: 2, every: true });
  faults.add(second);
  faults.add(fault({ every: true }));
  expect(faults.list()).toMatchObject([{ ...second, met: 0 }, { met: 0 }]);
  hits(faults, 5);
  expect(faults.list()).toMatchObject([{ ...second, met: 2 }, { met: 3 }]);
});

test.each([
  ['a member that does not exist', { nht: 2 }],
  ['an nth of 0', { nth: 0 }],
])('refuses %s', (_what, more) => {
  expect(() => createFaults().add(fault(more))).toThrow();
});

test.each([
  [{ service: 'apigatewy' }, /no service \\"apigatewy\\"; it has apigateway/],
  [{ operation: 'UpdateStag' }, /serves no \\"UpdateStag\\" of apigateway; it serves GetStage, UpdateStage/],
])('refuses a fault of %j, which would never hit, and says what there is', (more, expected) => {
  expect(() => createFaults().add(fault(more))).toThrow(expected);
});

test('refuses an effect that does not exist', () => {
  expect(() => createFaults().add(fault({}, { explode: true }))).toThrow();
});

test.each([{ latencyMs: 5 }, { held: true }, { dropReply: true }, { crash: 'before' }, { crash: 'after' }])(
  '%j is an effect',
  (then) => {
    const faults = createFaults();
    faults.add(fault({ every: true, nth: 2 }, then));
    const effects = [1, 2, 3, 4].map(() => faults.match('apigateway', 'UpdateStage', 'external'));
    expect(effects).toEqual([undefined, then, undefined, then]);
  },
);
