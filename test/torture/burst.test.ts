import { GetStagesCommand, paginateGetRestApis } from '@aws-sdk/client-api-gateway';
import { test as base, expect, inject } from 'vitest';
import { deadLetters } from '#test/support/dead-letters';
import { busiest, othersCalling, ownCalls } from '#test/support/rates';
import { type Service, seededStage, startService } from '#test/support/service';
import { allItems } from '#test/support/table';

const APIS = 20;
const STAGES_PER_API = 10;
const STAGES = APIS * STAGES_PER_API;

/**
 * Seconds in which the burst is over: 60 of delays, and for each stage a look (2 calls) and a fix (7) at five calls a second
 * (360 s); then some for what was to be tried again.
 */
const OVER = 430;

/** Two hundred stages are made at once, their events come late and often twice, and all the while somebody else calls once a second. */
async function burst(service: Service) {
  const elsewhere = await seededStage(service);
  await service.control.disturb({ duplicate: 0.3, delaySeconds: 60, seed: 11 });
  const made = await service.control.seed<{ apis: { restApiId: string; stageNames: string[] }[] }>({
    apis: APIS,
    stagesPerApi: STAGES_PER_API,
    events: true,
  });
  const throttled = await othersCalling(service, elsewhere, { times: OVER });
  const stages = made.apis.flatMap(({ restApiId, stageNames }) => stageNames.map((name) => `${restApiId}#${name}`));
  const started = await service.executions.list('Remediate');
  return { service, stages, throttled, ended: await service.executions.ended(started.length) };
}

const test = base
  .extend('assembly', { scope: 'file' }, () => inject('promptAssembly'))
  .extend('after', { scope: 'file' }, async ({ assembly }, { onCleanup }) =>
    burst(await startService(assembly, onCleanup)),
  );

test('every event of a burst starts a remediation, and each stage is fixed once', { timeout: 600_000 }, async ({
  after,
}) => {
  const outcomes = Map.groupBy(after.ended, ({ output, error }) => output?.outcome ?? error);
  expect([...outcomes.keys()].sort()).toEqual(['coalesced', 'fixed']);
  const fixed = (outcomes.get('fixed') ?? []).map(({ output }) => `${output?.stage.apiId}#${output?.stage.stageName}`);
  expect(fixed.sort()).toEqual([...after.stages].sort());
  // Some three of ten were delivered twice: without those the test would show nothing about them.
  expect(outcomes.get('coalesced')?.length).toBeGreaterThan(STAGES / 5);
  expect(await deadLetters(after.service)).toEqual([]);
});

test('each stage presents the certificate of its API', async ({ after: { service } }) => {
  const certificates = new Map<string, Set<string | undefined>>();
  for await (const { items = [] } of paginateGetRestApis({ client: service.apiGateway }, {})) {
    for (const { id: restApiId = '' } of items) {
      const { item = [] } = await service.apiGateway.send(new GetStagesCommand({ restApiId }));
      certificates.set(restApiId, new Set(item.map(({ clientCertificateId }) => clientCertificateId)));
      await service.control.advance(1);
    }
  }
  const fixed = [...certificates.values()].filter((presented) => !presented.has(undefined));
  expect(fixed.map(({ size }) => size)).toEqual(Array(APIS).fill(1));
});

test('each fix is in the history once and told once, and nothing is held any more', async ({ after }) => {
  const items = await allItems(after.service);
  const fixes = items.filter(({ pk, detail }) => pk.startsWith('HISTORY#') && outcomeIn(detail) === 'fixed');
  const inHistory = fixes.map(({ pk }) => pk.split('#').slice(3).join('#'));
  expect(inHistory.sort()).toEqual([...after.stages].sort());
  const told = (await after.service.control.messages()).map(
    ({ attributes: { apiId, stageName } }) => `${apiId}#${stageName}`,
  );
  expect(told.sort()).toEqual([...after.stages].sort());
  expect(items.filter(({ sk }) => sk === 'LEASE')).toEqual([]);
});

test('the service takes half of what API Gateway takes, and nobody else is throttled', async ({ after }) => {
  const own = await ownCalls(after.service);
  for (const seconds of [1, 10, 60]) {
    // Five a second and twenty at once. Turns are waited for in whole seconds, so one second more can fall into the span.
    expect(busiest(own, seconds)).toBeLessThanOrEqual(20 + 5 * (seconds + 1));
  }
  expect(own.filter(({ status }) => status === 429)).toEqual([]);
  expect(after.throttled).toEqual(Array(OVER).fill(0));
});

function outcomeIn(detail: unknown): unknown {
  return (detail as { outcome?: unknown }).outcome;
}
