import { AwsError, type EventEnvelope, NotImplementedError } from '../contract.ts';
import type { AsynchronousInvocations } from '../lambda/asynchronous.ts';
import type { Topics } from '../sns/topics.ts';
import type { Queues } from '../sqs/queues.ts';

/** The services that rules deliver to. */
export interface TargetServices {
  /** Starts an execution under a random name; throws {@link AwsError}. */
  startExecution(stateMachineArn: string, input: string): unknown;
  readonly lambda: AsynchronousInvocations;
  readonly queues: Queues;
  readonly topics: Topics;
}

/** Hands a text (the event, or the target's constant input) to a target; throws {@link AwsError} where it is refused. */
export type Deliver = (targetArn: string, text: string) => void;

type Kind = 'states' | 'lambda' | 'sqs' | 'sns';

const KINDS: readonly string[] = ['states', 'lambda', 'sqs', 'sns'] satisfies Kind[];

/** Makes the delivery to state machines, functions, queues and topics. */
export function createDeliver(services: TargetServices): Deliver {
  const deliverTo: Readonly<Record<Kind, Deliver>> = {
    states: (arn, text) => services.startExecution(arn, text),
    lambda: (arn, text) => services.lambda.enqueue(arn, text),
    sqs: (arn, text) => services.queues.send(arn, text, {}),
    sns: (arn, text) => services.topics.publish(arn, { Message: text }),
  };
  return (arn, text) => deliverTo[serviceOf(arn) as Kind](arn, text);
}

/** Throws NotImplementedError for a target of another service. */
export function checkTarget(targetArn: string, where: string): void {
  if (!KINDS.includes(serviceOf(targetArn))) throw new NotImplementedError(`the target ${targetArn} (${where})`);
}

/** True for a failure that EventBridge tries again: throttling and the service's own failures. */
export function isRetryable(error: unknown): error is AwsError {
  return error instanceof AwsError && (error.status === 429 || error.status >= 500);
}

/** What a target is given: its constant input, or the whole event. */
export function textFor(event: EventEnvelope, input: string | undefined): string {
  return input ?? JSON.stringify(event);
}

function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}
