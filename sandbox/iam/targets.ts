import type { FunctionModel, Model, RuleModel, RuleTargetModel } from '../assembly/model.ts';
import { AwsError } from '../contract.ts';
import type { Encryption } from '../kms/encryption.ts';
import type { Access, Need } from './access.ts';

const EVENTS = 'events.amazonaws.com';

/** What EventBridge may do for a rule. */
export interface RuleAccess {
  /**
   * Handing an event to the target: by the target's role where it has one, else by the target's own policy. Throws AwsError
   * `AccessDeniedException` (403).
   */
  requireDelivery(rule: RuleModel, target: RuleTargetModel): void;
  /** Putting what cannot be delivered into the target's dead-letter queue: by the queue's policy. Nobody is told otherwise. */
  mayDeadLetter(rule: RuleModel, queueArn: string): boolean;
}

/** The action that a target takes, by the service of its ARN. */
const TARGET_ACTIONS: Readonly<Record<string, string>> = {
  lambda: 'lambda:InvokeFunction',
  sns: 'sns:Publish',
  sqs: 'sqs:SendMessage',
  states: 'states:StartExecution',
};

export function createRuleAccess(access: Access, encryption: Encryption): RuleAccess {
  const needsAt = (arn: string): Need[] => [
    { action: TARGET_ACTIONS[serviceOf(arn)] ?? '', resource: arn },
    ...encryption.toWrite(arn),
  ];
  return {
    requireDelivery(rule, { arn, roleArn }) {
      for (const need of needsAt(arn)) {
        if (roleArn === undefined) access.requireOfService({ service: EVENTS, sourceArn: rule.arn }, need);
        else access.requireOfRole({ roleArn, sessionName: rule.name }, need);
      }
    },
    mayDeadLetter: (rule, queueArn) =>
      isAllowed(() => {
        for (const need of needsAt(queueArn)) access.requireOfService({ service: EVENTS, sourceArn: rule.arn }, need);
      }),
  };
}

/** Whether a function's role may put what became of an invocation into a queue. Nobody is told otherwise. */
export type MaySendToDestination = (functionModel: FunctionModel, queueArn: string) => boolean;

/** Lambda developer guide, "Retaining records of asynchronous invocations": by the function's execution role. */
export function createDestinationAccess(access: Access, encryption: Encryption): MaySendToDestination {
  return ({ name, roleArn }, queueArn) =>
    isAllowed(() => {
      for (const need of [{ action: 'sqs:SendMessage', resource: queueArn }, ...encryption.toWrite(queueArn)]) {
        access.requireOfRole({ roleArn, sessionName: name }, need);
      }
    });
}

function isAllowed(require: () => void): boolean {
  try {
    require();
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

/**
 * Checks, as AWS does when they are made, that each function, state machine and rule can assume the role it names.
 *
 * @throws Error that names the resource and the role
 */
export function checkTrust({ functions, stateMachines, rules }: Model, access: Access): void {
  for (const { arn, roleArn } of functions) {
    access.requireTrust(roleArn, { service: 'lambda.amazonaws.com', sourceArn: arn });
  }
  for (const { arn, roleArn } of stateMachines) {
    access.requireTrust(roleArn, { service: 'states.amazonaws.com', sourceArn: arn });
  }
  for (const rule of rules) {
    for (const { arn, roleArn } of rule.targets) {
      if (roleArn !== undefined) access.requireTrust(roleArn, { service: EVENTS, sourceArn: rule.arn });
      else if (serviceOf(arn) === 'states')
        throw new Error(`${rule.origin}: RoleArn is required for the target ${arn}`);
    }
  }
}

function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}
