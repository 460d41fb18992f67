import { expect, test } from 'vitest';
import { loadModel } from '#sandbox/assembly/load';
import type { Assembly } from '#sandbox/assembly/read';
import { templateSchema } from '#sandbox/assembly/template';
import { createEncryption } from '#sandbox/kms/encryption';

const site = { account: '000000000000', region: 'eu-west-1', url: 'http://127.0.0.1:1' };

function assemblyOf(template: unknown, environment = 'aws://unknown-account/unknown-region'): Assembly {
  const stack = { name: 'App', template: templateSchema.parse(template), parameters: {}, environment };
  return { stacks: [stack], assets: new Map([['code.zip', '/code']]) };
}

const load = (Resources: unknown, more: object = {}) => loadModel(assemblyOf({ Resources, ...more }), site);

const FUNCTION = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'b', S3Key: 'code.zip' },
    Handler: 'index.handler',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Runtime: 'nodejs24.x',
  },
};
const ROLE = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [] } } };

const withEnvironment = (Variables: object) => ({
  ...FUNCTION,
  Properties: { ...FUNCTION.Properties, Environment: { Variables } },
});

test('a function gets its code, role and the names that its environment refers to', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
  const Topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::Sub': '${AWS::StackName}-told' } } };
  const { functions } = load({ Role: ROLE, Topic, F: withEnvironment({ TOPIC: { Ref: 'Topic' } }) });
  expect(functions).toEqual([
    expect.objectContaining({
      name: expect.stringMatching(/^App-F-[0-9A-F]{12}$/),
      codeFolder: '/code',
      roleArn: expect.stringMatching(/^arn:aws:iam::000000000000:role\/App-Role-/),
      environment: { TOPIC: 'arn:aws:sns:eu-west-1:000000000000:App-told' },
      timeoutSeconds: 3,
    }),
  ]);
});

test('both forms of an HTTP API’s address lead to the sandbox', () => {
  const Api = { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'pages', ProtocolType: 'HTTP' } };
  const joined = ['https://', { Ref: 'Api' }, '.execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }];
  const variables = { A: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }, B: { 'Fn::Join': ['', [...joined, '/x']] } };
  const { functions } = load({ Role: ROLE, Api, F: withEnvironment(variables) });
  expect(functions[0]?.environment).toEqual({ A: 'http://127.0.0.1:1', B: 'http://127.0.0.1:1/x' });
});

const KEY = { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true, PendingWindowInDays: 7 } };
const Alias = { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/own', TargetKeyId: { Ref: 'Key' } } };

test('topics, queues and tables name their key, by any of its names', () => {
  const queue = { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } };
  const model = load({
    ...{ Key: KEY, Alias, Queue: queue },
    Plain: { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: true } },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: 'Alias' } } },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        ...{ AttributeDefinitions: [], KeySchema: [] },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: { Ref: 'Key' } },
      },
    },
  });
  const [key] = model.keys;
  expect(key?.arn).toMatch(/^arn:aws:kms:eu-west-1:000000000000:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(model.queues.map(({ kmsKey }) => kmsKey)).toEqual([key?.arn, undefined]);
  const encryption = createEncryption(model, site);
  const keysOf = (arn = '') => [...new Set(encryption.toWrite(arn).map(({ resource }) => resource))];
  for (const { arn } of [model.topics[0], model.queues[0]].flatMap((one) => one ?? [])) {
    expect(keysOf(arn)).toEqual([key?.arn]);
  }
  expect(keysOf(`arn:aws:dynamodb:eu-west-1:000000000000:table/${model.tables[0]?.name}`)).toEqual([key?.arn]);
  expect(keysOf(model.queues[1]?.arn)).toEqual([]);
});

test('what a deployed stack has for people and auditors is accepted', () => {
  const name = { StateMachineName: 'named', DefinitionString: '{}', RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } };
  const { stateMachines } = load({
    Role: ROLE,
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: ['arn'], MetricName: 'm', Threshold: 1 } },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: 'k', RetentionInDays: 30 } },
    LogPolicy: { Type: 'AWS::Logs::ResourcePolicy', Properties: { PolicyName: 'p', PolicyDocument: '{}' } },
    Mail: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: 't', Protocol: 'email', Endpoint: 'a@b.example' } },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        ...name,
        LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false, Destinations: [] },
        TracingConfiguration: { Enabled: true },
      },
    },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'pages', ProtocolType: 'HTTP' } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: {
        ...{ ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
        AccessLogSettings: { DestinationArn: 'arn', Format: '$context.status' },
        DefaultRouteSettings: { ThrottlingBurstLimit: 5, ThrottlingRateLimit: 5 },
      },
    },
  });
  expect(stateMachines[0]?.arn).toBe('arn:aws:states:eu-west-1:000000000000:stateMachine:named');
});

test('a resource whose condition is false is not there', () => {
  const Topic = { Type: 'AWS::SNS::Topic', Condition: 'Elsewhere' };
  const Conditions = { Elsewhere: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } };
  expect(load({ Topic }, { Conditions }).topics).toEqual([]);
});

test('names that refer to each other are an error', () => {
  const topic = (other: string) => ({
    Type: 'AWS::SNS::Topic',
    Properties: { TopicName: { 'Fn::GetAtt': [other, 'TopicName'] } },
  });
  expect(() => load({ A: topic('B'), B: topic('A') })).toThrow('refers to itself');
});

test.each<[string, unknown, string[]]>([
  ['resource type', { X: { Type: 'AWS::S3::Bucket' } }, ['AWS::S3::Bucket', 'App/X']],
  ['property', { X: { Type: 'AWS::SNS::Topic', Properties: { ArchivePolicy: {} } } }, ['ArchivePolicy', 'App/X']],
  ['nested property', rule({ KinesisParameters: {} }), ['KinesisParameters', 'Targets[0]']],
  ['value', { X: { Type: 'AWS::SNS::Topic', Properties: { FifoTopic: true } } }, ['FifoTopic', 'App/X']],
  ['alias', { Key: KEY, X: { ...Alias, Properties: { ...Alias.Properties, AliasName: 'own' } } }, ['AliasName']],
  ['kind of key', { X: { ...KEY, Properties: { KeySpec: 'RSA_2048' } } }, ['KeySpec', 'App/X']],
  [
    'runtime',
    { Role: ROLE, X: { ...FUNCTION, Properties: { ...FUNCTION.Properties, Runtime: 'python3.13' } } },
    ['Runtime'],
  ],
  [
    'attribute',
    { Role: ROLE, X: withEnvironment({ A: { 'Fn::GetAtt': ['Role', 'Color'] } }) },
    ['Color', 'AWS::IAM::Role'],
  ],
])('an unknown %s is refused by name', (_, resources, named) => {
  for (const name of named) expect(() => load(resources)).toThrow(name);
});

function rule(target: object) {
  const Targets = [{ Id: 't', Arn: 'arn:aws:sns:eu-west-1:000000000000:t', ...target }];
  return { X: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['a'] }, Targets } } };
}

test('a stack for another Region is an error that says what to do', () => {
  const assembly = assemblyOf({ Resources: {} }, 'aws://unknown-account/us-east-1');
  expect(() => loadModel(assembly, site)).toThrow('start the sandbox with its Region');
});

test('a parameter without a value is an error', () => {
  const Parameters = { P: { Type: 'String' } };
  const resources = { X: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'P' } } } };
  expect(() => load(resources, { Parameters })).toThrow('parameter P of App has no value');
});
