import {
  APIGatewayClient,
  GetRestApiCommand,
  GetRestApisCommand,
  TestInvokeMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test, vi } from 'vitest';
import { type Activity, AwsError, type CallContext, type Service } from '#sandbox/contract';
import { clientConfig, FUNCTION_KEY, FUNCTION_ROLE, startBareFront } from './bare-front.ts';
import { fault } from './fault.ts';

/** An API Gateway that has one operation and remembers who called it. */
function oneOperation(operation: (input: unknown, call: CallContext) => unknown): Service {
  return { name: 'apigateway', operations: { GetRestApi: operation } };
}

const getApi = (endpoint: string, accessKeyId?: string) =>
  new APIGatewayClient(clientConfig(endpoint, accessKeyId)).send(new GetRestApiCommand({ restApiId: 'abc' }));

test('a request that is not signed is no AWS call', async () => {
  const { endpoint, calls } = await startBareFront([]);
  expect((await fetch(`${endpoint}/restapis/abc`)).status).toBe(418);
  expect(calls.list()).toEqual([]);
});

test('an operation is told who calls: a function with its role, or an outside caller', async () => {
  const seen: CallContext[] = [];
  const { endpoint } = await startBareFront([oneOperation((_input, call) => ({ id: String(seen.push(call)) }))]);
  await getApi(endpoint, FUNCTION_KEY);
  await getApi(endpoint);
  expect(seen[0]?.caller).toMatchObject({ name: 'sweeper', accessKeyId: FUNCTION_KEY, roleArn: FUNCTION_ROLE });
  expect(seen[1]?.caller).toMatchObject({ name: 'external', accessKeyId: 'AKIAOUTSIDE', sourceIp: '127.0.0.1' });
  expect(seen[1]?.caller.roleArn).toBeUndefined();
  expect(seen[1]?.caller.userAgent).toContain('aws-sdk-js');
});

test('a call is logged with its caller, resource, time and status, and numbered from the last reset', async () => {
  const { endpoint, calls } = await startBareFront([
    oneOperation(() => {
      throw new AwsError('NotFoundException', 'no such API', 404);
    }),
  ]);
  await expect(getApi(endpoint, FUNCTION_KEY)).rejects.toMatchObject({ name: 'NotFoundException' });
  const entry = {
    ...{ seq: 1, service: 'apigateway', operation: 'GetRestApi', caller: 'sweeper', resource: '/restapis/abc' },
    ...{ time: '2026-03-04T05:06:07.890Z', status: 404 },
  };
  expect(calls.list()).toEqual([entry]);
  calls.reset();
  await expect(getApi(endpoint, FUNCTION_KEY)).rejects.toThrow();
  expect(calls.list()).toEqual([entry]);
});

test('an operation that is not implemented answers 501, names itself and is logged', async () => {
  const { endpoint, calls } = await startBareFront([oneOperation(() => ({}))]);
  const client = new APIGatewayClient(clientConfig(endpoint));
  const command = new TestInvokeMethodCommand({ restApiId: 'abc', resourceId: 'r', httpMethod: 'GET' });
  await expect(client.send(command)).rejects.toMatchObject({
    message: 'the sandbox does not implement apigateway TestInvokeMethod',
    $metadata: { httpStatusCode: 501 },
  });
  await expect(client.send(new GetRestApisCommand({}))).rejects.toThrow('apigateway GetRestApis');
  expect(calls.list().map(({ operation, status }) => [operation, status])).toEqual([
    ['TestInvokeMethod', 501],
    ['GetRestApis', 501],
  ]);
});

test('a service that is not implemented answers 501 and is named', async () => {
  const { endpoint } = await startBareFront([]);
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIA/20260304/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-target': 'Kinesis_20131202.ListStreams',
    },
  });
  expect(response.status).toBe(501);
  expect(await response.json()).toEqual({
    __type: 'NotImplemented',
    message: 'the sandbox does not implement kinesis ListStreams',
  });
});

test('the Date header follows the clock and each answer has its own request id', async () => {
  const { endpoint, clock } = await startBareFront([oneOperation(() => ({}))]);
  clock.set('2031-01-01T00:00:00Z');
  const scope = 'AWS4-HMAC-SHA256 Credential=AKIA/20260304/us-east-1/apigateway/aws4_request';
  const answers = [1, 2].map(() => fetch(`${endpoint}/restapis/abc`, { headers: { authorization: scope } }));
  const [first, second] = await Promise.all(answers);
  expect(first?.headers.get('date')).toBe('Wed, 01 Jan 2031 00:00:00 GMT');
  expect(first?.headers.get('x-amzn-requestid')).not.toBe(second?.headers.get('x-amzn-requestid'));
});

test('a service that is passed through gets the body as it came, and is logged and faulted like any other', async () => {
  const bodies: string[] = [];
  const dynamodb = async (_request: unknown, body: Buffer) => {
    bodies.push(body.toString());
    return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: '{"Item":{"n":{"N":"1"}}}' };
  };
  const { endpoint, calls, faults } = await startBareFront([], { dynamodb });
  const client = new DynamoDBClient(clientConfig(endpoint));
  const get = new GetItemCommand({ TableName: 'counters', Key: { id: { S: 'a' } } });
  expect((await client.send(get)).Item).toEqual({ n: { N: '1' } });
  faults.add(fault({ service: 'dynamodb', operation: 'GetItem' }, { error: 'ThrottlingException', status: 400 }));
  await expect(client.send(get)).rejects.toMatchObject({ name: 'ThrottlingException' });
  expect(bodies.map((body) => JSON.parse(body))).toEqual([{ TableName: 'counters', Key: { id: { S: 'a' } } }]);
  expect(calls.list().map(({ resource, status }) => [resource, status])).toEqual([
    ['counters', 200],
    ['counters', 400],
  ]);
});

test('a fault of kind error refuses the call without effect and tells the service', async () => {
  const refused: unknown[] = [];
  let ran = 0;
  const service: Service = {
    ...oneOperation(() => ({ id: String(++ran) })),
    onRefused: (operation, input, _call, error) => refused.push([operation, input, error.code]),
  };
  const { endpoint, faults } = await startBareFront([service]);
  const throttled = { error: 'TooManyRequestsException', status: 429 };
  faults.add(fault({ service: 'apigateway', operation: 'GetRestApi' }, throttled));
  await expect(getApi(endpoint)).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    $metadata: { httpStatusCode: 429 },
  });
  expect(ran).toBe(0);
  expect(refused).toEqual([['GetRestApi', { restApiId: 'abc' }, 'TooManyRequestsException']]);
  expect((await getApi(endpoint)).id).toBe('1');
});

test('a fault of kind dropReply lets the call take effect, logs it, and loses the answer', async () => {
  let ran = 0;
  const { endpoint, faults, calls } = await startBareFront([oneOperation(() => ({ id: String(++ran) }))]);
  faults.add(fault({ service: 'apigateway', operation: 'GetRestApi' }, { dropReply: true }));
  await expect(getApi(endpoint)).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(ran).toBe(1);
  expect(calls.list()).toMatchObject([{ operation: 'GetRestApi', status: 200 }]);
});

/** Resolves when the front has been given its next call. */
function arrivalAt(activity: Activity): Promise<void> {
  const track = vi.spyOn(activity, 'track');
  return new Promise((resolve) => {
    track.mockImplementationOnce((work) => {
      track.mockRestore();
      resolve();
      return activity.track(work);
    });
  });
}

test('a fault of kind latencyMs delays the effect, and the call is under way meanwhile', async () => {
  let ranAt: number | undefined;
  const operation = oneOperation(() => {
    ranAt = performance.now();
    return { id: 'late' };
  });
  const { endpoint, faults, activity } = await startBareFront([operation]);
  faults.add(fault({ service: 'apigateway', operation: 'GetRestApi' }, { latencyMs: 60 }));
  const arrived = arrivalAt(activity).then(() => performance.now());
  const answered = getApi(endpoint);
  const arrivedAt = await arrived;
  await activity.atRest();
  // A timer counts from the turn of the event loop that it was set in.
  expect(Number(ranAt) - arrivedAt).toBeGreaterThan(50);
  expect((await answered).id).toBe('late');
});

test('a fault of kind held lets the call take effect when the faults are cleared, and not before', async () => {
  let ran = 0;
  const { endpoint, faults, activity } = await startBareFront([oneOperation(() => ({ id: String(++ran) }))]);
  faults.add(fault({ service: 'apigateway', operation: 'GetRestApi' }, { held: true }));
  const arrived = arrivalAt(activity);
  const answered = getApi(endpoint);
  await arrived;
  expect((await getApi(endpoint)).id).toBe('1');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(ran).toBe(1);

  faults.clear();
  await activity.atRest();
  expect((await answered).id).toBe('2');
});

test('a caller that goes away before the answer keeps nothing under way', async () => {
  const { endpoint, faults, calls, activity } = await startBareFront([oneOperation(() => ({ id: 'late' }))]);
  faults.add(fault({ service: 'apigateway', operation: 'GetRestApi' }, { held: true }));
  const client = new APIGatewayClient(clientConfig(endpoint));
  const caller = new AbortController();
  const arrived = arrivalAt(activity);
  const call = client.send(new GetRestApiCommand({ restApiId: 'abc' }), { abortSignal: caller.signal });
  const gone = expect(call).rejects.toMatchObject({ name: 'AbortError' });
  await arrived;
  caller.abort();
  await gone;
  faults.clear();
  await activity.atRest();
  expect(calls.list()).toMatchObject([{ operation: 'GetRestApi', status: 200 }]);
});

test('a defect of an operation answers 500 and says what failed', async ({ onTestFinished }) => {
  const print = console.error;
  const printed: unknown[] = [];
  console.error = (...words: unknown[]) => printed.push(words);
  onTestFinished(() => {
    console.error = print;
  });
  const { endpoint } = await startBareFront([
    oneOperation(() => {
      throw new TypeError('undefined is not a stage');
    }),
  ]);
  await expect(getApi(endpoint)).rejects.toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
  expect(printed).toHaveLength(1);
});
