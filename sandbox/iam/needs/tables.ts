import type { Place } from '../../contract.ts';
import { stateMachineOf } from '../../states/task-tokens.ts';
import { arnOf } from './arns.ts';
import type { Input, NeedsOf, NeedsTable } from './needs-table.ts';

const topic = ({ TopicArn, TargetArn }: Input) => TopicArn ?? TargetArn ?? '*';

export const SNS: NeedsTable = {
  Publish: on('sns:Publish', topic),
  GetTopicAttributes: on('sns:GetTopicAttributes', topic),
  ListSubscriptionsByTopic: on('sns:ListSubscriptionsByTopic', topic),
  ListTopics: on('sns:ListTopics'),
  ListSubscriptions: on('sns:ListSubscriptions'),
};

const stateMachine = ({ stateMachineArn }: Input) => stateMachineArn;
const execution = ({ executionArn }: Input) => executionArn;

/**
 * The state machine whose task waits. The Service Authorization Reference names no resource for these actions, but AWS checks
 * them on that (what it answers says so: github.com/NOAA-OWP/hydrovis/issues/837; CDK grants them on that as well).
 */
const waiting = ({ taskToken }: Input) => stateMachineOf(String(taskToken)) ?? '*';

export const STATES: NeedsTable = {
  StartExecution: on('states:StartExecution', stateMachine),
  DescribeStateMachine: on('states:DescribeStateMachine', stateMachine),
  ListExecutions: on('states:ListExecutions', stateMachine),
  ListTagsForResource: on('states:ListTagsForResource', ({ resourceArn }) => resourceArn),
  StopExecution: on('states:StopExecution', execution),
  DescribeExecution: on('states:DescribeExecution', execution),
  GetExecutionHistory: on('states:GetExecutionHistory', execution),
  ListStateMachines: on('states:ListStateMachines'),
  SendTaskSuccess: on('states:SendTaskSuccess', waiting),
  SendTaskFailure: on('states:SendTaskFailure', waiting),
  SendTaskHeartbeat: on('states:SendTaskHeartbeat', waiting),
};

/** The ARN of a function, with its qualifier where the call names one. */
export const functionArn = (nameOrArn: string, place: Place) =>
  arnOf(nameOrArn, 'lambda', `function:${nameOrArn}`, place);

const lambdaFunction = ({ FunctionName, Qualifier }: Input, place: Place) =>
  functionArn(FunctionName, place) + (Qualifier === undefined ? '' : `:${Qualifier}`);

export const LAMBDA: NeedsTable = {
  Invoke: on('lambda:InvokeFunction', lambdaFunction),
  GetFunction: on('lambda:GetFunction', lambdaFunction),
  GetFunctionConfiguration: on('lambda:GetFunctionConfiguration', lambdaFunction),
  ListFunctions: on('lambda:ListFunctions'),
};

const rule = (name: string, place: Place) => arnOf(name, 'events', `rule/${name}`, place);
const bus = (name: string, place: Place) => arnOf(name, 'events', `event-bus/${name}`, place);

export const EVENTS: NeedsTable = {
  PutEvents: ({ Entries }, place) =>
    (Entries as { EventBusName?: string }[]).map(({ EventBusName = 'default' }) => ({
      action: 'events:PutEvents',
      resource: bus(EventBusName, place),
    })),
  DescribeRule: on('events:DescribeRule', ({ Name }, place) => rule(Name, place)),
  ListTargetsByRule: on('events:ListTargetsByRule', ({ Rule }, place) => rule(Rule, place)),
  ListRules: on('events:ListRules'),
  ListEventBuses: on('events:ListEventBuses'),
};

/** A parameter's name may begin with a slash, which its ARN does not double. */
const parameter = ({ Name }: Input, place: Place) =>
  arnOf(Name, 'ssm', `parameter/${String(Name).replace(/^\//, '')}`, place);

export const SSM: NeedsTable = {
  GetParameter: on('ssm:GetParameter', parameter),
  PutParameter: on('ssm:PutParameter', parameter),
};

const queue = ({ QueueUrl, QueueName }: Input, place: Place) => {
  const name = QueueName ?? String(QueueUrl).split('/').at(-1);
  return arnOf(name, 'sqs', name, place);
};

export const SQS: NeedsTable = {
  ...Object.fromEntries(
    ['GetQueueUrl', 'GetQueueAttributes', 'SendMessage', 'ReceiveMessage', 'DeleteMessage', 'PurgeQueue'].map(
      (operation) => [operation, on(`sqs:${operation}`, queue)],
    ),
  ),
  ListQueues: on('sqs:ListQueues'),
};

/** No policy is asked: "No permissions are required to perform this operation" (STS API reference). */
export const STS: NeedsTable = { GetCallerIdentity: () => [] };

/** One action on one resource; on `*` where AWS knows none for it. */
function on(action: string, resourceOf: (input: Input, place: Place) => string = () => '*'): NeedsOf {
  return (input, place) => [{ action, resource: resourceOf(input, place) }];
}
