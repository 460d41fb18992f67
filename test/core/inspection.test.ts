import { expect, test } from 'vitest';
import { nextStep } from '#core/inspection';

test.each([
  ['missing', 0, { next: 'fix' }],
  ['missing', 42, { next: 'settle', waitSeconds: 42 }],
  ['compliant', 42, { next: 'done', outcome: 'already-compliant' }],
  ['not-applicable', 42, { next: 'done', outcome: 'not-applicable' }],
  ['exempt', 42, { next: 'done', outcome: 'exempt' }],
  ['dangling', 42, { next: 'tell', outcome: 'told' }],
  ['expired', 0, { next: 'tell', outcome: 'told' }],
  ['expiring', 0, { next: 'tell', outcome: 'told' }],
] as const)('a stage found %s with %i seconds of settling left goes on to %j', (finding, waitSeconds, expected) => {
  expect(nextStep(finding, waitSeconds)).toEqual(expected);
});
