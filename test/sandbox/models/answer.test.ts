import { expect, test } from 'vitest';
import { answerFaults, errorFaults } from './answer.ts';
import { readTrimmedModel } from './model.ts';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  ...{ status, headers },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const faultsOf = (
  service: string,
  operation: string,
  status: number,
  body: unknown,
  headers?: Record<string, string>,
) => answerFaults(readTrimmedModel(service), operation, answer(status, body, headers));

const started = { executionArn: 'arn', startDate: 1_792_000_000.5 };
const topics = (content: string, end = '<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>') =>
  `<ListTopicsResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ListTopicsResult>${content}</ListTopicsResult>${end}</ListTopicsResponse>`;
const oneTopic = '<Topics><member><TopicArn>a&amp;b</TopicArn></member></Topics>';

test.each<[string, string, number, unknown]>([
  ['states', 'StartExecution', 200, started],
  ['states', 'SendTaskSuccess', 200, {}],
  ['apigateway', 'GenerateClientCertificate', 201, { clientCertificateId: 'a', createdDate: 1_792_000_000 }],
  ['apigateway', 'DeleteStage', 202, ''],
  ['apigatewayv2', 'GetStage', 200, { stageName: 's', createdDate: '2026-03-04T05:06:07Z' }],
  ['sns', 'ListTopics', 200, topics(oneTopic)],
])('%s %s may answer %i %j', (service, operation, status, body) => {
  expect(faultsOf(service, operation, status, body)).toEqual([]);
});

test.each<[string, string, number, unknown, string]>([
  ['states', 'StartExecution', 200, { executionArn: 'arn' }, 'lacks the required member startDate'],
  [
    'states',
    'StartExecution',
    200,
    { ...started, startDate: '2026-03-04T05:06:07Z' },
    'no timestamp in the form unixT',
  ],
  ['states', 'StartExecution', 200, { ...started, startDate: 1_792_000_000_500 }, 'no timestamp'],
  ['states', 'StartExecution', 200, { ...started, ExecutionArn: 'arn' }, 'unknown member ExecutionArn'],
  ['states', 'StartExecution', 201, started, 'the status is 201 in place of 200'],
  ['states', 'SendTaskSuccess', 200, { a: 1 }, 'unknown member a'],
  ['apigateway', 'GetStage', 200, { cacheClusterStatus: 'WARM' }, 'none of CREATE_IN_PROGRESS, AVAILABLE'],
  ['apigateway', 'GenerateClientCertificate', 200, {}, 'the status is 200 in place of 201'],
  ['apigateway', 'GetClientCertificates', 200, { items: [] }, 'unknown member items'],
  ['apigateway', 'GetClientCertificates', 200, { item: {} }, 'no list'],
  ['apigateway', 'GetStage', 200, { cacheClusterEnabled: 'true' }, 'no truth value but string'],
  ['apigateway', 'GetStage', 200, { variables: { a: 1 } }, 'output.variables.a is no text'],
  ['apigateway', 'GetStage', 200, { deploymentId: null }, 'no text but null'],
  ['apigateway', 'DeleteStage', 202, { a: 1 }, 'a body where none is'],
  ['apigatewayv2', 'GetStage', 200, { stageName: 's', createdDate: 1_792_000_000 }, 'in the form iso8601'],
  [
    'sns',
    'ListTopics',
    200,
    topics(oneTopic.replace('member', 'item').replace('/member', '/item')),
    'unknown element item',
  ],
  ['sns', 'ListTopics', 200, topics(oneTopic, ''), 'in place of <ListTopicsResponse> with ListTopicsResult'],
  ['sns', 'ListTopics', 200, topics(oneTopic, '<ResponseMetadata></ResponseMetadata>'), 'no RequestId'],
  ['sns', 'ListTopics', 200, topics(oneTopic + oneTopic), 'has Topics twice'],
  ['sns', 'CreateTopic', 200, '', 'the trimmed model has no CreateTopic'],
])('%s %s may not answer %i %j', (service, operation, status, body, fault) => {
  expect(faultsOf(service, operation, status, body)).toEqual([expect.stringContaining(fault)]);
});

test.each(['<a><b></a>', '<a>x<b></b></a>', '<a>&unheard;</a>', '<a>1 & 2</a>', '<a></a>x'])('%s is no XML', (text) => {
  expect(() => faultsOf('sns', 'ListTopics', 200, text)).toThrow();
});

const NOT_FOUND = { 'x-amzn-errortype': 'NotFoundException' };

test.each<[number, object, Record<string, string>, string[]]>([
  [404, { message: 'm' }, NOT_FOUND, []],
  [400, { message: 'm' }, NOT_FOUND, ['the status is 400 in place of 404']],
  [404, { message: 'm' }, {}, ['the error is undefined in place of NotFoundException']],
  [404, {}, NOT_FOUND, ['the error has no message']],
])('an error of %i, %j and %j has the faults of its form', (status, body, headers, faults) => {
  expect(
    errorFaults(readTrimmedModel('apigateway'), 'GetStage', 'NotFoundException', answer(status, body, headers)),
  ).toEqual(faults);
});
