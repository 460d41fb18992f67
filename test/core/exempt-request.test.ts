import { describe, expect, test } from 'vitest';
import { daysIn, exemptionFor, exemptState } from '#core/exempt-request';
import type { Link } from '#core/link';
import { inDays, live, now, stage } from '#test/core/given';

const issuedFor = { createdDate: live().createdDate, clientCertificateId: null };
const link: Link = { kind: 'exempt', stage, about: 'remediation-1', expiresAt: inDays(7), issuedFor };
const exemption = exemptionFor(live(), { who: 'Ada', why: 'A migration', days: 10 }, now);
const asked = { remediationId: 'remediation-1', exemption };

describe('an exempt link', () => {
  test.each([
    ['usable', 'the stage is what it was', null, link, live()],
    ['outdated', 'the stage is gone', null, link, null],
    ['outdated', 'the stage was made again', null, link, live({ createdDate: inDays(-1) })],
    ['outdated', 'the stage holds a certificate', null, link, live({ clientCertificateId: '3kxqri' })],
    ['outdated', 'nobody knows what it was sent for', null, { ...link, issuedFor: undefined }, live()],
    ['expired', 'its time ends right now', null, { ...link, expiresAt: now.toISOString() }, live()],
    ['expired', 'its time has ended and the stage is gone', null, { ...link, expiresAt: inDays(-1) }, null],
    ['used', 'somebody has asked', asked, link, live()],
    ['used', 'somebody had asked before its time ended', asked, { ...link, expiresAt: inDays(-1) }, null],
  ] as const)('is %s where %s', (state, _where, request, of, found) => {
    expect(exemptState(request, of, found, now)).toBe(state);
  });
});

describe('a number of days', () => {
  test.each([
    ['1', 1],
    [' 30 ', 30],
    ['90', 90],
  ])('%j is taken', (text, days) => {
    expect(daysIn(text, { atMostDays: 90 })).toBe(days);
  });

  test.each(['', '0', '-1', '91', '1.5', '1e1', '0x10', 'ten', '99999', '１', '1 2'])('%j is refused', (text) => {
    expect(daysIn(text, { atMostDays: 90 })).toHaveProperty('problem');
  });

  test('that is refused is quoted without what could disguise it', () => {
    expect(daysIn('\u202e<b>', { atMostDays: 90 })).toEqual({
      problem: '“<b>” is not a whole number of days from 1 to 90.',
    });
  });
});

test('the exemption is of this very stage, and ends so many days after it was asked for', () => {
  expect(exemption).toEqual({
    stageCreatedDate: live().createdDate,
    until: inDays(10),
    who: 'Ada',
    why: 'A migration',
    decidedAt: now.toISOString(),
  });
});
