import { expect, test } from 'vitest';
import { newThreads } from '#sandbox/lambda/threads';
import { handler, setUp } from '#test/sandbox/lambda/set-up';

test('a function answers JSON to its event, by name and by ARN', async () => {
  const { runtime } = setUp(handler('return { got: event.a, at: undefined }'));
  expect(await runtime.invoke('f', { a: 1 })).toEqual({ got: 1 });
  expect(await runtime.invoke('arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST', { a: 2 })).toEqual({
    got: 2,
  });
});

test('no result is null', async () => {
  expect(await setUp(handler('')).invoke()).toBeNull();
});

test('the context tells the function of itself and of the time that is left', async () => {
  const { invoke } = setUp(
    handler('return { ...context, left: context.getRemainingTimeInMillis(), getRemainingTimeInMillis: undefined }'),
  );
  expect(await invoke()).toMatchObject({
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    functionName: 'f',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
    memoryLimitInMB: '256',
    left: expect.any(Number),
  });
});

test('a function sees its own environment and nothing of the process', async () => {
  const environment = (await setUp(handler('return process.env')).invoke()) as Record<string, string>;
  expect(Object.keys(environment).sort()).toEqual([
    'AWS_ACCESS_KEY_ID',
    'AWS_DEFAULT_REGION',
    'AWS_ENDPOINT_URL',
    'AWS_EXECUTION_ENV',
    'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
    'AWS_LAMBDA_FUNCTION_NAME',
    'AWS_LAMBDA_FUNCTION_VERSION',
    'AWS_REGION',
    'AWS_SECRET_ACCESS_KEY',
    'OWN',
    'TZ',
  ]);
});

test('the access key of an environment tells the function that calls', async () => {
  const { runtime, invoke } = setUp(handler('return process.env.AWS_ACCESS_KEY_ID'));
  expect(runtime.callerOf(String(await invoke()))?.name).toBe('f');
  expect(runtime.callerOf('AKIAOTHER')).toBeUndefined();
});

test('Date follows the clock, and keeps what is given', async () => {
  const code = 'return [Date.now(), +new Date(), Date.parse(Date()), +new Date(5), new Date() instanceof Date]';
  const { invoke, clock } = setUp(handler(code));
  await clock.advance(10 * 86_400_000);
  const before = clock.now();
  const [now, made, text, given, isDate] = (await invoke()) as [number, number, number, number, boolean];
  const after = clock.now();
  for (const present of [now, made]) {
    expect(present).toBeGreaterThanOrEqual(before);
    expect(present).toBeLessThanOrEqual(after);
  }
  // The text has whole seconds.
  expect(text).toBeGreaterThan(before - 1_000);
  expect(text).toBeLessThanOrEqual(after);
  expect([given, isDate]).toEqual([5, true]);
});

test('at a low rate a function’s time passes as slowly as the clock’s, and its deadlines come as late; its pauses do not', async () => {
  const code = `
    const begun = Date.now();
    const came = [];
    setTimeout(() => came.push('a timer'), 20).unref();
    AbortSignal.timeout(20).addEventListener('abort', () => came.push('a signal'));
    await require('node:timers/promises').setTimeout(100);
    return { came, passed: Date.now() - begun, left: context.getRemainingTimeInMillis(), now: Date.now() }`;
  const { invoke, clock } = setUp(handler(code), { timeoutSeconds: 60 }, newThreads, 1 / 10_000);
  await clock.advance(86_400_000);
  const before = clock.now();
  const { came, passed, left, now } = (await invoke()) as { came: string[]; passed: number; left: number; now: number };
  expect(came).toEqual([]);
  expect(passed).toBeLessThan(10);
  expect(left).toBeGreaterThan(59_900);
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(clock.now());
});

test('at a high rate deadlines come early, that of the invocation as well', async () => {
  const wait = (how: string) => handler(`await new Promise((go) => ${how}); return 'came'`);
  const quick = (code: string, timeoutSeconds = 600_000) => setUp(code, { timeoutSeconds }, newThreads, 1_000);
  expect(await quick(wait('setTimeout(go, 60_000)')).invoke()).toBe('came');
  expect(await quick(wait('AbortSignal.timeout(60_000).addEventListener("abort", go)')).invoke()).toBe('came');
  await expect(quick(wait('0'), 600).invoke()).rejects.toMatchObject({
    name: 'Sandbox.Timedout',
    message: expect.stringContaining('timed out after 600.00 seconds'),
  });
});

test.each([
  ['an error by its name', handler('throw Object.assign(new Error("no"), { name: "StageGone" })'), 'StageGone', 'no'],
  ['an error class', `class Odd extends TypeError {} ${handler('throw new Odd("no")')}`, 'TypeError', 'no'],
  ['a thrown string', handler('throw "no"'), 'Error', 'no'],
  ['an exit', handler('process.exit(3)'), 'Runtime.ExitError', 'exit status 3'],
  ['an exit without an error', handler('process.exit(0)'), 'Runtime.ExitError', 'without providing a reason'],
  [
    'an uncaught error',
    handler('setTimeout(() => { throw new RangeError("late") }); await new Promise(() => {})'),
    'RangeError',
    'late',
  ],
  [
    'a rejection',
    handler('Promise.reject(new Error("lost")); await new Promise(() => {})'),
    'Runtime.UnhandledPromiseRejection',
    'lost',
  ],
  ['code that does not load', 'throw new Error("init")', 'Error', 'init'],
  ['a missing handler', 'exports.other = 1', 'Runtime.HandlerNotFound', 'handler is undefined or not exported'],
])('%s ends the invocation as on Lambda', async (_, code, name, message) => {
  const { invoke } = setUp(code);
  await expect(invoke()).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});

test('a function that takes too long is ended, and the next invocation has a new environment', async () => {
  const { invoke } = setUp(handler('if (event.wait) await new Promise(() => {}); return "fresh"'), {
    timeoutSeconds: 2,
  });
  await expect(invoke({ wait: true })).rejects.toMatchObject({
    name: 'Sandbox.Timedout',
    message: expect.stringMatching(/^RequestId: [0-9a-f-]+ Error: Task timed out after 2\.00 seconds$/),
  });
  // On a busy machine a new environment can take longer to start than that.
  await expect.poll(() => invoke()).toBe('fresh');
});

test('an environment is used again after an error of the function, and not after its end', async () => {
  const code = `let n = 0; ${handler('n += 1; if (event.how === "throw") throw new Error(); if (event.how) process.exit(1); return n')}`;
  const { invoke } = setUp(code);
  await invoke();
  await invoke({ how: 'throw' }).catch(() => {});
  expect(await invoke()).toBe(3);
  await invoke({ how: 'exit' }).catch(() => {});
  expect(await invoke()).toBe(1);
});

test('an environment runs one invocation at a time, and beyond the concurrency callers are throttled', async () => {
  const code = `let busy = 0; ${handler('busy += 1; await new Promise((go) => setTimeout(go, 50)); return busy--')}`;
  const { invoke } = setUp(code, { reservedConcurrency: 2 });
  const results = await Promise.allSettled([invoke(), invoke(), invoke()]);
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.code))).toEqual([
    1,
    1,
    'TooManyRequestsException',
  ]);
});

test('no reserved concurrency at all throttles everything', async () => {
  await expect(setUp(handler(''), { reservedConcurrency: 0 }).invoke()).rejects.toMatchObject({ status: 429 });
});

test('an unknown function is not found', async () => {
  await expect(setUp('').runtime.invoke('g', {})).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    status: 404,
  });
});

test('payloads over 6 MB are refused in both directions', async () => {
  const { invoke } = setUp(handler('return "x".repeat(7e6)'));
  await expect(invoke('x'.repeat(7e6))).rejects.toMatchObject({ code: 'RequestEntityTooLargeException', status: 413 });
  await expect(invoke()).rejects.toMatchObject({ name: 'Function.ResponseSizeTooLarge' });
});

test('what a function writes is kept before its answer arrives', async () => {
  const { invoke, logs } = setUp(handler('console.log("a\\nb", { c: 1 }); console.error("d")'));
  await invoke();
  expect(logs.list().map(({ line }) => line)).toEqual(['a', 'b { c: 1 }', 'd']);
});

test('a crash ends the environment that signs with the key, and no other', async () => {
  const wait = 'if (event.wait) await new Promise((go) => setTimeout(go, event.wait))';
  const { runtime, invoke } = setUp(
    handler(`console.log(process.env.AWS_ACCESS_KEY_ID); ${wait}; return process.env.AWS_ACCESS_KEY_ID`),
  );
  const key = String(await invoke());
  const [dying, other] = [invoke({ wait: 60_000 }), invoke({ wait: 50 })];
  dying.catch(() => {});
  await runtime.crash(key);
  await expect(dying).rejects.toMatchObject({
    name: 'Runtime.ExitError',
    message: expect.stringContaining('RequestId'),
  });
  expect(await other).not.toBe(key);
  expect(await invoke()).not.toBe(key);
  await runtime.crash('AKIAOTHER');
});
