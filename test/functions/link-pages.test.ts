import { expect, test, vi } from 'vitest';
import { UnreadableExemption } from '#core/errors';
import type { Happening } from '#core/history';
import { stageKey } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';
import { backouts } from '#functions/aws/dynamodb/backouts';
import { history } from '#functions/aws/dynamodb/history';
import { links } from '#functions/aws/dynamodb/links';
import { newLinks } from '#functions/shared/links';
import { change, inDays, inHours, live, now, stage } from '#test/core/given';
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

test('a revert is said to be done also where an older word of a person was recorded after it', async () => {
  const table = await emptyTable();
  const store = backouts(table);
  const named = { backoutId: 'remediation-1-1', remediationId: 'remediation-1' };
  const record = { ...named, stage, change, recordedAt: inDays(-1) };
  const decision = { who: 'Rae', why: 'it fails', decidedAt: inHours(-2) };
  await store.record(record);
  await store.decide(record, decision);
  const chain = history(table);
  const append = (entryId: string, kind: 'outcome' | 'exempted', at: string, detail: Happening['detail']) =>
    chain.append(stageKey(stage), { entryId, kind, remediationId: 'remediation-1', at, detail }, at);
  await append('reverted', 'outcome', inHours(-1), { backoutId: record.backoutId, decision, outcome: 'reverted' });
  // An answer of days ago to a link to exempt was cut off before its entry, and is made good now.
  await append('exempt-link', 'exempted', inDays(-2), {});
  const page = revertPage({
    apiGateway: { getStage: async () => live() } as unknown as ApiGateway,
    backouts: store,
    history: chain,
    links: links(table),
    backout: {} as never,
    now: () => now,
  });
  const link = await newLinks(links(table), 'https://pages')('revert', stage, record.backoutId, inDays(6));
  const { body } = await visitor(page, link.split('/').at(-1) as string)('GET');
  expect(body).toContain(`Reverted at ${inHours(-1)} by Rae`);
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
