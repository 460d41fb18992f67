import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exemption } from '#core/exemption';
import { noticeFrom } from '#core/exemption';
import { exemptionMessage } from '#core/exemption-message';
import type { Notice, Unheeded } from '#core/exemption-notice';
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

const ends = (differing: Partial<Exemption> = {}): Notice => ({
  kind: 'ends',
  live: live(),
  exemption: exemption(differing),
});

/** Renewed by its tag until in thirty days, for the second time. */
const renewed = (differing: Partial<Exemption> = {}): Notice => ({
  kind: 'renewed',
  live: live(),
  exemption: byTag(),
  next: byTag({ until: inDays(30), ...differing }),
  chain: { since: inDays(-60), renewals: 2 },
});
/** By a tag that the policy does not take. */
const unheeded = ({ why: problem = '' }: Partial<Exemption> = {}): Notice =>
  ({ ...ends({ source: 'tag' }), unheeded: { is: 'refused', problem } }) as Notice;
const byTag = (differing: Partial<Exemption> = {}) =>
  exemption({ source: 'tag', who: 'tag stagecert:exempt', ...differing });

test('says which exemption ends when, who made it, why, and what to do', () => {
  const { subject, body } = exemptionMessage(ends(), now);
  expect(subject).toBe('[stagecert] exemption ends 2026-03-03: abcdef74gh/prod in 111122223333 eu-west-1');
  for (const fact of [inDays(2), 'dana (self-declared)', 'the backend cannot', '(none)', 'exempt it again']) {
    expect(body).toContain(fact);
  }
});

test('names the tag of one that a tag made', () => {
  const { body } = exemptionMessage({ ...ends(), exemption: byTag() }, now);
  expect(body).toContain('tag stagecert:exempt\n');
  expect(body).toContain('stagecert:exempt-until to a later date');
});

test('says that it has ended where that is so, under the same id', () => {
  const late = exemptionMessage(ends(), new Date(inDays(2)));
  expect(late.subject).toContain('exemption ended');
  expect(late.messageId).toBe(exemptionMessage(ends(), now).messageId);
  expect(late.messageId).not.toBe(exemptionMessage(ends({ until: inDays(3) }), now).messageId);
});

test('says of one that its tag renewed until when, since when it goes on like that, and what to do', () => {
  const { subject, body, machine, chat } = exemptionMessage(renewed(), now);
  expect(subject).toBe('[stagecert] exemption renewed until 2026-03-31: abcdef74gh/prod in 111122223333 eu-west-1');
  for (const fact of [
    inDays(30),
    inDays(2),
    `${inDays(-60)}, by tag, renewal 2`,
    'the backend cannot',
    'not how often',
  ]) {
    expect(body).toContain(fact);
  }
  expect(machine).toMatchObject({
    outcome: 'exempt',
    exemptUntil: inDays(30),
    renewed: { insteadOf: inDays(2), since: inDays(-60), renewals: 2 },
  });
  expect(chat.content.description).toContain(inDays(-60));
});

test('that one was renewed is another message than that it ends, and the same one whatever it was renewed to', () => {
  const { messageId } = exemptionMessage(renewed(), now);
  expect(messageId).not.toBe(exemptionMessage({ ...ends(), exemption: byTag() }, now).messageId);
  expect(messageId).toBe(exemptionMessage(renewed({ until: inDays(40) }), now).messageId);
});

test.each<[Unheeded['is'], string, string]>([
  ['barred', 'ended before 2026-03-03', 'At its next change stagecert deals with it as the policy says'],
  ['refused', 'ended before 2026-03-03', 'As long as its tags say so its changes are refused'],
  ['unknown', 'ends 2026-03-03', 'As long as the policy cannot be used its changes are refused'],
])('says of a tag that is %s what that means', (is, subject, says) => {
  const message = exemptionMessage(
    { ...ends({ source: 'tag' }), unheeded: { is, problem: 'so it is' } } as Notice,
    now,
  );
  expect(message.subject).toContain(`exemption ${subject}: `);
  expect(message.body).toMatch(/^ {2}Tag {10}so it is$/m);
  expect(message.body).toContain(says);
  expect(message.machine).toMatchObject({ exemptUntil: inDays(2), unheeded: is });
  expect(message.messageId).toBe(exemptionMessage(ends({ source: 'tag' }), now).messageId);
});

test('says nothing of a renewal where the tag began anew', () => {
  const chain = { since: inDays(0), renewals: 0 };
  expect(exemptionMessage({ ...renewed(), chain } as Notice, now).body).toContain(
    `Exempt since ${inDays(0)}, by tag\n`,
  );
});

test('says of one that ends for how long its tag was renewed', () => {
  const chain = { since: inDays(-60), renewals: 2 };
  const { body } = exemptionMessage({ kind: 'ends', live: live(), exemption: byTag(), chain }, now);
  expect(body).toContain(`Exempt since ${inDays(-60)}, by tag, renewal 2\n`);
});

test('whatever people wrote, it comes out harmless and in 72 columns', () => {
  fc.assert(
    fc.property(hostileText, hostileText, fc.constantFrom(ends, unheeded, renewed), (who, why, of) => {
      const { subject, body } = exemptionMessage(of({ who, why }), now);
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
