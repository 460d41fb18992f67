import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entries } from '#infra/functions';
import { type CaseResult, exceeded } from '#scripts/bench/cases';
import { countCalls, countTransitions } from '#scripts/bench/count';
import type { BenchResult } from '#scripts/bench/report';
import { percentile } from '#scripts/bench/statistics';
import { textTable } from '#scripts/bench/text-table';

async function bench(...flags: string[]) {
  const script = fileURLToPath(new URL('../../scripts/bench.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], out, err] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

test.each([
  [[7], 0.95, 7],
  [[3, 1, 2], 0.5, 2],
  [[4, 1, 3, 2], 0.5, 2.5],
  [[10, 20, 30, 40, 50], 0.95, 48],
  [[10, 9, 8, 1], 1, 10],
])('of %j the percentile %d is %d', (samples, p, expected) => {
  expect(percentile(samples, p)).toBeCloseTo(expected);
});

test('a percentile lies among the samples, and does not fall where its fraction rises', () => {
  const samples = fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1 });
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(samples, fraction, fraction, (of, p, q) => {
      const [low, high] = [percentile(of, Math.min(p, q)), percentile(of, Math.max(p, q))];
      expect(low).toBeLessThanOrEqual(high);
      expect(low).toBeGreaterThanOrEqual(Math.min(...of));
      expect(high).toBeLessThanOrEqual(Math.max(...of));
    }),
  );
});

test('no samples have no percentile', () => {
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});

test('calls are counted by service and operation, those from outside left out', () => {
  const call = (service: string, operation: string, caller = 'Inspect') => ({ service, operation, caller });
  const calls = [
    call('sns', 'Publish'),
    call('apigateway', 'GetStage'),
    call('apigateway', 'GetStage', 'external'),
    call('apigateway', 'GetStage', 'PatchStage'),
    call('apigateway', 'CreateStage', 'external'),
  ];
  expect(countCalls(calls)).toEqual([
    { service: 'apigateway', operation: 'GetStage', count: 2 },
    { service: 'sns', operation: 'Publish', count: 1 },
  ]);
});

test.each([
  ['each entry into a state, of whatever type', ['ChoiceStateEntered', 'ChoiceStateExited', 'SucceedStateEntered'], 2],
  ['no first attempt of a task', ['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded'], 1],
  [
    'each retry',
    ['TaskStateEntered', 'TaskScheduled', 'TaskFailed', 'TaskScheduled', 'TaskFailed', 'TaskScheduled'],
    3,
  ],
  [
    'retries of a function that is called by its ARN',
    ['TaskStateEntered', 'LambdaFunctionScheduled', 'LambdaFunctionTimedOut', 'LambdaFunctionScheduled'],
    2,
  ],
  ['attempts state by state', ['TaskStateEntered', 'TaskScheduled', 'TaskStateEntered', 'TaskScheduled'], 2],
  ['nothing that begins or ends the execution', ['ExecutionStarted', 'ExecutionSucceeded'], 0],
] as const)('state transitions: %s', (_, types, expected) => {
  expect(countTransitions(types.map((type) => ({ type })))).toBe(expected);
});

test('a limit is exceeded by the first count above it, and by none up to it', () => {
  const result = (calls: number, transitions: number): CaseResult => ({
    finding: 'fix',
    certificate: 'new',
    calls: [],
    apiGatewayCalls: { count: calls, limit: 5 },
    stateTransitions: { count: transitions, limit: 10 },
  });
  expect(exceeded([result(5, 10)])).toEqual([]);
  expect(exceeded([result(6, 11)])).toEqual([
    'fix (certificate: new): 6 API Gateway calls, at most 5',
    'fix (certificate: new): 11 state transitions, at most 10',
  ]);
});

test('a table sets names to the left, figures to the right, and a rule under its head', () => {
  const rows = [
    ['all', '1.0'],
    ['patched', '10.0'],
  ];
  expect(textTable([['', 'ms']], rows).split('\n')).toEqual([
    '           ms',
    '───────  ────',
    'all       1.0',
    'patched  10.0',
  ]);
});

test('a run tells what a remediation costs, within its limits, and how long it takes beside the floor', async () => {
  const { code, out, err } = await bench('--json', '--stages', '2', '--runs', '1');
  expect(code, err).toBe(0);
  const { cases, latency, handlers, initRuns, exceeded } = JSON.parse(out) as BenchResult;

  expect(exceeded).toEqual([]);
  expect(cases.map(({ finding, certificate }) => `${finding} ${certificate}`)).toEqual([
    'fix new',
    'fix shared',
    'compliant ours',
    'compliant foreign',
  ]);
  expect(cases.map(({ apiGatewayCalls: { limit } }) => limit)).toEqual([6, 6, 1, 2]);
  for (const { calls, apiGatewayCalls, stateTransitions } of cases) {
    const toApiGateway = calls.filter(({ service }) => service === 'apigateway');
    expect(toApiGateway.reduce((sum, { count }) => sum + count, 0)).toBe(apiGatewayCalls.count);
    expect(apiGatewayCalls.count).toBeLessThanOrEqual(apiGatewayCalls.limit);
    expect(stateTransitions.count).toBeGreaterThan(0);
    expect(stateTransitions.count).toBeLessThanOrEqual(stateTransitions.limit);
  }
  const generated = cases.map(({ calls }) => calls.some(({ operation }) => operation === 'GenerateClientCertificate'));
  expect(generated).toEqual([true, false, false, false]);

  expect(latency.map(({ name, stages }) => [name, stages])).toEqual([
    ['all stages', 2],
    ['new certificate', 1],
    ['shared certificate', 1],
  ]);
  for (const { serviceMs, floorMs, ratio } of latency) {
    expect(floorMs.median).toBeGreaterThan(0);
    expect(ratio.median).toBeCloseTo(serviceMs.median / floorMs.median);
    expect(ratio.p95).toBeCloseTo(serviceMs.p95 / floorMs.p95);
  }

  expect(initRuns).toBe(1);
  // The preflight is deployed only where it is opted in.
  expect(handlers.map(({ name }) => name)).toEqual(Object.keys(entries).filter((name) => name !== 'Preflight'));
  for (const { bytes, gzipBytes, initMs, bareImportMs, ratio } of handlers) {
    expect(gzipBytes).toBeLessThan(bytes);
    expect(Math.min(gzipBytes, initMs, bareImportMs)).toBeGreaterThan(0);
    expect(ratio).toBeCloseTo(initMs / bareImportMs);
  }
  const patch = handlers.find(({ name }) => name === 'PatchStage');
  expect(patch?.sdkPackages).toEqual([
    '@aws-sdk/client-api-gateway',
    '@aws-sdk/client-apigatewayv2',
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/lib-dynamodb',
  ]);
}, 600_000);

test('--help explains the flags', async () => {
  const { code, out } = await bench('--help');
  expect([code, out]).toEqual([0, expect.stringContaining('--stages COUNT')]);
});

test.each([
  [['--colour'], "Unknown option '--colour'"],
  [['--stages', '0'], '--stages 0 cannot be used: give a whole number from 1 to 200'],
])('%j is refused before anything is built', async (flags, message) => {
  const { code, out, err } = await bench(...flags);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^bench: [^\n]+\n$/);
  expect(err).toContain(message);
});
