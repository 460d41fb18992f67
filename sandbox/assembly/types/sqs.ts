import { z } from 'zod';
import { arn, resourceType, withoutBehaviour } from '../resource-type.ts';

const queueSchema = z.strictObject({
  QueueName: z.string().optional(),
  FifoQueue: z.literal(false).optional(),
  MessageRetentionPeriod: withoutBehaviour('queues only keep what failed, for as long as the sandbox lives'),
  VisibilityTimeout: withoutBehaviour('nothing receives from queues yet'),
  ReceiveMessageWaitTimeSeconds: withoutBehaviour('nothing receives from queues yet'),
  KmsMasterKeyId: withoutBehaviour('encryption at rest cannot be seen through the API'),
  KmsDataKeyReusePeriodSeconds: withoutBehaviour('encryption at rest cannot be seen through the API'),
  SqsManagedSseEnabled: withoutBehaviour('encryption at rest cannot be seen through the API'),
  Tags: withoutBehaviour('kept by no operation that is served'),
});

const queuePolicySchema = z.strictObject({
  Queues: z.array(z.string()),
  PolicyDocument: z.looseObject({ Statement: z.unknown() }),
});

export const sqsTypes = {
  'AWS::SQS::Queue': resourceType<z.infer<typeof queueSchema>>({
    schema: queueSchema,
    nameProperty: 'QueueName',
    identify: ({ name, site }) => {
      const url = `${site.url}/${site.account}/${name}`;
      return { ref: url, attributes: { Arn: arn(site, 'sqs', name), QueueName: name, QueueUrl: url } };
    },
    place: (model, { identity, name }) =>
      model.queues.push({ arn: identity.attributes.Arn ?? '', name, url: identity.ref }),
  }),
  'AWS::SQS::QueuePolicy': resourceType<z.infer<typeof queuePolicySchema>>({
    schema: queuePolicySchema,
    identify: ({ name }) => ({ ref: name, attributes: { Id: name } }),
    place: (model, { properties, origin }) => model.policies.push({ origin, kind: 'resource', properties }),
  }),
};
