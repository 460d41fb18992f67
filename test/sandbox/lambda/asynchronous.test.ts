import { expect, test } from 'vitest';
import { DEAD_LETTERS, handler, setUp } from '#test/sandbox/lambda/set-up';

test('an asynchronous invocation is tried again after one and two minutes, then goes to its destination', async () => {
  const { asynchronous, clock, logs, queues } = setUp(handler('console.log("try"); throw new Error("no")'));
  asynchronous.enqueue('f', '{"a":1}');
  const tries: number[] = [];
  for (const seconds of [0, 59, 2, 118, 3, 1000]) {
    await clock.advance(seconds * 1000);
    tries.push(logs.list().length);
  }
  expect(tries).toEqual([1, 1, 2, 2, 3, 3]);
  const [record] = queues.messages(DEAD_LETTERS);
  expect(JSON.parse(record?.body ?? '')).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload: { a: 1 },
    responsePayload: { errorType: 'Error', errorMessage: 'no' },
  });
});

test('a throttled asynchronous invocation is tried again for six hours, at most every five minutes', async () => {
  const { asynchronous, clock, queues } = setUp(handler(''), { reservedConcurrency: 0 });
  asynchronous.enqueue('f', '{"a":1}');
  await clock.advance(6 * 3_600_000 - 400_000);
  expect(queues.messages(DEAD_LETTERS)).toEqual([]);
  await clock.advance(400_000);
  expect(JSON.parse(queues.messages(DEAD_LETTERS)[0]?.body ?? '')).toMatchObject({
    requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
    responsePayload: { errorType: 'TooManyRequestsException' },
  });
});

test('an asynchronous invocation that finds no environment runs once there is one', async () => {
  const { asynchronous, invoke, clock, logs } = setUp(
    handler('console.log("ran", event.n); await new Promise((go) => setTimeout(go, 50))'),
    { reservedConcurrency: 1 },
  );
  const first = invoke({ n: 1 });
  asynchronous.enqueue('f', '{"n":2}');
  await first;
  await clock.advance(2_000);
  expect(logs.list().map(({ line }) => line)).toEqual(['ran 1', 'ran 2']);
});
