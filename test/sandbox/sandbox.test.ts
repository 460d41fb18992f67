import { once } from 'node:events';
import { connect } from 'node:net';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListExecutionsCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox';
import { synthesizeStageWatcher } from '#test/sandbox/fixtures/stage-watcher';

const assembly = synthesizeStageWatcher();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ assembly: assembly.folder, port: 0 });
});
afterAll(async () => {
  await sandbox.close();
  assembly.remove();
});

const config = () => ({
  endpoint: sandbox.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
});

async function control(method: string, path: string, body?: unknown) {
  const answer = await fetch(`${sandbox.url}/_sandbox${path}`, {
    method,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: every path answers another shape, and the tests say which
  return { status: answer.status, body: (await answer.json()) as any };
}

const rest = () => control('POST', '/clock', { advanceSeconds: 0 });

const stageEvent = (stageName: string) => ({
  source: 'aws.apigateway',
  'detail-type': 'AWS API Call via CloudTrail',
  detail: { eventName: 'CreateStage', requestParameters: { createStageInput: { stageName } } },
});

const messagesWith = async (text: string) =>
  (await control('GET', '/messages')).body.filter(({ body }: { body: string }) => body.includes(text));

test('a stage that is created starts the state machine, whose function tells by a message with a working link', async () => {
  const gateway = new APIGatewayClient(config());
  const { id: restApiId } = await gateway.send(new CreateRestApiCommand({ name: 'api' }));
  const { items: [root] = [] } = await gateway.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: root?.id, httpMethod: 'GET' };
  await gateway.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await gateway.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  const { id: deploymentId } = await gateway.send(new CreateDeploymentCommand({ restApiId }));
  await gateway.send(new CreateStageCommand({ restApiId, deploymentId, stageName: 'made' }));
  await rest();
  const [message] = await messagesWith('/word/made');
  expect(message).toMatchObject({ subject: 'seen', protocol: 'email' });
  const page = await fetch(message.body);
  expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([200, 'text/html', '<p>made</p>']);

  const states = new SFNClient(config());
  const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({}));
  const { stateMachineArn } = stateMachines[0] ?? {};
  const { executions = [] } = await states.send(new ListExecutionsCommand({ stateMachineArn }));
  expect(executions.map(({ status }) => status)).toContain('SUCCEEDED');
  expect(await (await fetch(`${sandbox.url}/_sandbox/`)).text()).toContain(`<a href="${message.body}"`);
});

test('calls of functions carry the function’s name, others are external', async () => {
  await control('POST', '/events', { event: stageEvent('logged') });
  await rest();
  const { body: calls } = await control('GET', '/calls');
  const callers = calls.filter(({ operation }: { operation: string }) => operation === 'Publish');
  const { Functions: [own] = [] } = await new LambdaClient(config()).send(new ListFunctionsCommand({}));
  expect(callers[0]).toMatchObject({ service: 'sns', caller: own?.FunctionName, status: 200 });
});

test('events can be sent as services do, in copies and late on the clock', async () => {
  await control('POST', '/events', { event: stageEvent('twice'), copies: 2, delaySeconds: 60 });
  await rest();
  expect(await messagesWith('/word/twice')).toHaveLength(0);
  const before = Date.now();
  const { body } = await control('POST', '/clock', { advanceSeconds: 61 });
  expect(Date.parse(body.now)).toBeGreaterThanOrEqual(before + 60_000);
  expect(await messagesWith('/word/twice')).toHaveLength(2);
});

test('a scheduled rule fires on the clock', async () => {
  await control('POST', '/clock', { advanceSeconds: 86_400 });
  expect(await messagesWith('/word/aws.events')).not.toHaveLength(0);
});

test('the table of the template takes items', async () => {
  const dynamodb = new DynamoDBClient(config());
  const { Functions: [own] = [] } = await new LambdaClient(config()).send(new ListFunctionsCommand({}));
  const TableName = own?.Environment?.Variables?.TABLE;
  await dynamodb.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, when: { N: '1' } } }));
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' } } }));
  expect(Item).toEqual({ pk: { S: 'a' }, when: { N: '1' } });
  const ignored = { TableName, Item: { pk: { S: 'a' } }, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };
  await expect(dynamodb.send(new PutItemCommand(ignored))).rejects.toMatchObject({ name: 'NotImplemented' });
});

test('an error of an invoked function is an answer with its type', async () => {
  const lambda = new LambdaClient(config());
  const { Functions: [own] = [] } = await lambda.send(new ListFunctionsCommand({}));
  const answer = await lambda.send(new InvokeCommand({ FunctionName: own?.FunctionName, Payload: 'null' }));
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
  expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({ errorType: 'TypeError' });
});

test.each([
  ['before', 0],
  ['after', 1],
])('a function that crashes %s its call exits without an answer, and is started anew', async (crash, messages) => {
  const lambda = new LambdaClient(config());
  const { Functions: [own] = [] } = await lambda.send(new ListFunctionsCommand({}));
  await control('POST', '/faults', {
    service: 'sns',
    operation: 'Publish',
    caller: own?.FunctionName,
    then: { crash },
  });
  const Payload = JSON.stringify({ source: `crashed-${crash}` });
  const invoke = () => lambda.send(new InvokeCommand({ FunctionName: own?.FunctionName, Payload }));
  const crashed = await invoke();
  expect(crashed.FunctionError).toBe('Unhandled');
  expect(JSON.parse(crashed.Payload?.transformToString() ?? '')).toMatchObject({ errorType: 'Runtime.ExitError' });
  expect(await messagesWith(`/word/crashed-${crash}`)).toHaveLength(messages);
  expect((await invoke()).FunctionError).toBeUndefined();
});

test('events of services can be lost, until the delivery is reset', async () => {
  await control('POST', '/delivery', { drop: 1 });
  await control('POST', '/events', { event: stageEvent('lost') });
  await control('DELETE', '/delivery');
  await control('POST', '/events', { event: stageEvent('found') });
  await rest();
  expect([await messagesWith('/word/lost'), await messagesWith('/word/found')]).toEqual([[], [expect.anything()]]);
});

test('an outside caller is the user "external"', async () => {
  const { Arn } = await new STSClient(config()).send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe('arn:aws:iam::000000000000:user/external');
});

test.each<[string, string, unknown, number, string]>([
  ['POST', '/events', { event: { source: 'x' } }, 400, 'detail-type'],
  ['POST', '/events', 'no json', 400, 'no JSON'],
  ['POST', '/clock', { advanceSeconds: -1 }, 400, 'advanceSeconds'],
  ['POST', '/clock', { now: '2020-01-01T00:00:00Z' }, 400, 'cannot go back'],
  ['POST', '/faults', { service: 'sns' }, 400, 'operation'],
  ['POST', '/faults', { service: 'sns', operation: 'Publish', then: { crash: 'now' } }, 400, 'then'],
  ['POST', '/faults', { service: 'sms', operation: 'Publish', then: { dropReply: true } }, 400, 'no service "sms"'],
  [
    'POST',
    '/faults',
    { service: 'sns', operation: 'Pubish', then: { dropReply: true } },
    400,
    'serves no "Pubish" of sns',
  ],
  ['POST', '/faults', { service: 'dynamodb', operation: 'PutItems', then: { dropReply: true } }, 400, 'PutItem,'],
  ['POST', '/delivery', { drop: 2 }, 400, 'drop'],
  ['POST', '/delivery', { lose: 1 }, 400, 'lose'],
  ['PUT', '/clock', {}, 405, 'GET, POST'],
  ['GET', '/unknown', undefined, 404, '/_sandbox/messages'],
])('%s %s with %j is answered %i', async (method, path, body, status, message) => {
  const answer = await control(method, path, body);
  expect(answer.status).toBe(status);
  expect(answer.body.message).toContain(message);
});

test('a request under another host name is refused', async () => {
  const { port } = new URL(sandbox.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.end('GET /_sandbox/messages HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  const [head] = await once(socket, 'data');
  expect(String(head)).toMatch(/^HTTP\/1\.1 403 /);
});

test('what a message holds is text on the page', async () => {
  await control('POST', '/events', { event: stageEvent('<script>alert(1)</script>') });
  await rest();
  const page = await (await fetch(`${sandbox.url}/_sandbox`)).text();
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toContain('<script>');
});

test('what the functions log can be read', async () => {
  const { body } = await control('GET', '/logs');
  expect(body[0]).toEqual({
    function: expect.any(String),
    time: expect.any(String),
    line: expect.stringContaining('seen'),
  });
});

test('a port in use is an error', async () => {
  const port = Number(new URL(sandbox.url).port);
  await expect(startSandbox({ assembly: assembly.folder, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('a folder without an assembly is an error that says what to do', async () => {
  await expect(startSandbox({ assembly: '/nowhere', port: 0 })).rejects.toThrow('cdk synth');
});
