import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox';
import { synthesizeStageWatcher } from '#test/sandbox/fixtures/stage-watcher';
import { answerFaults, errorFaults } from './answer.ts';
import { ERRORS } from './errors.ts';
import { readTrimmedModel } from './model.ts';
import { createRecorder, type Recorded } from './recorder.ts';
import { WALKS, type Walker } from './walk.ts';

const assembly = synthesizeStageWatcher();
const { recorded, listen } = createRecorder();
let sandbox: Sandbox;

async function control<T>(path: string, body?: object): Promise<T> {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  return (await (await fetch(`${sandbox.url}/_sandbox/${path}`, init)).json()) as T;
}

beforeAll(async () => {
  sandbox = await startSandbox({ assembly: assembly.folder, port: 0 });
});
afterAll(async () => {
  await sandbox.close();
  assembly.remove();
});

function walker(): Walker {
  const credentials = { accessKeyId: 'AKIAOUTSIDE', secretAccessKey: 'any' };
  return {
    options: { endpoint: sandbox.url, region: 'us-east-1', maxAttempts: 1, credentials },
    listen,
    rest: () => control('clock', { advanceSeconds: 10 }),
    logs: () => control('logs'),
  };
}

const nameOf = ({ service, operation }: Recorded) => `${service} ${operation}`;

test('every operation that is served is walked, and botocore’s model finds no fault with its answer', async () => {
  for (const walk of WALKS) await walk(walker());
  const served = await control<Record<string, string[]>>('operations');
  const names = Object.entries(served).flatMap(([service, operations]) =>
    operations.map((name) => `${service} ${name}`),
  );
  const answered = new Set(recorded.filter(({ status }) => status < 300).map(nameOf));
  expect(names.filter((name) => !answered.has(name))).toEqual([]);
  const faults = recorded.flatMap((answer) => {
    const found = answerFaults(readTrimmedModel(answer.service), answer.operation, answer);
    return found.map((fault) => `${nameOf(answer)}: ${fault}`);
  });
  expect([...new Set(faults)]).toEqual([]);
});

test.each(ERRORS)('$service answers $error in the form of botocore’s model', async ({ service, error, provoke }) => {
  await control('clock', { advanceSeconds: 10 });
  const before = recorded.length;
  await expect(provoke(walker())).rejects.toThrow();
  const [answer] = recorded.slice(before);
  if (!answer) throw new Error('nothing was answered');
  expect(errorFaults(readTrimmedModel(service), answer.operation, error, answer)).toEqual([]);
});
