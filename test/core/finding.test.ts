import { describe, expect, test } from 'vitest';
import type { Exemption } from '#core/exemption';
import { type Finding, findingOf, type HeldCertificate } from '#core/finding';
import { inDays, live, now } from '#test/core/given';

const generated = (expirationDate: string): HeldCertificate => ({ kind: 'generated', expirationDate });
const oneMsAfter = (iso: string) => new Date(Date.parse(iso) + 1).toISOString();

const exemption = (differing: Partial<Exemption> = {}): Exemption => ({
  stageCreatedDate: live().createdDate,
  until: inDays(30),
  who: 'dana',
  why: 'the backend cannot',
  decidedAt: inDays(-1),
  ...differing,
});

/** What a stage holds, and what is found of it without an exemption. */
const bare: [string, HeldCertificate, Finding][] = [
  ['nothing, of a REST API', { kind: 'none', protocol: 'REST' }, 'missing'],
  ['nothing, of a WebSocket API', { kind: 'none', protocol: 'WEBSOCKET' }, 'missing'],
  ['nothing, of an HTTP API', { kind: 'none', protocol: 'HTTP' }, 'not-applicable'],
  ['an ACM certificate', { kind: 'acm' }, 'compliant'],
  ['an id that API Gateway does not know', { kind: 'unknown' }, 'dangling'],
  ['a certificate with a year left', generated(inDays(365)), 'compliant'],
  ['a certificate with a moment more than 30 days left', generated(oneMsAfter(inDays(30))), 'compliant'],
  ['a certificate with exactly 30 days left', generated(inDays(30)), 'expiring'],
  ['a certificate with a moment left', generated(oneMsAfter(now.toISOString())), 'expiring'],
  ['a certificate that ends right now', generated(now.toISOString()), 'expired'],
  ['a certificate that ended', generated(inDays(-1)), 'expired'],
];

describe('a stage that holds', () => {
  test.each(bare)('%s is found as it is', (_held, certificate, finding) => {
    expect(findingOf(live(), certificate, null, now)).toBe(finding);
  });

  test.each(bare)('%s is exempt only where something would be done or told', (_held, certificate, finding) => {
    const expected = ['compliant', 'not-applicable'].includes(finding) ? finding : 'exempt';
    expect(findingOf(live(), certificate, exemption(), now)).toBe(expected);
  });
});

describe('an exemption', () => {
  test.each([
    ['ends a moment from now', exemption({ until: oneMsAfter(now.toISOString()) }), 'exempt'],
    ['ends right now', exemption({ until: now.toISOString() }), 'missing'],
    ['ended', exemption({ until: inDays(-1) }), 'missing'],
    ['meant a stage of the same name that was deleted', exemption({ stageCreatedDate: inDays(-11) }), 'missing'],
  ] as const)('that %s: the stage is found %s', (_how, granted, finding) => {
    expect(findingOf(live(), { kind: 'none', protocol: 'REST' }, granted, now)).toBe(finding);
  });
});
