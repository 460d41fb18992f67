import { expect, test } from 'vitest';
import { policyFor } from '#core/policy-decision';
import { type ForecastStage, forecast } from '#core/policy-forecast';
import { policyOf, subject } from '#test/core/policies';

const rest: ForecastStage = { protocol: 'REST', clientCertificateId: null, httpIntegrations: true };
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
  expect(forecast(decision, { ...rest, ...stage })).toEqual({ would, how: expect.stringMatching(how) });
});
