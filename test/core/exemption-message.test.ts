import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exemption } from '#core/exemption';
import { noticeFrom } from '#core/exemption';
import { exemptionMessage } from '#core/exemption-message';
import { inDays, live, now } from '#test/core/given';
import { DISGUISES, hostileText, LINK } from '#test/core/hostile';

const exemption = (differing: Partial<Exemption> = {}): Exemption => ({
  stageCreatedDate: live().createdDate,
  until: inDays(2),
  who: 'dana',
  why: 'the backend cannot',
  decidedAt: inDays(-28),
  ...differing,
});

test('says which exemption ends when, who made it, why, and what to do', () => {
  const { subject, body } = exemptionMessage(live(), exemption(), now);
  expect(subject).toBe('[stagecert] exemption ends 2026-03-03: abcdef74gh/prod in 111122223333 eu-west-1');
  for (const fact of [inDays(2), 'dana (self-declared)', 'the backend cannot', '(none)', 'exempt it again']) {
    expect(body).toContain(fact);
  }
});

test('names the tag of one that a tag made', () => {
  const { body } = exemptionMessage(live(), exemption({ source: 'tag', who: 'tag stagecert:exempt' }), now);
  expect(body).toContain('tag stagecert:exempt\n');
  expect(body).toContain('stagecert:exempt-until to a later date');
});

test('says that it has ended where that is so, under the same id', () => {
  const late = exemptionMessage(live(), exemption(), new Date(inDays(2)));
  expect(late.subject).toContain('exemption ended');
  expect(late.messageId).toBe(exemptionMessage(live(), exemption(), now).messageId);
  expect(late.messageId).not.toBe(exemptionMessage(live(), exemption({ until: inDays(3) }), now).messageId);
});

test('whatever people wrote, it comes out harmless and in 72 columns', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (who, why) => {
      const { subject, body } = exemptionMessage(live(), exemption({ who, why }), now);
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      for (const line of body.split('\n')) {
        expect(line).not.toMatch(DISGUISES);
        expect(line).not.toMatch(LINK);
        expect([...line].length).toBeLessThanOrEqual(72);
      }
    }),
  );
});

test.each([
  ['three days before the end', 30, -3],
  ['three days before the end of one of six days', 6, -3],
  ['half-way of a shorter one', 2, -1],
  ['from the beginning of one that never was', 0, 0],
])('people are told %s', (_when, length, days) => {
  const { until } = exemption();
  const decidedAt = inDays(2 - length);
  expect(noticeFrom({ until, decidedAt }).toISOString()).toBe(inDays(2 + days));
});

test.each(['by hand', '2099-01-01'])(
  'an exemption whose beginning is %s is told of three days before its end',
  (decidedAt) => {
    expect(noticeFrom({ until: inDays(2), decidedAt }).toISOString()).toBe(inDays(-1));
  },
);
