import { expect, test } from 'vitest';
import { backendsOf } from '#core/backends';
import { actionFor } from '#core/inspection';
import { policyFor } from '#core/policy-decision';
import { type ForecastStage, forecast } from '#core/policy-forecast';
import { inDays, now } from '#test/core/given';
import { policyOf, subject } from '#test/core/policies';

const rest: ForecastStage = { protocol: 'REST', clientCertificateId: null, httpIntegrations: true, tags: {} };
const acm = { acm: 'arn:aws:acm:eu-west-1:111122223333:certificate/6b5a1f0e' };
const elsewhere = { acm: 'arn:aws:acm:us-east-1:111122223333:certificate/6b5a1f0e' };
const onlyHttp = { stagesWithoutHttpIntegrations: 'leave' };

test.each<[string, object, Partial<ForecastStage>, string, RegExp]>([
  ['by default', {}, {}, 'be told about', /^nothing is changed$/],
  ['asked', { mode: 'approve', approvalHours: 2 }, {}, 'be asked about', /^for up to 2 h; then its API's certificate$/],
  [
    'enforced',
    { mode: 'enforce', settle: { quietSeconds: 5 } },
    {},
    'be fixed',
    /^after 5 s of quiet: its API's certificate$/,
  ],
  [
    'one for each stage',
    { mode: 'enforce', certificate: { scope: 'stage' } },
    {},
    'be fixed',
    /: a certificate of its own$/,
  ],
  ['by ACM', { mode: 'enforce', certificate: acm }, {}, 'be fixed', /: ACM certificate 6b5a1f0e$/],
  [
    'with preflight',
    { mode: 'enforce', preflight: { methods: ['GET', 'HEAD'] } },
    {},
    'be fixed',
    /, tried on GET, HEAD$/,
  ],
  [
    'a WebSocket stage, which no preflight can try',
    { mode: 'enforce', preflight: { methods: ['GET'] } },
    { protocol: 'WEBSOCKET' },
    'be fixed',
    /, not tried: that is for REST APIs$/,
  ],
  ['by ACM elsewhere', { mode: 'enforce', certificate: elsewhere }, {}, 'be refused', /us-east-1/],
  ['told of ACM elsewhere', { certificate: elsewhere }, {}, 'be told about', /^nothing/],
  ['an HTTP API', { mode: 'enforce' }, { protocol: 'HTTP' }, 'be left alone', /HTTP APIs/],
  ['one that has a certificate', { mode: 'enforce' }, { clientCertificateId: '3kxqri' }, 'be left alone', /3kxqri/],
  [
    'no HTTP integration',
    { mode: 'enforce', ...onlyHttp },
    { httpIntegrations: false },
    'be left alone',
    /no HTTP integration/,
  ],
  ['no HTTP integration, which counts', { mode: 'enforce' }, { httpIntegrations: false }, 'be fixed', /^after/],
  [
    'maybe none',
    { mode: 'enforce', ...onlyHttp },
    { httpIntegrations: null },
    'be fixed',
    /left alone if it has no HTTP/,
  ],
])('%s', (_what, defaults, stage, would, how) => {
  const decision = policyFor(policyOf({ defaults }), subject());
  expect(forecast(decision, { ...rest, ...stage }, now)).toEqual({ would, how: expect.stringMatching(how) });
});

test('a stage of which is not known what decides is refused, as the service does it', () => {
  const rules = [{ when: { apis: ['orders'] }, then: { mode: 'notify' } }];
  const policy = policyOf({ defaults: { mode: 'enforce', ...onlyHttp }, rules });
  const decision = policyFor(policy, subject({ apiName: null }));
  for (const uri of ['https://a.example', 'arn:aws:lambda']) {
    const backends = backendsOf([{ type: uri.startsWith('https') ? 'HTTP_PROXY' : 'AWS_PROXY', uri }]);
    const action = actionFor({ ...decision, brake: policy.brake }, backends);
    expect(action).toMatchObject({ outcome: 'refused' });
  }
  for (const httpIntegrations of [true, false, null]) {
    const of = forecast(decision, { ...rest, httpIntegrations }, now);
    expect(of).toEqual({ would: 'be refused', how: expect.stringMatching(/^nothing is changed\..* list of stages$/) });
  }
});

const exempt = (until: string) => ({ 'stagecert:exempt': 'it moves', 'stagecert:exempt-until': until });

test.each<[string, Record<string, string>, Partial<ForecastStage>, string, RegExp]>([
  ['in force', exempt(inDays(9)), {}, 'be left alone', /^exempt by its tags until 2026-03-10T12:00:00.000Z: it moves$/],
  ['in force, of no API with certificates', exempt(inDays(9)), { protocol: 'HTTP' }, 'be left alone', /^HTTP APIs/],
  ['without an end', { 'stagecert:exempt': 'it moves' }, {}, 'be refused', /gives no end/],
  ['for longer than may be', exempt(inDays(99)), {}, 'be refused', /at most 90 days/],
  [
    'that is past',
    exempt(inDays(-9)),
    {},
    'be refused',
    /which is past\. Where stagecert has met it in force, the stage would be fixed: after 60 s/,
  ],
])('tags that exempt a stage are forecast as the service takes them: one %s', (_what, tags, stage, would, how) => {
  const defaults = { mode: 'enforce', exemption: { byTag: true } };
  const heeded = policyFor(policyOf({ defaults }), subject({ tags }));
  expect(forecast(heeded, { ...rest, ...stage, tags }, now)).toEqual({ would, how: expect.stringMatching(how) });
  const unheeded = policyFor(policyOf({ defaults: { mode: 'enforce' } }), subject({ tags }));
  expect(forecast(unheeded, { ...rest, tags }, now).would).toBe('be fixed');
});
