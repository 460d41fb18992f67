import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createActivity } from '#sandbox/activity';
import type { FunctionModel } from '#sandbox/assembly/model';
import { createClock } from '#sandbox/clock';
import { createIds } from '#sandbox/ids';
import { createAsynchronousInvocations } from '#sandbox/lambda/asynchronous';
import { createFunctionLogs } from '#sandbox/lambda/function-logs';
import { createLambdaRuntime } from '#sandbox/lambda/runtime';
import { newThreads } from '#sandbox/lambda/threads';
import { createQueues } from '#sandbox/sqs/queues';

export const DEAD_LETTERS = 'arn:aws:sqs:us-east-1:000000000000:dead';

/** A folder that holds the code as `index` with the given ending, until the test has finished. */
export function folderOf(code: string, ending = '.js'): string {
  const codeFolder = mkdtempSync(join(tmpdir(), 'function-'));
  writeFileSync(join(codeFolder, `index${ending}`), code);
  onTestFinished(() => rmSync(codeFolder, { recursive: true }));
  return codeFolder;
}

/** A runtime with the one function `f`, until the test has finished. */
export function setUp(code: string, changes: Partial<FunctionModel> = {}, threads = newThreads, rate = 1) {
  const codeFolder = changes.codeFolder ?? folderOf(code);
  const activity = createActivity();
  const clock = createClock({ activity, rate });
  const ids = createIds();
  const logs = createFunctionLogs(clock);
  const model: FunctionModel = {
    name: 'f',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
    roleArn: 'arn:aws:iam::000000000000:role/r',
    codeFolder,
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    environment: { OWN: '1' },
    // Longer than a busy machine takes to start a thread.
    timeoutSeconds: 60,
    memorySizeMb: 256,
    description: '',
    ...changes,
  };
  const place = { account: '000000000000', region: 'us-east-1' };
  const shared = { activity, clock, ids, place };
  const runtime = createLambdaRuntime([model], {
    ...shared,
    logs,
    endpointUrl: 'http://127.0.0.1:1',
    threads,
    rate,
  });
  onTestFinished(runtime.close);
  onTestFinished(clock.close);
  const queues = createQueues([{ arn: DEAD_LETTERS, name: 'dead', url: '' }], clock, ids);
  const configs = [{ functionName: 'f', onFailureArn: DEAD_LETTERS }];
  const asynchronous = createAsynchronousInvocations({ ...shared, runtime, queues, configs, maySend: () => true });
  return {
    runtime,
    clock,
    activity,
    logs,
    queues,
    asynchronous,
    invoke: (event: unknown = {}) => runtime.invoke('f', event),
  };
}

/** A module whose handler does this. */
export const handler = (body: string) => `exports.handler = async (event, context) => { ${body} };`;
