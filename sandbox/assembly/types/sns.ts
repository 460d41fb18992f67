import { z } from 'zod';
import { arn, resourceType, withoutBehaviour } from '../resource-type.ts';

const topicSchema = z.strictObject({
  TopicName: z.string().optional(),
  DisplayName: z.string().default(''),
  FifoTopic: z.literal(false).optional(),
  KmsMasterKeyId: z.string().optional(),
  TracingConfig: withoutBehaviour('there is no X-Ray here'),
  Tags: withoutBehaviour('kept by no operation that is served'),
});

const subscriptionSchema = z.strictObject({
  TopicArn: z.string(),
  Protocol: z.literal('email'),
  Endpoint: z.string(),
  FilterPolicy: withoutBehaviour('the subscription stays pending: nobody confirms it'),
  FilterPolicyScope: withoutBehaviour('the subscription stays pending: nobody confirms it'),
});

const topicPolicySchema = z.strictObject({
  Topics: z.array(z.string()),
  PolicyDocument: z.looseObject({ Statement: z.unknown() }),
});

export const snsTypes = {
  'AWS::SNS::Topic': resourceType<z.infer<typeof topicSchema>>({
    schema: topicSchema,
    nameProperty: 'TopicName',
    identify: ({ name, site }) => {
      const topic = arn(site, 'sns', name);
      return { ref: topic, attributes: { TopicArn: topic, TopicName: name } };
    },
    place: (model, { properties: { DisplayName, KmsMasterKeyId }, identity, name }) =>
      model.topics.push({
        arn: identity.ref,
        name,
        displayName: DisplayName,
        ...(KmsMasterKeyId && { kmsKey: KmsMasterKeyId }),
      }),
  }),
  'AWS::SNS::Subscription': resourceType<z.infer<typeof subscriptionSchema>>({
    schema: subscriptionSchema,
    identify: ({ name }) => ({ ref: name, attributes: {} }),
    place: (model, { properties }) =>
      model.subscriptions.push({ topicArn: properties.TopicArn, endpoint: properties.Endpoint }),
  }),
  'AWS::SNS::TopicPolicy': resourceType<z.infer<typeof topicPolicySchema>>({
    schema: topicPolicySchema,
    identify: ({ name }) => ({ ref: name, attributes: { Id: name } }),
    place: (model, { properties, origin }) => model.policies.push({ origin, kind: 'topic', properties }),
  }),
};
