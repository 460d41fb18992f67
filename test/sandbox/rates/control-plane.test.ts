import { APIGatewayClient, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { expect, test } from 'vitest';
import type { AwsError, Service } from '#sandbox/contract';
import { createControlPlaneRates } from '#sandbox/rates/control-plane';
import { clientConfig, startBareFront } from '../bare-front.ts';
import { createManualClock } from '../manual-clock.ts';

function setUp() {
  let now = Date.parse('2026-03-04T05:06:07.890Z');
  const clock = { now: () => now, at: () => ({ cancel() {} }) };
  const { admit } = createControlPlaneRates(clock);
  const attempt = (service: string, operation: string): AwsError | undefined => {
    try {
      admit(service, operation);
      return undefined;
    } catch (error) {
      return error as AwsError;
    }
  };
  return {
    attempt,
    /** How many of `count` calls in a row are admitted. */
    admitted: (operation: string, count: number, service = 'apigateway') =>
      Array.from({ length: count }, () => attempt(service, operation)).filter((error) => error === undefined).length,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('the account has 40 requests at once and then 10 a second, of both versions of the API together', () => {
  const { admitted, pass } = setUp();
  expect(admitted('GetStage', 30) + admitted('GetApis', 30, 'apigatewayv2')).toBe(40);
  pass(1_000);
  expect(admitted('GetStage', 20)).toBe(10);
  pass(3_600_000);
  expect(admitted('GetStage', 100)).toBe(40);
});

test.each([
  ['CreateRestApi', 3_000],
  ['CreateDeployment', 5_000],
  ['GetResources', 400],
])('%s has five at once and then one in %i ms', (operation, intervalMs) => {
  const { admitted, pass } = setUp();
  expect(admitted(operation, 10)).toBe(5);
  pass(intervalMs - 1);
  expect(admitted(operation, 1)).toBe(0);
  pass(1);
  expect(admitted(operation, 2)).toBe(1);
});

test('a refused call says when to come back, and costs no token', () => {
  const { attempt, admitted, pass } = setUp();
  admitted('CreateDeployment', 100);
  expect(attempt('apigateway', 'CreateDeployment')).toMatchObject({
    ...{ code: 'TooManyRequestsException', status: 429, retryAfterSeconds: 5 },
  });
  expect(admitted('GetStage', 100)).toBe(35);
  pass(2_500);
  expect(attempt('apigateway', 'CreateDeployment')).toMatchObject({ retryAfterSeconds: 3 });
});

test('other services have no such quota', () => {
  expect(setUp().admitted('CreateRestApi', 200, 'lambda')).toBe(200);
});

test('a refused call is answered 429 with Retry-After, logged, and told to its service', async () => {
  const refused: string[] = [];
  const service: Service = {
    name: 'apigateway',
    operations: { GetRestApis: () => ({ items: [] }) },
    onRefused: (operation, _input, _call, error) => refused.push(`${operation} ${error.code}`),
  };
  const { endpoint, calls } = await startBareFront([service], {}, createManualClock());
  const client = new APIGatewayClient(clientConfig(endpoint));
  for (let call = 0; call < 40; call += 1) await client.send(new GetRestApisCommand({}));
  await expect(client.send(new GetRestApisCommand({}))).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    retryAfterSeconds: '1',
    $metadata: { httpStatusCode: 429 },
  });
  expect(calls.list().map(({ status }) => status)).toEqual([...Array(40).fill(200), 429]);
  expect(refused).toEqual(['GetRestApis TooManyRequestsException']);
});
