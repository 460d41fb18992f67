import { SSMClient } from '@aws-sdk/client-ssm';
import { HttpResponse } from '@smithy/core/protocols';
import { expect, test } from 'vitest';
import { clientOptions } from '#functions/aws/client-options';
import { parameter } from '#functions/aws/ssm';

const begin = Date.parse('2026-03-01T12:00:00Z');

/** The adapter, at a clock that the test moves, talking to a service whose answer the test changes. */
function parameterHolding(value: string) {
  const world = { value, error: undefined as string | undefined, status: 400, seconds: 0, calls: 0 };
  const requestHandler = {
    handle: async () => {
      world.calls += 1;
      const { error } = world;
      const body = error ? { __type: error, message: 'no' } : { Parameter: { Value: world.value } };
      const headers = { 'content-type': 'application/x-amz-json-1.1' };
      const bytes = new TextEncoder().encode(JSON.stringify(body));
      return { response: new HttpResponse({ statusCode: error ? world.status : 200, headers, body: bytes }) };
    },
  };
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'any' };
  const client = new SSMClient({ ...clientOptions, region: 'eu-west-1', credentials, requestHandler });
  const now = () => new Date(begin + world.seconds * 1_000);
  return { world, adapter: parameter('/stagecert/policy', now, client) };
}

test('a text is asked for once in 30 seconds, and a new one is seen after that', async () => {
  const { world, adapter } = parameterHolding('old');
  const readAt = '2026-03-01T12:00:00.000Z';
  expect(await adapter.read()).toEqual({ text: 'old', readAt });
  world.value = 'new';
  world.seconds = 29;
  expect(await adapter.read()).toEqual({ text: 'old', readAt });
  expect(world.calls).toBe(1);
  world.seconds = 30;
  expect(await adapter.read()).toEqual({ text: 'new', readAt: '2026-03-01T12:00:30.000Z' });
});

test('a clock that was set back keeps no text alive', async () => {
  const { world, adapter } = parameterHolding('old');
  await adapter.read();
  world.value = 'new';
  world.seconds = -3_600;
  expect(await adapter.read()).toMatchObject({ text: 'new' });
});

test.each([
  ['ParameterNotFound', /ParameterNotFound/],
  ['AccessDeniedException', /AccessDeniedException/],
])('%s is an answer, which is not kept', async (error, words) => {
  const { world, adapter } = parameterHolding('text');
  world.error = error;
  expect(await adapter.read()).toEqual({ unread: expect.stringMatching(words) });
  world.error = undefined;
  expect(await adapter.read()).toMatchObject({ text: 'text' });
});

test.each([
  ['ThrottlingException', 400, 'Throttled'],
  ['InternalServerError', 500, 'NoAnswer'],
])('%s is tried again by the workflow, even where an older text is known', async (error, status, name) => {
  const { world, adapter } = parameterHolding('text');
  await adapter.read();
  Object.assign(world, { error, status, seconds: 60 });
  await expect(adapter.read()).rejects.toMatchObject({ name });
});
