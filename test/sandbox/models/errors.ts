import * as apigateway from '@aws-sdk/client-api-gateway';
import * as v2 from '@aws-sdk/client-apigatewayv2';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as events from '@aws-sdk/client-eventbridge';
import * as lambda from '@aws-sdk/client-lambda';
import * as states from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import type { Walker } from './walk.ts';

interface ErrorWalk {
  readonly service: string;
  /** The error's shape in the model. */
  readonly error: string;
  readonly provoke: (walker: Walker) => Promise<unknown>;
}

const gateway = ({ options, listen }: Walker) => listen(new apigateway.APIGatewayClient(options), 'apigateway');
const machines = ({ options, listen }: Walker) => listen(new states.SFNClient(options), 'states');
const tables = ({ options, listen }: Walker) => listen(new dynamodb.DynamoDBClient(options), 'dynamodb');
const NO_MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:none';
const NO_TOPIC = 'arn:aws:sns:us-east-1:000000000000:none';

/** One answer of each kind of error and protocol. */
export const ERRORS: readonly ErrorWalk[] = [
  {
    ...{ service: 'apigateway', error: 'NotFoundException' },
    provoke: (walker) => gateway(walker).send(new apigateway.GetStageCommand({ restApiId: 'x', stageName: 'y' })),
  },
  {
    ...{ service: 'apigateway', error: 'BadRequestException' },
    provoke: (walker) => gateway(walker).send(new apigateway.CreateRestApiCommand({ name: '' })),
  },
  {
    ...{ service: 'apigateway', error: 'TooManyRequestsException' },
    provoke: async (walker) => {
      await fetch(`${walker.options.endpoint}/_sandbox/faults`, {
        method: 'POST',
        body: JSON.stringify({
          ...{ service: 'apigateway', operation: 'GetRestApis' },
          then: { error: 'TooManyRequestsException', status: 429 },
        }),
      });
      return gateway(walker).send(new apigateway.GetRestApisCommand({}));
    },
  },
  {
    ...{ service: 'apigatewayv2', error: 'NotFoundException' },
    provoke: ({ options, listen }) =>
      listen(new v2.ApiGatewayV2Client(options), 'apigatewayv2').send(new v2.GetApiCommand({ ApiId: 'x' })),
  },
  {
    ...{ service: 'dynamodb', error: 'ResourceNotFoundException' },
    provoke: (walker) =>
      tables(walker).send(new dynamodb.GetItemCommand({ TableName: 'none', Key: { a: { S: 'a' } } })),
  },
  {
    ...{ service: 'events', error: 'ResourceNotFoundException' },
    provoke: ({ options, listen }) =>
      listen(new events.EventBridgeClient(options), 'events').send(new events.DescribeRuleCommand({ Name: 'none' })),
  },
  {
    ...{ service: 'lambda', error: 'ResourceNotFoundException' },
    provoke: ({ options, listen }) =>
      listen(new lambda.LambdaClient(options), 'lambda').send(new lambda.InvokeCommand({ FunctionName: 'none' })),
  },
  {
    ...{ service: 'sns', error: 'NotFoundException' },
    provoke: ({ options, listen }) =>
      listen(new sns.SNSClient(options), 'sns').send(new sns.PublishCommand({ TopicArn: NO_TOPIC, Message: 'm' })),
  },
  {
    ...{ service: 'sqs', error: 'QueueDoesNotExist' },
    provoke: ({ options, listen }) =>
      listen(new sqs.SQSClient(options), 'sqs').send(new sqs.GetQueueUrlCommand({ QueueName: 'none' })),
  },
  {
    ...{ service: 'ssm', error: 'ParameterNotFound' },
    provoke: ({ options, listen }) =>
      listen(new ssm.SSMClient(options), 'ssm').send(new ssm.GetParameterCommand({ Name: 'none' })),
  },
  {
    ...{ service: 'states', error: 'StateMachineDoesNotExist' },
    provoke: (walker) => machines(walker).send(new states.StartExecutionCommand({ stateMachineArn: NO_MACHINE })),
  },
  {
    ...{ service: 'states', error: 'InvalidToken' },
    provoke: (walker) => machines(walker).send(new states.SendTaskHeartbeatCommand({ taskToken: 'none' })),
  },
];
