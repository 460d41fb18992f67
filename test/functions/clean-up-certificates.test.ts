import { expect, test, vi } from 'vitest';
import { certificateTag } from '#core/certificate';
import type { ListedCertificate } from '#core/cleanup';
import type { ApiGateway } from '#functions/aws/api-gateway';
import { certificates } from '#functions/aws/dynamodb/certificates';
import { scopes } from '#functions/aws/dynamodb/scopes';
import { inDays, now, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

// The handler's own settings are read when its module is loaded; nothing here is called with them.
for (const name of ['TABLE_NAME', 'AWS_REGION', 'ACCOUNT']) vi.stubEnv(name, 'eu-west-1');
const { cleanUpCertificates } = await import('#functions/clean-up-certificates');
vi.unstubAllEnvs();

const scope = 'api#abcdef74gh';
const dates = { createdDate: inDays(-1), expirationDate: inDays(364) };

/** The clean-up over a table of its own, and what API Gateway lists. */
async function cleaner() {
  const table = await emptyTable();
  const store = certificates(table, stage);
  const listed: ListedCertificate[] = [];
  const apiGateway = {
    listCertificates: async () => listed,
    deleteCertificate: async (id: string) =>
      void listed.splice(
        listed.findIndex((each) => each.certificateId === id),
        1,
      ),
  } as unknown as ApiGateway;
  const run = (at: Date) => cleanUpCertificates({ apiGateway, certificates: store, now: () => at })();
  return { table, store, listed, run };
}

test('a certificate whose generation was answered to nobody is taken up, waits for its grace, and goes', async () => {
  const { table, store, listed, run } = await cleaner();
  await scopes(table, stage).beginIssue(scope, 'execution-1', 'issue-1', now);
  const tags = {
    ...{ [certificateTag.scope]: scope, [certificateTag.issue]: 'issue-1' },
    [certificateTag.remediation]: 'remediation-1',
  };
  listed.push({ certificateId: '3kxqri', ...dates, tags }, { certificateId: 'theirs', ...dates, tags: {} });
  await run(now);
  const taken = { certificateId: '3kxqri', ...dates, scope, issueId: 'issue-1', remediationId: 'remediation-1' };
  expect(await store.find('3kxqri')).toEqual(taken);
  expect(await run(new Date(inDays(0.9)))).toEqual({ deleted: [] });
  expect(await run(new Date(inDays(1)))).toEqual({ deleted: ['3kxqri'] });
  expect(listed.map(({ certificateId }) => certificateId)).toEqual(['theirs']);
});

test('the grace of one that no stage came to use begins when that is noticed', async () => {
  const { store, listed, run } = await cleaner();
  const made = { certificateId: '3kxqri', ...dates, scope, issueId: 'issue-1', remediationId: 'remediation-1' };
  await store.record(made);
  listed.push({ certificateId: '3kxqri', ...dates, tags: { [certificateTag.issue]: 'issue-1' } });
  await run(now);
  expect((await store.list()).certificates).toMatchObject([{ unusedSince: now.toISOString() }]);
  expect(await run(new Date(inDays(1)))).toEqual({ deleted: ['3kxqri'] });
});
