import type { Model, RuleModel, RuleTargetModel } from '../assembly/model.ts';
import { AwsError } from '../contract.ts';
import type { Access } from './access.ts';

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

export function createRuleAccess(access: Access): RuleAccess {
  return {
    requireDelivery(rule, { arn, roleArn }) {
      const need = { action: TARGET_ACTIONS[serviceOf(arn)] ?? '', resource: arn };
      if (roleArn === undefined) access.requireOfService({ service: EVENTS, sourceArn: rule.arn }, need);
      else access.requireOfRole({ roleArn, sessionName: rule.name }, need);
    },
    mayDeadLetter(rule, queueArn) {
      const need = { action: 'sqs:SendMessage', resource: queueArn };
      try {
        access.requireOfService({ service: EVENTS, sourceArn: rule.arn }, need);
        return true;
      } catch (error) {
        if (error instanceof AwsError) return false;
        throw error;
      }
    },
  };
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
