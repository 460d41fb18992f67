import { expect, test } from 'vitest';
import type { HeldCertificate } from '#core/finding';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { seenAs } from '#functions/shared/seen-stage';
import { inDays, live, now } from '#test/core/given';
import { emptyTable } from '#test/support/store';

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

test('of one that is in order, or that is not there, it says nothing of an end', async () => {
  for (const held of [{ kind: 'generated', expirationDate: inDays(300) }, { kind: 'acm' }, { kind: 'unknown' }]) {
    expect(await foundFor(held as HeldCertificate)).not.toHaveProperty('expirationDate');
  }
});
