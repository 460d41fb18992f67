import { expect, test, vi } from 'vitest';
import { CertificateBeingIssued, CertificateInUse, NoAnswer } from '#core/errors';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Brakes } from '#functions/aws/dynamodb/brake';
import { certificates } from '#functions/aws/dynamodb/certificates';
import { scopes } from '#functions/aws/dynamodb/scopes';
import { discardCertificate } from '#functions/shared/discard-certificate';
import { ending, inDays, now, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

// The handler's own settings are read when its module is loaded; nothing here is called with them.
vi.stubEnv('TABLE_NAME', 'table');
vi.stubEnv('AWS_REGION', 'eu-west-1');
const { issueCertificate } = await import('#functions/issue-certificate');
vi.unstubAllEnvs();

const scope = 'api#abcdef74gh';
const made = {
  ...{ certificateId: '3kxqri', scope, issueId: 'issue-1', remediationId: 'remediation-1' },
  ...{ createdDate: inDays(-1), expirationDate: inDays(364) },
};
const unusedSince = inDays(-1);

/** A certificate that no stage uses, and what API Gateway answers to its deletion. */
async function unused(deleted: () => Promise<void> = async () => {}) {
  const table = await emptyTable();
  const store = certificates(table, stage);
  await store.record(made, unusedSince);
  const calls = { deleteCertificate: deleted, getCertificateEnd: async () => made.expirationDate };
  const apiGateway = calls as unknown as ApiGateway;
  const discard = () => discardCertificate({ apiGateway, certificates: store }, made, unusedSince, now);
  return { table, store, apiGateway, discard };
}

test('a certificate that no stage uses is deleted, and forgotten', async () => {
  const { store, discard } = await unused();
  expect(await discard()).toBe(true);
  expect(await store.find(made.certificateId)).toBeNull();
});

test('one that a stage was given since stays', async () => {
  const { store, discard } = await unused();
  expect(await store.claimUse(made.certificateId, stage, now)).toBe(true);
  expect(await discard()).toBe(false);
  expect(await store.find(made.certificateId)).toEqual(made);
});

test('one that AWS says is in use stays, is its scope’s again, and waits for another grace', async () => {
  const { store, table, discard } = await unused(() => Promise.reject(new CertificateInUse('in use')));
  expect(await discard()).toBe(false);
  expect(await scopes(table, stage).current(scope)).toEqual(made);
  expect((await store.list()).certificates).toMatchObject([{ ...made, unusedSince: now.toISOString() }]);
  expect(await store.claimUse(made.certificateId, stage, now)).toBe(true);
});

test('while nobody knows whether it was deleted no stage is given it, and none is noted as its user', async () => {
  const { store, table, discard, apiGateway } = await unused(() => Promise.reject(new NoAnswer('timeout')));
  await expect(discard()).rejects.toThrow(NoAnswer);
  expect(await store.claimUse(made.certificateId, stage, now)).toBe(false);
  expect((await store.list()).certificates).toMatchObject([{ uses: [] }]);

  const issue = issueCertificate({
    ...{ apiGateway, certificates: () => store, newIssueId: () => 'issue-2', now: () => now },
    brakes: { admit: async () => {} } as unknown as Brakes,
    // It was read as its scope's a moment before.
    scopes: () => ({ ...scopes(table, stage), current: async () => made }),
  });
  await expect(issue(ending())).rejects.toThrow(CertificateBeingIssued);
});
