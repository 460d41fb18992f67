import { expect, test } from 'vitest';
import type { Exemption } from '#core/exemption';
import { chainWith } from '#core/exemption-chain';
import { inDays, inHours, live } from '#test/core/given';

/** An exemption by tag that was met so many days from now. */
const met = (decidedAt: string, until: string): Exemption => ({
  ...{ stageCreatedDate: live().createdDate, decidedAt, until },
  ...{ who: 'tag stagecert:exempt', why: 'cannot', source: 'tag' },
});
const chain = { since: inDays(-60), renewals: 2, until: inDays(2) };

test('begins when a look meets the first', () => {
  expect(chainWith(null, met(inDays(0), inDays(9)))).toEqual({ since: inDays(0), renewals: 0, until: inDays(9) });
});

test.each([
  ['counts a later end', inDays(9), 3],
  ['does not count the same end', inDays(2), 2],
  ['does not count an earlier end, and remembers it', inDays(1), 2],
])('%s', (_what, until, renewals) => {
  expect(chainWith(chain, met(inDays(0), until))).toEqual({ since: chain.since, renewals, until });
});

test('goes on where the next look after its end meets another, and begins anew later', () => {
  const end = { ...chain, until: inDays(0) };
  expect(chainWith(end, met(inHours(6), inDays(9))).since).toBe(chain.since);
  expect(chainWith(end, met(inHours(7), inDays(9))).since).toBe(inHours(7));
  expect(chainWith(end, met(inHours(7), inDays(9)), { follows: true }).since).toBe(chain.since);
});

test('begins anew where the tag was seen to exempt no more', () => {
  const broken = { ...chain, brokenAt: inDays(-1) };
  const anew = { since: inDays(0), renewals: 0, until: inDays(9) };
  expect(chainWith(broken, met(inDays(0), inDays(9)))).toEqual(anew);
  expect(chainWith(broken, met(inDays(0), inDays(9)), { follows: true })).toEqual(anew);
});
