import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createActivity } from '#sandbox/activity';
import { createCalls } from '#sandbox/calls';
import type { Clock, Service } from '#sandbox/contract';
import { createFaults } from '#sandbox/faults';
import { createFront, type FrontParts } from '#sandbox/front';
import { createIds } from '#sandbox/ids';
import { KEEP_ALIVE_MS } from '#sandbox/keep-alive';
import { createControlPlaneRates } from '#sandbox/rates/control-plane';
import { servedOperations } from '#sandbox/served';
import { createManualClock, type ManualClock } from './manual-clock.ts';

/** A function's access key, and its role; every other key is an outside caller's. */
export const FUNCTION_KEY = 'AKIAFUNCTION';
export const FUNCTION_ROLE = 'arn:aws:iam::000000000000:role/sweeper-role';

/** Serves a front over HTTP until the test has finished. */
export async function startBareFront<C extends Clock = ManualClock>(
  services: Service[],
  passThrough: FrontParts['passThrough'] = {},
  clock: C = createManualClock() as ManualClock & C,
  activity = createActivity(),
) {
  const crashed: string[] = [];
  const { admit } = createControlPlaneRates(clock);
  const calls = createCalls(clock);
  const faults = createFaults(servedOperations(services));
  const front = createFront({
    ...{ services, passThrough, calls, faults, clock, activity, admit, ids: createIds() },
    authorize: () => {},
    crash: async (key) => void crashed.push(key),
    callers: (key) => (key === FUNCTION_KEY ? { name: 'sweeper', roleArn: FUNCTION_ROLE } : { name: 'external' }),
  });
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    if (front.isAwsCall(request)) void front.handle(request, response);
    else response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { endpoint, calls, faults, clock, activity, crashed };
}

/** The configuration of an SDK client that calls the front once, without retries. */
export function clientConfig(endpoint: string, accessKeyId = 'AKIAOUTSIDE') {
  return { endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId, secretAccessKey: 'any' } };
}
