import { APIGatewayClient, CreateRestApiCommand, GetResourcesCommand } from '@aws-sdk/client-api-gateway';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import {
  GetTopicAttributesCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { AwsError, type Operation, type ServiceName } from '#sandbox/contract';
import { clientConfig, startBareFront } from '../bare-front.ts';

/** Serves one operation that answers `output`, and keeps the inputs as it got them. */
async function serve(name: ServiceName, operation: string, output: unknown) {
  const inputs: unknown[] = [];
  const run: Operation = (input) => {
    inputs.push(input);
    if (output instanceof Error) throw output;
    return output;
  };
  const { endpoint } = await startBareFront([{ name, operations: { [operation]: run } }]);
  return { config: clientConfig(endpoint), inputs };
}

test('AWS JSON: timestamps travel as epoch seconds both ways', async () => {
  const time = new Date('2026-01-02T03:04:05.678Z');
  const events = await serve('events', 'PutEvents', { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] });
  const Entries = [{ Time: time, Source: 's', DetailType: 't', Detail: '{}' }];
  await new EventBridgeClient(events.config).send(new PutEventsCommand({ Entries }));
  expect(events.inputs).toEqual([{ Entries }]);

  const execution = { executionArn: 'arn:e', stateMachineArn: 'arn:m', startDate: time, status: 'RUNNING' };
  const states = await serve('states', 'DescribeExecution', execution);
  const answer = await new SFNClient(states.config).send(new DescribeExecutionCommand({ executionArn: 'arn:e' }));
  expect(answer).toMatchObject(execution);
});

test('AWS JSON: an error travels as __type', async () => {
  const { config } = await serve(
    'states',
    'DescribeExecution',
    new AwsError('ExecutionDoesNotExist', 'no such execution'),
  );
  const answer = new SFNClient(config).send(new DescribeExecutionCommand({ executionArn: 'arn:e' }));
  await expect(answer).rejects.toMatchObject({ name: 'ExecutionDoesNotExist', message: 'no such execution' });
});

test('REST JSON: a payload travels as the body, other members as headers and status', async () => {
  const output = { StatusCode: 202, FunctionError: 'Unhandled', Payload: new TextEncoder().encode('{"ok":1}') };
  const { config, inputs } = await serve('lambda', 'Invoke', output);
  const command = new InvokeCommand({ FunctionName: 'f:g', InvocationType: 'Event', Payload: '{"n":"ü"}' });
  const answer = await new LambdaClient(config).send(command);
  expect(inputs).toEqual([
    expect.objectContaining({
      ...{ FunctionName: 'f:g', InvocationType: 'Event' },
      Payload: new Uint8Array(Buffer.from('{"n":"ü"}')),
    }),
  ]);
  expect(answer).toMatchObject({ StatusCode: 202, FunctionError: 'Unhandled' });
  expect(answer.Payload?.transformToString()).toBe('{"ok":1}');
});

test('REST JSON: numbers and lists are read from the query', async () => {
  const { config, inputs } = await serve('apigateway', 'GetResources', { items: [{ id: 'r' }], position: 'p2' });
  const command = new GetResourcesCommand({ restApiId: 'a', limit: 7, position: 'p 1', embed: ['methods', 'x'] });
  expect(await new APIGatewayClient(config).send(command)).toMatchObject({ items: [{ id: 'r' }], position: 'p2' });
  expect(inputs).toEqual([{ restApiId: 'a', limit: 7, position: 'p 1', embed: ['methods', 'x'] }]);
});

test('REST JSON: Retry-After is sent where the error has it', async () => {
  const { config } = await serve(
    'apigateway',
    'CreateRestApi',
    new AwsError('TooManyRequestsException', 'slow down', 429, 3),
  );
  const answer = new APIGatewayClient(config).send(new CreateRestApiCommand({ name: 'n' }));
  await expect(answer).rejects.toMatchObject({ name: 'TooManyRequestsException', retryAfterSeconds: '3' });
});

test.each([
  ['is not JSON', '{"name":', 'SerializationException', 'the body is not JSON'],
  ['has a member of another type', '{"name":7}', 'SerializationException', 'name must be a string, but is 7'],
  [
    'has text for a list',
    '{"name":"n","binaryMediaTypes":"x"}',
    'SerializationException',
    'binaryMediaTypes must be a list',
  ],
  ['lacks a required member', '{}', 'BadRequestException', "Value null at 'name'"],
])('an input that %s is refused before the operation', async (_what, body, code, message) => {
  const { config, inputs } = await serve('apigateway', 'CreateRestApi', {});
  const response = await fetch(`${config.endpoint}/restapis`, {
    ...{ method: 'POST', body },
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/20260304/us-east-1/apigateway/aws4_request' },
  });
  expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([400, code]);
  expect(await response.json()).toEqual({ message: expect.stringContaining(message) });
  expect(inputs).toEqual([]);
});

test('query: structures, lists, maps and blobs are read from the form', async () => {
  const { config, inputs } = await serve('sns', 'Publish', { MessageId: 'm' });
  const message = {
    ...{ TopicArn: 'arn:t', Message: 'a=1&b=2\n"ü" <b>', Subject: 's' },
    MessageAttributes: {
      kind: { DataType: 'String', StringValue: 'v' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) },
    },
  };
  expect((await new SNSClient(config).send(new PublishCommand(message))).MessageId).toBe('m');
  expect(inputs).toEqual([message]);
});

test('query: lists of structures travel both ways', async () => {
  const { config, inputs } = await serve('sns', 'PublishBatch', {
    Successful: [{ Id: '1', MessageId: 'm' }],
    Failed: [],
  });
  const entries = [1, 2].map((number) => ({ Id: String(number), Message: `m${number}` }));
  const command = new PublishBatchCommand({ TopicArn: 'arn:t', PublishBatchRequestEntries: entries });
  expect((await new SNSClient(config).send(command)).Successful).toEqual([{ Id: '1', MessageId: 'm' }]);
  expect(inputs).toEqual([{ TopicArn: 'arn:t', PublishBatchRequestEntries: entries }]);
});

test('query: answers are XML with lists, maps and escaped text', async () => {
  const topics = { Topics: [{ TopicArn: 'a&<b>"\r\n' }, { TopicArn: 'b' }], NextToken: 'n' };
  const list = await serve('sns', 'ListTopics', topics);
  expect(await new SNSClient(list.config).send(new ListTopicsCommand({}))).toMatchObject(topics);

  const attributes = { Attributes: { Policy: '{"a":"<&>"}', Owner: '1' } };
  const get = await serve('sns', 'GetTopicAttributes', attributes);
  const answer = await new SNSClient(get.config).send(new GetTopicAttributesCommand({ TopicArn: 'a' }));
  expect(answer.Attributes).toEqual(attributes.Attributes);
});

test('query: an error has the name that its service gives it on the wire', async () => {
  const { config } = await serve('sns', 'Publish', new AwsError('NotFoundException', 'Topic <x> does not exist', 404));
  const answer = new SNSClient(config).send(new PublishCommand({ TopicArn: 'x', Message: 'm' }));
  await expect(answer).rejects.toMatchObject({
    ...{ name: 'NotFoundException', message: 'Topic <x> does not exist' },
    $metadata: { httpStatusCode: 404 },
  });
});

test('query: STS answers as well', async () => {
  const { config } = await serve('sts', 'GetCallerIdentity', { Account: '0', Arn: 'arn', UserId: 'u' });
  expect((await new STSClient(config).send(new GetCallerIdentityCommand({}))).Arn).toBe('arn');
});
