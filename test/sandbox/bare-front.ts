import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createActivity } from '#sandbox/activity';
import { createCalls } from '#sandbox/calls';
import type { Service } from '#sandbox/contract';
import { createFaults } from '#sandbox/faults';
import { createFront, type FrontParts } from '#sandbox/front';
import { createIds } from '#sandbox/ids';
import { createManualClock } from './manual-clock.ts';

/** A function's access key, and its role; every other key is an outside caller's. */
export const FUNCTION_KEY = 'AKIAFUNCTION';
export const FUNCTION_ROLE = 'arn:aws:iam::000000000000:role/sweeper-role';

/** Serves a front over HTTP until the test has finished. */
export async function startBareFront(
  services: Service[],
  passThrough: FrontParts['passThrough'] = {},
  clock = createManualClock(),
) {
  const calls = createCalls(clock);
  const faults = createFaults();
  const activity = createActivity();
  const front = createFront({
    ...{ services, passThrough, calls, faults, clock, activity, ids: createIds() },
    callers: (key) => (key === FUNCTION_KEY ? { name: 'sweeper', roleArn: FUNCTION_ROLE } : { name: 'external' }),
  });
  const server = createServer((request, response) => {
    if (front.isAwsCall(request)) void front.handle(request, response);
    else response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { endpoint, calls, faults, clock, activity };
}

/** The configuration of an SDK client that calls the front once, without retries. */
export function clientConfig(endpoint: string, accessKeyId = 'AKIAOUTSIDE') {
  return { endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId, secretAccessKey: 'any' } };
}
