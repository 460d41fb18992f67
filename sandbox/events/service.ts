import type { RuleModel, RuleTargetModel } from '../assembly/model.ts';
import { AwsError, type Clock, type Ids, type Place, type Service } from '../contract.ts';
import type { RuleBus } from './bus.ts';
import { type PutEventsEntry, putEvents } from './put-events.ts';

interface Options {
  readonly bus: RuleBus;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly place: Place;
}

/** EventBridge's API: `PutEvents` and the reads of the default bus and its rules. All lists fit one page. */
export function createEventsService(options: Options): Service {
  const { bus, place } = options;
  const busArn = `arn:aws:events:${place.region}:${place.account}:event-bus/default`;
  const find = (name: string): RuleModel => {
    const rule = bus.rules.find((candidate) => candidate.name === name);
    if (!rule) throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);
    return rule;
  };
  return {
    name: 'events',
    operations: {
      PutEvents: ({ Entries }: { Entries: readonly PutEventsEntry[] }) => putEvents(Entries, options),
      ListEventBuses: () => ({ EventBuses: [{ Name: 'default', Arn: busArn }] }),
      ListRules: ({ NamePrefix = '' }: { NamePrefix?: string }) => ({
        Rules: bus.rules.filter(({ name }) => name.startsWith(NamePrefix)).map(describe),
      }),
      DescribeRule: ({ Name }: { Name: string }) => describe(find(Name)),
      ListTargetsByRule: ({ Rule }: { Rule: string }) => ({ Targets: find(Rule).targets.map(describeTarget) }),
    },
  };
}

function describe(rule: RuleModel) {
  return {
    Name: rule.name,
    Arn: rule.arn,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    EventBusName: 'default',
    ...(rule.description !== undefined && { Description: rule.description }),
    ...(rule.eventPattern !== undefined && { EventPattern: JSON.stringify(rule.eventPattern) }),
    ...(rule.scheduleExpression !== undefined && { ScheduleExpression: rule.scheduleExpression }),
  };
}

function describeTarget(target: RuleTargetModel) {
  const retryPolicy = {
    ...(target.maximumRetryAttempts !== undefined && { MaximumRetryAttempts: target.maximumRetryAttempts }),
    ...(target.maximumEventAgeSeconds !== undefined && { MaximumEventAgeInSeconds: target.maximumEventAgeSeconds }),
  };
  return {
    Id: target.id,
    Arn: target.arn,
    ...(target.roleArn !== undefined && { RoleArn: target.roleArn }),
    ...(target.input !== undefined && { Input: target.input }),
    ...(Object.keys(retryPolicy).length > 0 && { RetryPolicy: retryPolicy }),
    ...(target.deadLetterArn !== undefined && { DeadLetterConfig: { Arn: target.deadLetterArn } }),
  };
}
