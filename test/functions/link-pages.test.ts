import { expect, test, vi } from 'vitest';
import { UnreadableExemption } from '#core/errors';
import type { ApiGateway } from '#functions/aws/api-gateway';
import { backouts } from '#functions/aws/dynamodb/backouts';
import { history } from '#functions/aws/dynamodb/history';
import { links } from '#functions/aws/dynamodb/links';
import { newLinks } from '#functions/shared/links';
import { change, inDays, live, now, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

// The handlers' own settings are read when their modules are loaded; nothing here is called with them.
const settings = ['TABLE_NAME', 'AWS_REGION', 'BACKOUT_STATE_MACHINE_ARN'];
for (const name of settings) vi.stubEnv(name, 'eu-west-1');
const { revertPage } = await import('#functions/revert-page');
const { statusPage } = await import('#functions/status-page');
vi.unstubAllEnvs();

type Handler = ReturnType<typeof revertPage>;

function visitor(page: Handler, secret: string) {
  return (method: string, body?: string) =>
    page({ requestContext: { http: { method } }, pathParameters: { secret }, body });
}

test('of two who ask for a revert at the same moment one counts, and the other is told whose', async () => {
  const table = await emptyTable();
  const store = backouts(table);
  const record = {
    ...{ backoutId: 'remediation-1-1', remediationId: 'remediation-1', stage, change },
    recordedAt: inDays(-1),
  };
  await store.record(record);
  const started: string[] = [];
  const rival = { who: 'Rae', why: 'it fails', decidedAt: inDays(0) };
  const page = revertPage({
    apiGateway: { getStage: async () => live({ clientCertificateId: change.to }) } as unknown as ApiGateway,
    // The rival's decision comes between the look at the record and the writing of this one.
    backouts: { ...store, decide: async (of, given) => !(await store.decide(of, rival)) && store.decide(of, given) },
    history: history(table),
    links: links(table),
    backout: { start: async (name: string) => void started.push(name) } as never,
    now: () => now,
  });
  const link = await newLinks(links(table), 'https://pages')('revert', stage, record.backoutId, inDays(6));
  const visit = visitor(page, link.split('/').at(-1) as string);
  const form = /name="form" value="(\w+)"/.exec((await visit('GET')).body)?.[1] ?? '';
  const { statusCode, body } = await visit('POST', String(new URLSearchParams({ form, who: 'Dana', why: 'so' })));
  expect(statusCode).toBe(409);
  expect(body).toContain('Rae (self-declared)');
  expect(started).toEqual([]);
});

test.each([
  ['that cannot be read is shown as that', new UnreadableExemption('it has no end'), 200, 'it has no end'],
  ['that does not come leaves the page for later', new Error('throttled'), 500, ''],
])('on the status page an exemption %s', async (_what, error, status, text) => {
  const table = await emptyTable();
  const page = statusPage({
    apiGateway: { getStage: async () => live() } as unknown as ApiGateway,
    contests: { find: async () => null },
    exemptions: { find: () => Promise.reject(error) },
    history: { newest: async () => [] },
    links: links(table),
    questions: { pending: async () => null },
    now: () => now,
  });
  const link = await newLinks(links(table), 'https://pages')('status', stage, 'remediation-1', inDays(6));
  const visit = visitor(page, link.split('/').at(-1) as string);
  const answer = await visit('GET').catch(() => ({ statusCode: 500, body: '' }));
  expect(answer.statusCode).toBe(status);
  expect(answer.body).toContain(text);
});
