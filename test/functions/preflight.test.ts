import { expect, test } from 'vitest';
import type { Reply } from '#core/preflight';
import { certificate, change, ending, now } from '#test/core/given';
import { policy } from '#test/core/tellings';

process.env.AWS_REGION ??= 'eu-west-1';
const { preflight } = await import('#functions/preflight');

const methods = ['a', 'b', 'c'].map((host) => ({
  ...{ resourceId: host, path: `/${host}`, verb: 'GET' },
  integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: `https://${host}/` },
}));

const byVariable = {
  ...{ resourceId: 'v', path: '/v', verb: 'GET' },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's notation
  integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'https://${stageVariables.host}/' },
};

/** Runs the step where each call takes so long. */
async function run(seconds: number, invoke: () => Reply | { uncallable: string }, held: Record<string, string> = {}) {
  let time = now.getTime();
  const calls: (string | null)[] = [];
  const testInvoke = {
    methods: async () => (held.host ? [byVariable] : methods),
    variables: async () => held,
    invoke: async (_stage: unknown, _planned: unknown, _variables: unknown, certificateId: string | null) => {
      time += seconds * 1_000;
      calls.push(certificateId);
      return invoke();
    },
  };
  const step = preflight({ testInvoke, now: () => new Date(time) });
  const record = { ...ending(), certificate, change, policy: { ...policy, preflight: { methods: ['GET'] } } };
  return { ...(await step(record)), calls };
}

test('each backend is called without the certificate first, then with it', async () => {
  const { calls, preflight: result, next } = await run(1, () => ({ status: 200, latencyMs: 1 }));
  expect(calls).toEqual([null, '3kxqri', null, '3kxqri', null, '3kxqri']);
  expect(result).toMatchObject({ trials: [{ host: 'a' }, { host: 'b' }, { host: 'c' }], untried: [] });
  expect(next).toBe('fix');
});

test('slow backends do not outlast the step: what is left is named', async () => {
  const { calls, preflight: result } = await run(8, () => ({ status: null, latencyMs: 8_000 }));
  expect(calls).toHaveLength(4);
  expect(result.untried).toEqual([{ host: 'c', why: 'others took too long' }]);
});

test('a backend that a stage variable names is told as its host', async () => {
  const { preflight: result } = await run(1, () => ({ status: 200, latencyMs: 1 }), { host: 'v.example' });
  expect(result).toMatchObject({ trials: [{ host: 'v[.]example (stage variable host)', path: '/v' }] });
});

test('one that cannot be called without the certificate is not called with it', async () => {
  const { calls, preflight: result, next } = await run(1, () => ({ uncallable: 'no' }));
  expect(calls).toEqual([null, null, null]);
  expect(result.untried.map(({ why }) => why)).toEqual(['no', 'no', 'no']);
  expect(next).toBe('fix');
});
