import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exemption } from '#core/exemption';
import { exemptionList, listIdOf, MOST_LISTED } from '#core/exemption-list';
import { exemptionMessage } from '#core/exemption-message';
import type { Notice } from '#core/exemption-notice';
import { inDays, live, now, stage } from '#test/core/given';
import { DISGUISES, hostileText, LINK } from '#test/core/hostile';

const exemption: Exemption = {
  stageCreatedDate: live().createdDate,
  until: inDays(2),
  who: 'dana',
  why: 'the backend cannot',
  decidedAt: inDays(-28),
};
const byTag: Exemption = { ...exemption, source: 'tag', who: 'tag stagecert:exempt' };

const ends: Notice = { kind: 'ends', live: live(), exemption };
const chain = { since: inDays(-60), renewals: 2 };
const renewed: Notice = {
  kind: 'renewed',
  live: live({ ref: { ...stage, stageName: 'beta' } }),
  exemption: byTag,
  next: { ...byTag, until: inDays(30) },
  chain,
};
const ended: Notice = { kind: 'ends', live: live(), exemption: { ...exemption, until: inDays(-1) } };

const listOf = (...notices: Notice[]) => exemptionList('list-1', stage, notices, now);

test('says of each what happens when, who wanted it and why, and how many of each there are', () => {
  const { subject, body, attributes } = listOf(ends, renewed, ended);
  expect(subject).toBe('[stagecert] digest: 3 exemptions of stages in 111122223333 eu-west-1');
  expect(body.replace(/\s+/g, ' ')).toContain('1 ends, 1 renewed by tag, 1 ended');
  expect(body).toContain(`Exemption    ends ${inDays(2)}`);
  expect(body).toContain(`Exemption    ended ${inDays(-1)}`);
  expect(body).toContain(`Exemption    renewed until ${inDays(30)}`);
  expect(body).toContain(`Exempt since ${inDays(-60)}, by tag, renewal 2`);
  expect(body).toContain('dana (self-declared): the backend cannot');
  expect(attributes).toEqual({
    ...{ messageId: 'list-1', outcome: 'digest', severity: 'medium' },
    ...{ account: '111122223333', region: 'eu-west-1' },
  });
});

test('gives programs each under the id that a message of its own has', () => {
  const { machine, messageId } = listOf(ends, renewed);
  expect(messageId).toBe('list-1');
  expect(machine).toMatchObject({
    ...{ version: 1, messageId, outcome: 'digest', account: '111122223333', region: 'eu-west-1' },
    messages: [
      { messageId: exemptionMessage(ends, now).messageId, outcome: 'exempt', exemptUntil: inDays(2) },
      { messageId: exemptionMessage(renewed, now).messageId, renewed: { insteadOf: inDays(2), ...chain } },
    ],
  });
});

test('says in chat which stages', () => {
  const { content } = listOf(ends, renewed).chat;
  expect(content.description).toContain('ends 2026-03-03: `abcdef74gh/prod`');
  expect(content.description).toContain('renewed until 2026-03-31: `abcdef74gh/beta`');
});

test('says of a tag that the policy does not heed that it ended early, and why', () => {
  const barred: Notice = {
    kind: 'ends',
    live: live(),
    exemption: byTag,
    unheeded: { is: 'barred', problem: 'so it is' },
  };
  const { body, machine } = listOf(ends, barred);
  expect(body.replace(/\s+/g, ' ')).toContain('1 ends, 1 ended early');
  expect(body).toContain(`Exemption    ended before ${inDays(2)}\n  Tag          so it is\n`);
  expect(machine).toMatchObject({ messages: [{ exemptUntil: inDays(2) }, { unheeded: 'barred' }] });
});

test('has the same id for the same exemptions only', () => {
  expect(listIdOf([ends, renewed])).toBe(listIdOf([ends, { ...renewed, next: byTag }]));
  expect(listIdOf([ends])).not.toBe(listIdOf([ends, renewed]));
  expect(listIdOf([ends])).not.toBe(
    listIdOf([{ live: live(), exemption: byTag, next: byTag, chain, kind: 'renewed' }]),
  );
});

test.each([
  ['renewals in characters of four bytes', '𝒳', true],
  ['renewals in characters that are escaped', '"', true],
  ['tags that are not heeded, in characters of four bytes', '𝒳', false],
])('whatever a full list is about, SNS takes it: %s', (_, character, isRenewed) => {
  const text = character.repeat(300);
  const ref = { ...stage, apiId: 'a'.repeat(64), stageName: 's'.repeat(128) };
  const clientCertificateId = `arn:aws-us-gov:acm:us-gov-west-1:111122223333:certificate/${'0'.repeat(36)}`;
  const next = { ...exemption, who: text, why: text };
  const of = { live: live({ ref, clientCertificateId }), chain };
  const longest: Notice = isRenewed
    ? { ...of, kind: 'renewed', exemption, next }
    : { ...of, kind: 'ends', exemption: next, unheeded: { is: 'refused', problem: text } };
  const { body, machine, subject, attributes } = listOf(...Array<Notice>(MOST_LISTED).fill(longest));
  const asJson = JSON.stringify(machine);
  const forms = Array.from({ length: 6 }, (_, index) => [`protocol-${index}`, asJson]);
  const message = JSON.stringify({ default: body, sms: subject, ...Object.fromEntries(forms) });
  const bytes = Buffer.byteLength(message) + Buffer.byteLength(JSON.stringify(attributes));
  expect(bytes).toBeLessThanOrEqual(262_144);
});

test('a name or a reason without a space is broken, so that it stays in 72 columns', () => {
  const { body } = listOf({ ...ends, exemption: { ...exemption, who: 'w'.repeat(80), why: 'y'.repeat(120) } });
  for (const line of body.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
});

test('whatever people wrote, it comes out harmless and in 72 columns', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (who, why) => {
      const { subject, body } = listOf({ ...ends, exemption: { ...exemption, who, why } });
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      for (const line of body.split('\n')) {
        expect(line).not.toMatch(DISGUISES);
        expect(line).not.toMatch(LINK);
        expect([...line].length).toBeLessThanOrEqual(72);
      }
    }),
  );
});
