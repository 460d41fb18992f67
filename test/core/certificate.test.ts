import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certificateTag, generationRequest, isReusable, leavesReserve, scopeOf } from '#core/certificate';
import { inDays, now, stage } from '#test/core/given';

describe('the scope of a certificate', () => {
  const neighbour = { ...stage, stageName: 'test' };
  const elsewhere = { ...stage, apiId: 'zzzzzz74gh' };

  test.each([
    ['stage', false, false],
    ['api', true, false],
    ['account', true, true],
  ] as const)('%s is shared by stages of one API: %s, of several: %s', (scope, withNeighbour, withElsewhere) => {
    expect(scopeOf(scope, neighbour) === scopeOf(scope, stage)).toBe(withNeighbour);
    expect(scopeOf(scope, elsewhere) === scopeOf(scope, stage)).toBe(withElsewhere);
  });

  test('may stand in a tag, whose values hold letters, digits, spaces and _ . : / = + - @ only', () => {
    for (const scope of ['stage', 'api', 'account'] as const) {
      expect(scopeOf(scope, stage)).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u);
    }
  });
});

test('what is generated says whose it is, for what, and in which remediation', () => {
  const { description, tags } = generationRequest('api/abcdef74gh', 'issue-1', 'remediation-1');
  expect(description).toMatch(/stagecert.*api\/abcdef74gh.*remediation-1/);
  expect(tags).toEqual({
    [certificateTag.scope]: 'api/abcdef74gh',
    [certificateTag.issue]: 'issue-1',
    [certificateTag.remediation]: 'remediation-1',
  });
});

describe('a certificate is given to a further stage', () => {
  const boundary = Date.parse(inDays(30));

  test.each([
    ['with a moment more than 30 days left', boundary + 1, true],
    ['with exactly 30 days left: no', boundary, false],
    ['with a moment less than 30 days left: no', boundary - 1, false],
    ['that ended: no', now.getTime() - 1, false],
  ])('%s', (_left, end, expected) => {
    expect(isReusable(new Date(end).toISOString(), now)).toBe(expected);
  });

  test('exactly as long as more than 30 days are left', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400 * 86_400_000, max: 400 * 86_400_000 }), (left) => {
        expect(isReusable(new Date(now.getTime() + left).toISOString(), now)).toBe(left > 30 * 86_400_000);
      }),
    );
  });
});

test.each([
  [null, true],
  [0, true],
  [56, true],
  [57, false],
  [60, false],
  [100, false],
])('with %s certificates counted, one more leaves three of the quota of 60 to others: %s', (counted, expected) => {
  expect(leavesReserve(counted)).toBe(expected);
});
