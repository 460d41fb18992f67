import { describe, expect, test } from 'vitest';
import type { HeldCertificate } from '#core/finding';
import { policyFor } from '#core/policy-decision';
import { builtIn, builtInBrake } from '#core/policy-settings';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { seenAs } from '#functions/shared/seen-stage';
import { inDays, live, now, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

const telling = { rules: [], defaults: builtIn, brake: builtInBrake };
const subject = { ...stage, apiName: null, tags: {} };
const noPolicy = async () => ({ problem: 'none', kind: 'unread' as const });

async function foundFor(certificate: HeldCertificate) {
  const store = exemptions(await emptyTable());
  const adapters = { exemptions: store, rulingFor: noPolicy };
  return (await seenAs(adapters, live({ clientCertificateId: '3kxqri' }), certificate, now)).found;
}

test.each([
  ['expiring', inDays(20)],
  ['expired', inDays(-1)],
])('of a certificate that is %s the look says when it ends or has ended', async (finding, expirationDate) => {
  expect(await foundFor({ kind: 'generated', expirationDate })).toMatchObject({ finding, expirationDate });
});

describe('what its API is called, a look that asks nobody for it', () => {
  const bare: HeldCertificate = { kind: 'none', protocol: 'REST' };

  /** The name that a look knows, before and after it has asked the policy. */
  async function named(certificate: HeldCertificate, byPolicy?: string) {
    const ruling = { ...policyFor(telling, subject), brake: builtInBrake, ...(byPolicy && { apiName: byPolicy }) };
    const adapters = { exemptions: exemptions(await emptyTable()), rulingFor: async () => ruling };
    // The end of a certificate that is in order asks for no exemption, and so for no policy.
    const seen = await seenAs(adapters, live(), certificate, now);
    const before = await seen.naming();
    await seen.ruling();
    return [before, await seen.naming()];
  }

  test('knows from the call that told the protocol', async () => {
    const known = { apiName: 'chat' };
    expect(await named({ kind: 'none', protocol: 'WEBSOCKET', apiName: 'chat' })).toEqual([known, known]);
  });

  test('knows once the policy has asked for it', async () => {
    expect(await named({ kind: 'acm' }, 'orders')).toEqual([{}, { apiName: 'orders' }]);
    expect(await named(bare, 'orders')).toEqual(Array(2).fill({ apiName: 'orders' }));
  });

  test('does not know otherwise', async () => {
    expect(await named(bare)).toEqual([{}, {}]);
  });
});

test('of one that is in order, or that is not there, it says nothing of an end', async () => {
  for (const held of [{ kind: 'generated', expirationDate: inDays(300) }, { kind: 'acm' }, { kind: 'unknown' }]) {
    expect(await foundFor(held as HeldCertificate)).not.toHaveProperty('expirationDate');
  }
});
