import { z } from 'zod';
import type { RuleTargetModel } from '../model.ts';
import { arn, integer, resourceType, withoutBehaviour } from '../resource-type.ts';

const targetSchema = z.strictObject({
  Id: z.string(),
  Arn: z.string(),
  RoleArn: z.string().optional(),
  Input: z.string().optional(),
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: integer.min(0).max(185).optional(),
      MaximumEventAgeInSeconds: integer.min(60).max(86_400).optional(),
    })
    .default({}),
  DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).default({}),
});

const ruleSchema = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  EventBusName: z.literal('default').optional(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  Targets: z.array(targetSchema).default([]),
  Tags: withoutBehaviour('kept by no operation that is served'),
});

export const eventsTypes = {
  'AWS::Events::Rule': resourceType<z.infer<typeof ruleSchema>>({
    schema: ruleSchema,
    nameProperty: 'Name',
    identify: ({ name, site }) => ({ ref: name, attributes: { Arn: arn(site, 'events', `rule/${name}`) } }),
    place: (model, { properties, name, identity, origin }) => {
      const { Description, EventPattern, ScheduleExpression, Targets, State } = properties;
      model.rules.push({
        origin,
        name,
        arn: identity.attributes.Arn ?? '',
        enabled: State === 'ENABLED',
        targets: Targets.map(target),
        ...(Description !== undefined && { description: Description }),
        ...(EventPattern && { eventPattern: EventPattern }),
        ...(ScheduleExpression !== undefined && { scheduleExpression: ScheduleExpression }),
      });
    },
  }),
};

function target({
  Id,
  Arn,
  RoleArn,
  Input,
  RetryPolicy,
  DeadLetterConfig,
}: z.infer<typeof targetSchema>): RuleTargetModel {
  const { MaximumRetryAttempts: attempts, MaximumEventAgeInSeconds: age } = RetryPolicy;
  return {
    id: Id,
    arn: Arn,
    ...(RoleArn !== undefined && { roleArn: RoleArn }),
    ...(Input !== undefined && { input: Input }),
    ...(attempts !== undefined && { maximumRetryAttempts: attempts }),
    ...(age !== undefined && { maximumEventAgeSeconds: age }),
    ...(DeadLetterConfig.Arn !== undefined && { deadLetterArn: DeadLetterConfig.Arn }),
  };
}
