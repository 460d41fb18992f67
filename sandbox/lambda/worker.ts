/**
 * The inside of an execution environment: loads the handler with the first invocation, then answers one after the other. Told
 * to start anew, it is another environment of the same function, which knows nothing of the one before.
 */
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { WorkerEnd, WorkerInvocation, WorkerMessage, WorkerStart } from './protocol.ts';
import { shiftDate } from './worker-date.ts';
import { stretchDeadlines } from './worker-deadlines.ts';

type Handler = (event: unknown, context: unknown) => unknown;

let start: WorkerStart | undefined;
let handler: Handler | undefined;

const send = (message: WorkerMessage) => parentPort?.postMessage(message);
const rate = () => start?.rate ?? 1;
shiftDate(() => (start ? Number(Atomics.load(start.clockOffset, 0)) : 0), rate);
stretchDeadlines(rate);

for (const stream of [process.stdout, process.stderr]) {
  // Sent on the port of the answers, so that every line arrives before the answer that it precedes.
  stream.write = (chunk: string | Uint8Array) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    for (const line of text.split('\n')) if (line !== '') send({ kind: 'line', line });
    return true;
  };
}

process.on('unhandledRejection', (reason) => {
  const text = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  fail('Runtime.UnhandledPromiseRejection', text, true);
  process.exit(1);
});

function fail(errorType: string, errorMessage: string, fatal: boolean): void {
  send({ kind: 'error', errorType, errorMessage, fatal });
}

/** Lambda names an error by its `name`; whatever else is thrown goes by its own text under the name "Error". */
function failWith(error: unknown, fatal: boolean): void {
  if (error instanceof Error) fail(error.name, error.message, fatal);
  else fail('Error', typeof error === 'string' ? error : JSON.stringify(error), fatal);
}

function startAnew(given: WorkerStart): void {
  start = given;
  handler = undefined;
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, given.variables);
  const { cache } = createRequire(given.file);
  for (const file of Object.keys(cache)) delete cache[file];
}

function loadHandler({ file, exportName }: WorkerStart): Handler | undefined {
  try {
    const found: unknown = createRequire(file)(file)[exportName];
    if (typeof found === 'function') return found as Handler;
    fail('Runtime.HandlerNotFound', `${exportName} is undefined or not exported in ${file}`, true);
  } catch (error) {
    failWith(error, true);
  }
  return undefined;
}

async function invoke(handle: Handler, invocation: WorkerInvocation): Promise<void> {
  const deadline = performance.now() + invocation.timeoutMs / rate();
  const context = {
    awsRequestId: invocation.requestId,
    functionName: invocation.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: invocation.functionArn,
    memoryLimitInMB: String(invocation.memorySizeMb),
    logGroupName: `/aws/lambda/${invocation.functionName}`,
    logStreamName: invocation.requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor((deadline - performance.now()) * rate())),
  };
  try {
    const result = await handle(JSON.parse(invocation.payload), context);
    send({ kind: 'result', payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    failWith(error, false);
  }
}

parentPort?.on('message', (message: WorkerStart | WorkerInvocation | WorkerEnd) => {
  if (message.kind === 'end') return process.exit(0);
  if (message.kind === 'start') return startAnew(message);
  if (start) handler ??= loadHandler(start);
  // Lambda gives up an environment whose handler does not load; the next invocation starts another one.
  if (!handler) return process.exit(1);
  return invoke(handler, message);
});
