import { test as base, describe, expect } from 'vitest';
import { synthesize } from '#scripts/synthesize';
import { untakenBy } from '#test/e2e/paths/coverage';
import { arm, denied, throttledOnce } from '#test/e2e/paths/faults';
import { APPROVAL_SECONDS, answer, decideLinkAbout } from '#test/support/asking';
import { promptPolicy } from '#test/support/assemblies';
import { expectNamedStagesOnly } from '#test/support/blast-radius';
import { allCertificates } from '#test/support/certificates';
import { everythingKept } from '#test/support/kept';
import { preflights } from '#test/support/permissions/preflights';
import { keyOf, misses, permissionsOf } from '#test/support/permissions/tour';
import { createStageCalling, pretend, stepsAbout } from '#test/support/preflight';
import { endings, messagesAbout, rest } from '#test/support/scenario';
import { certificateOf, type Service, type StageId, startService, touch } from '#test/support/service';
import { historyOf } from '#test/support/table';
import { createStageOfV2 } from '#test/support/v2';

const policy = {
  ...promptPolicy,
  defaults: { ...promptPolicy.defaults, preflight: { methods: ['GET', 'HEAD', 'OPTIONS'] } },
  rules: [
    { when: { stages: ['plain'] }, then: { preflight: { methods: [] } } },
    { when: { stages: ['asked'] }, then: { mode: 'approve' } },
  ],
};

const test = base
  .extend('assembly', { scope: 'file' }, () => synthesize({ digestAfter: '1000', preflight: 'true' }, policy))
  .extend('running', { scope: 'file' }, ({ assembly }, { onCleanup }) => startService(assembly, onCleanup))
  .extend('service', async ({ running }, { onCleanup }) => {
    await running.control.forgetCalls();
    onCleanup(async () => {
      await running.control.forgetFaults();
      await expectNamedStagesOnly(running);
    });
    return running;
  });

const get = (host: string) => ({ httpMethod: 'GET', integrationHttpMethod: 'GET', uri: `https://${host}/orders` });

/** What the stage's message says, on one line, and what became of the stage. */
async function cameOf(service: Service, stage: StageId) {
  await rest(service);
  const [message] = (await messagesAbout(service, stage.restApiId)).slice(-1);
  return {
    ended: (await endings(service, stage.restApiId)).at(-1),
    said: message?.body.replace(/\s+/g, ' ') ?? '',
    presents: await certificateOf(service, stage),
    steps: await stepsAbout(service, stage),
  };
}

const TRIED = ['TestInvokeMethod', 'TestInvokeMethod'];
const FIXED = { ended: 'fixed', presents: expect.any(String), steps: [...TRIED, 'UpdateStage'] };

test('a backend that asks for no certificate is called without and with it, then the stage is given it', async ({
  service,
}) => {
  await pretend(service, { host: 'none.example.com', latencyMs: 3, body: 'SECRET-BODY' });
  const stage = await createStageCalling(service, [get('none.example.com')]);
  const came = await cameOf(service, stage);
  expect(came).toMatchObject(FIXED);
  expect(came.said).toContain("Preflight of the API's working copy, which may differ from what is deployed");
  expect(came.said).toContain(
    'GET / at none[.]example[.]com: 200 in 3 ms without the certificate, 200 in 3 ms with it',
  );
  const recorded = (await historyOf(service, stage)).at(-1)?.detail;
  expect(recorded).toMatchObject({ preflight: { trials: [{ method: 'GET', verdict: 'works' }] } });
  const kept = JSON.stringify([await everythingKept(service), await service.control.messages()]);
  expect(kept).toContain('none[.]example[.]com');
  expect(kept).not.toContain('SECRET-BODY');
});

test('a backend that requires one, and takes this one, is no obstacle', async ({ service }) => {
  await pretend(service, { host: 'required.example.com', requires: 'required' });
  const came = await cameOf(service, await createStageCalling(service, [get('required.example.com')]));
  expect(came).toMatchObject(FIXED);
  expect(came.said).toMatch(
    /500 in \d+ ms \(Received fatal alert: handshake_failure\) without the certificate, 200 in/,
  );
});

test('a backend that is down either way is no obstacle', async ({ service }) => {
  await pretend(service, { host: 'down.example.com', status: 503 });
  expect(await cameOf(service, await createStageCalling(service, [get('down.example.com')]))).toMatchObject(FIXED);
});

describe('a backend that refuses only the certificate', () => {
  const host = 'optional.example.com';

  test('stops the fix: the stage is left as it was, and people are told which backend, and how it failed', async ({
    service,
  }) => {
    await pretend(service, { host, requires: 'optional-untrusting', body: 'SECRET-BODY' });
    const stage = await createStageCalling(service, [get('fine.example.com'), { ...get(host), httpMethod: 'ANY' }]);
    const came = await cameOf(service, stage);
    expect(came).toMatchObject({ ended: 'refused', presents: null, steps: [...TRIED, ...TRIED] });
    expect(came.said).toMatch(/fails only with the new certificate: optional\[\.\]example\[\.\]com/);
    expect(came.said).toMatch(
      /HEAD \/ at optional\[\.\]example\[\.\]com: 200 in 0 ms without the certificate, 500 in 0 ms \(Received fatal alert: unknown_ca\) with it/,
    );
    const recorded = (await historyOf(service, stage)).map(({ kind, detail }) => [kind, detail.refused]);
    expect(recorded).toEqual([['outcome', expect.objectContaining({ kind: 'preflight' })]]);
  });

  test('is not in the way once it trusts the certificate, which was kept for it', async ({ service }) => {
    await pretend(service, { host, requires: 'optional-untrusting' });
    const stage = await createStageCalling(service, [get(host)]);
    const { said } = await cameOf(service, stage);
    const [, offered] = /--client-certificate-id '(\w+)' .*?--query pemEncodedCertificate/.exec(said) ?? [];
    const kept = (await allCertificates(service)).map(({ clientCertificateId }) => clientCertificateId);
    expect(kept).toContain(offered);

    await pretend(service, { host, requires: 'none' });
    await touch(service, stage);
    expect(await cameOf(service, stage)).toMatchObject({ ended: 'fixed', presents: offered });
  });

  test('stops a fix that a person has approved as well', async ({ service }) => {
    await pretend(service, { host, requires: 'optional-untrusting' });
    const stage = await createStageCalling(service, [get(host)], { stageName: 'asked' });
    await rest(service);
    expect(await stepsAbout(service, stage)).toEqual([]);
    await answer(service, await decideLinkAbout(service, stage.restApiId), 'approve');
    await rest(service, APPROVAL_SECONDS);
    expect(await cameOf(service, stage)).toMatchObject({ ended: 'refused', presents: null, steps: TRIED });
  });
});

describe('no backend is called', () => {
  test.for([
    ['by a method that changes something', { httpMethod: 'POST', integrationHttpMethod: 'POST' }],
    ['by a GET that becomes a POST', { httpMethod: 'GET', integrationHttpMethod: 'POST' }],
  ] as const)('%s; that is said', async ([, verbs], { service }) => {
    await pretend(service, { host: 'post.example.com', requires: 'optional-untrusting' });
    const stage = await createStageCalling(service, [{ ...get('post.example.com'), ...verbs }]);
    const came = await cameOf(service, stage);
    expect(came).toMatchObject({ ended: 'fixed', steps: ['UpdateStage'] });
    expect(came.said).toContain('no backend could be tried');
    expect(came.said).toContain('not tried: post[.]example[.]com (no method that is GET, HEAD or OPTIONS leads there)');
  });

  test('where the policy lists no methods for the stage; nothing is said of it', async ({ service }) => {
    const stage = await createStageCalling(service, [get('plain.example.com')], { stageName: 'plain' });
    const came = await cameOf(service, stage);
    expect(came).toMatchObject({ ended: 'fixed', steps: ['UpdateStage'] });
    expect(came.said).not.toMatch(/preflight/i);
  });

  test('of a WebSocket API; that is said', async ({ service }) => {
    const { ApiId } = await createStageOfV2(service);
    await rest(service);
    expect(await endings(service, ApiId)).toEqual(['fixed']);
    const [message] = await messagesAbout(service, ApiId);
    expect(message?.body.replace(/\s+/g, ' ')).toContain('API Gateway tests methods of REST APIs only');
  });
});

test("a backend that the stage's variables name is called as they say, and what else they hold is not told", async ({
  service,
}) => {
  await pretend(service, { host: 'variable.example.com', requires: 'optional-untrusting' });
  const variables = { backend: 'variable.example.com', key: 'SECRET-VARIABLE' };
  const stage = await createStageCalling(service, [get('$' + '{stageVariables.backend}')], { variables });
  const came = await cameOf(service, stage);
  expect(came).toMatchObject({ ended: 'refused', presents: null });
  expect(came.said).toContain('GET / at variable[.]example[.]com (stage variable backend): 200 in 0 ms');
  expect(came.said).toContain('with the new certificate: variable[.]example[.]com (stage variable backend)');
  // The event, which is the execution's input, has them: here it is about what the service writes.
  const { table, logs } = await everythingKept(service);
  const kept = JSON.stringify([table, logs, await service.control.messages()]);
  expect(/SECRET-VARIABLE/.exec(kept)).toBeNull();
});

describe('a preflight that cannot be made', () => {
  test('at first is made again', async ({ service }) => {
    await arm(service, [throttledOnce('Preflight/apigateway/TestInvokeMethod')]);
    const came = await cameOf(service, await createStageCalling(service, [get('none.example.com')]));
    expect(came).toMatchObject({ ended: 'fixed', presents: expect.any(String) });
  });

  test('lets nothing pass', async ({ service }) => {
    await arm(service, [denied('Preflight/apigateway/TestInvokeMethod')]);
    const stage = await createStageCalling(service, [get('none.example.com')]);
    const came = await cameOf(service, stage);
    expect(came).toMatchObject({ ended: 'AccessDenied', presents: null });
    expect(came.said).toMatch(/Undone nothing: the stage had not been changed/);
  });
});

test('the ways above are all that there are through the preflight', async ({ service }) => {
  const untaken = await untakenBy(service, 'Remediate');
  expect(untaken.filter((way) => /Preflight|Is it tried first|Do backends take it/.test(way))).toEqual([]);
});

test('the role of the preflight may do nothing that is not missed', async ({ service }) => {
  const permissions = (await permissionsOf(service)).filter(
    ({ role, action }) => role.includes('Preflight') && !action.startsWith('logs:'),
  );
  expect(permissions).toHaveLength(5);
  for (const permission of permissions) {
    let isMissed = false;
    for (const scenario of preflights) isMissed ||= await misses(service, scenario, permission);
    expect(isMissed, keyOf(permission)).toBe(true);
  }
});

test.for(preflights)('with all of it, $name', async ({ run, comesTo }, { service }) => {
  expect(await run(service)).toEqual(comesTo);
});
