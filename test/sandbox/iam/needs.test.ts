import { expect, test } from 'vitest';
import { needsOf } from '#sandbox/iam/needs/needs';

const place = { account: '000000000000', region: 'eu-west-1' };
const at = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:000000000000:${resource}`;
const wire = (method: string, path: string) => ({
  ...{ method, path, query: new URLSearchParams(), headers: {} },
  body: Buffer.alloc(0),
});

test.each([
  ['apigateway', 'PATCH', '/restapis/a1/stages/prod', '/restapis/a1/stages/prod'],
  ['apigateway', 'POST', '/clientcertificates', '/clientcertificates'],
  ['apigateway', 'POST', '/restapis/a1/resources/b2/methods/GET', '/restapis/a1/resources/b2/methods/GET'],
  ['apigateway', 'GET', '/restapis/a1/stages/prod/exports/oas30', '/restapis/a1/stages/prod/exports/oas30'],
  ['apigateway', 'PUT', '/tags/arn%3Aaws%3Aapigateway', '/tags/arn%3Aaws%3Aapigateway'],
  ['apigatewayv2', 'PATCH', '/v2/apis/a1/stages/%24default', '/apis/a1/stages/$default'],
])('%s %s %s needs the verb on the path', (service, method, path, resource) => {
  const call = { service, operation: 'Any', input: {}, wire: wire(method, path) };
  expect(needsOf(call, place)).toEqual([
    { action: `apigateway:${method}`, resource: `arn:aws:apigateway:eu-west-1::${resource}` },
  ]);
});

test('tags given when something is made need PUT on tags of every such thing', () => {
  const input = { tags: { owner: 'a' } };
  const call = { service: 'apigateway', operation: 'GenerateClientCertificate', input };
  const needs = needsOf({ ...call, wire: wire('POST', '/clientcertificates') }, place);
  const encoded = 'arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Fclientcertificates%2F*';
  expect(needs.map(({ action, resource }) => [action, resource])).toEqual([
    ['apigateway:POST', 'arn:aws:apigateway:eu-west-1::/clientcertificates'],
    ['apigateway:PUT', `arn:aws:apigateway:eu-west-1::/tags/${encoded}`],
  ]);
});

test.each<[string, string, object, string, string]>([
  ['dynamodb', 'GetItem', { TableName: 't' }, 'dynamodb:GetItem', at('dynamodb', 'table/t')],
  ['dynamodb', 'Query', { TableName: 't', IndexName: 'i' }, 'dynamodb:Query', at('dynamodb', 'table/t/index/i')],
  ['dynamodb', 'Scan', { TableName: at('dynamodb', 'table/t') }, 'dynamodb:Scan', at('dynamodb', 'table/t')],
  ['dynamodb', 'ListTables', {}, 'dynamodb:ListTables', '*'],
  ['sns', 'Publish', { TopicArn: at('sns', 't') }, 'sns:Publish', at('sns', 't')],
  ['states', 'StartExecution', { stateMachineArn: 'm' }, 'states:StartExecution', 'm'],
  ['states', 'DescribeExecution', { executionArn: 'e' }, 'states:DescribeExecution', 'e'],
  ['states', 'SendTaskSuccess', { taskToken: 't' }, 'states:SendTaskSuccess', '*'],
  ['ssm', 'GetParameter', { Name: '/a/b' }, 'ssm:GetParameter', at('ssm', 'parameter/a/b')],
  ['ssm', 'PutParameter', { Name: 'a' }, 'ssm:PutParameter', at('ssm', 'parameter/a')],
  ['sqs', 'ReceiveMessage', { QueueUrl: 'http://x/000000000000/q' }, 'sqs:ReceiveMessage', at('sqs', 'q')],
  ['sqs', 'GetQueueUrl', { QueueName: 'q' }, 'sqs:GetQueueUrl', at('sqs', 'q')],
  ['lambda', 'Invoke', { FunctionName: 'f' }, 'lambda:InvokeFunction', at('lambda', 'function:f')],
  ['events', 'PutEvents', { Entries: [{}] }, 'events:PutEvents', at('events', 'event-bus/default')],
  ['events', 'DescribeRule', { Name: 'r' }, 'events:DescribeRule', at('events', 'rule/r')],
])('%s %s with %j needs %s on %s', (service, operation, input, action, resource) => {
  const call = { service, operation, input, wire: wire('POST', '/') };
  expect(needsOf(call, place)).toEqual([{ action, resource }]);
});

test('a batch needs its action on each table', () => {
  const input = { RequestItems: { a: [], b: [] } };
  const needs = needsOf({ service: 'dynamodb', operation: 'BatchWriteItem', input, wire: wire('POST', '/') }, place);
  expect(needs.map(({ resource }) => resource)).toEqual([at('dynamodb', 'table/a'), at('dynamodb', 'table/b')]);
});

test('GetCallerIdentity needs no permission', () => {
  const call = { service: 'sts', operation: 'GetCallerIdentity', input: {}, wire: wire('POST', '/') };
  expect(needsOf(call, place)).toEqual([]);
});

test('an operation without a line in the tables is let through by nobody', () => {
  const call = { service: 'sns', operation: 'CreateTopic', input: {}, wire: wire('POST', '/') };
  expect(() => needsOf(call, place)).toThrow('CreateTopic');
});
