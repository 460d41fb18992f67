import * as events from '@aws-sdk/client-eventbridge';
import * as lambda from '@aws-sdk/client-lambda';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import type { Walk } from '../walk.ts';

export const walkEvents: Walk = async ({ options, listen }) => {
  const client = listen(new events.EventBridgeClient(options), 'events');
  const Entries = [
    { Source: 'a', DetailType: 'b', Detail: '{}' },
    { Source: 'aws.a', DetailType: 'b', Detail: '{}' },
  ];
  await client.send(new events.PutEventsCommand({ Entries }));
  await client.send(new events.ListEventBusesCommand({}));
  const { Rules = [] } = await client.send(new events.ListRulesCommand({}));
  for (const { Name = '' } of Rules) {
    await client.send(new events.DescribeRuleCommand({ Name }));
    await client.send(new events.ListTargetsByRuleCommand({ Rule: Name }));
  }
};

export const walkLambda: Walk = async ({ options, listen }) => {
  const client = listen(new lambda.LambdaClient(options), 'lambda');
  const { Functions = [] } = await client.send(new lambda.ListFunctionsCommand({}));
  const FunctionName = Functions[0]?.FunctionName ?? '';
  await client.send(new lambda.GetFunctionCommand({ FunctionName }));
  await client.send(new lambda.GetFunctionConfigurationCommand({ FunctionName }));
  const Payload = JSON.stringify({ requestContext: {} });
  await client.send(new lambda.InvokeCommand({ FunctionName, Payload }));
  await client.send(new lambda.InvokeCommand({ FunctionName, Payload: '{"detail":{"fail":true}}' }));
};

export const walkSns: Walk = async ({ options, listen }) => {
  const client = listen(new sns.SNSClient(options), 'sns');
  const { Topics = [] } = await client.send(new sns.ListTopicsCommand({}));
  const TopicArn = Topics[0]?.TopicArn ?? '';
  await client.send(new sns.PublishCommand({ TopicArn, Message: '<&>', Subject: 's' }));
  await client.send(new sns.GetTopicAttributesCommand({ TopicArn }));
  await client.send(new sns.ListSubscriptionsCommand({}));
  await client.send(new sns.ListSubscriptionsByTopicCommand({ TopicArn }));
};

export const walkSqs: Walk = async ({ options, listen }) => {
  const client = listen(new sqs.SQSClient(options), 'sqs');
  const { QueueUrls = [] } = await client.send(new sqs.ListQueuesCommand({}));
  const QueueUrl = QueueUrls[0] ?? '';
  await client.send(new sqs.GetQueueUrlCommand({ QueueName: QueueUrl.split('/').at(-1) ?? '' }));
  await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  const MessageAttributes = { a: { DataType: 'String', StringValue: 'b' } };
  await client.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody: 'm', MessageAttributes }));
  const all = { MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All' as const] };
  const { Messages = [] } = await client.send(new sqs.ReceiveMessageCommand({ QueueUrl, ...all }));
  await client.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle ?? '' }));
  await client.send(new sqs.ReceiveMessageCommand({ QueueUrl }));
  await client.send(new sqs.PurgeQueueCommand({ QueueUrl }));
};

export const walkSsm: Walk = async ({ options, listen }) => {
  const client = listen(new ssm.SSMClient(options), 'ssm');
  await client.send(new ssm.PutParameterCommand({ Name: '/a/b', Value: 'v', Type: 'String' }));
  await client.send(new ssm.GetParameterCommand({ Name: '/a/b' }));
};

export const walkSts: Walk = async ({ options, listen }) => {
  await listen(new sts.STSClient(options), 'sts').send(new sts.GetCallerIdentityCommand({}));
};
