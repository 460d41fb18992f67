import { APIGatewayClient, GetRestApiCommand } from '@aws-sdk/client-api-gateway';
import { expect, test } from 'vitest';
import type { Service } from '#sandbox/contract';
import { clientConfig, FUNCTION_KEY, startBareFront } from './bare-front.ts';
import { fault } from './fault.ts';

/** A front whose GetRestApi counts its runs, and calls of it that crash the caller `when`. */
async function setUp(when: 'before' | 'after') {
  const ran: string[] = [];
  const service: Service = {
    name: 'apigateway',
    operations: {
      GetRestApi: ({ restApiId }) => {
        ran.push(restApiId);
        return { id: restApiId };
      },
    },
  };
  const { endpoint, calls, faults, crashed } = await startBareFront([service]);
  faults.add(fault({ service: 'apigateway', operation: 'GetRestApi' }, { crash: when }));
  const get = (accessKeyId?: string) =>
    new APIGatewayClient(clientConfig(endpoint, accessKeyId)).send(new GetRestApiCommand({ restApiId: 'abc' }));
  return { ran, calls, crashed, get };
}

test.each([
  ['before', [], []],
  ['after', ['abc'], [200]],
] as const)('a caller that dies %s the call gets no answer', async (when, runs, logged) => {
  const { get, ran, calls, crashed } = await setUp(when);
  await expect(get(FUNCTION_KEY)).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(crashed).toEqual([FUNCTION_KEY]);
  expect(ran).toEqual(runs);
  expect(calls.list().map(({ status }) => status)).toEqual(logged);
  expect(await get(FUNCTION_KEY)).toMatchObject({ id: 'abc' });
});

test('an outside caller loses its connection', async () => {
  const { get, ran } = await setUp('before');
  await expect(get()).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(ran).toEqual([]);
});
