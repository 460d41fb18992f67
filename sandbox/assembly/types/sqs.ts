import { z } from 'zod';
import { arn, integer, resourceType, withoutBehaviour } from '../resource-type.ts';

const queueSchema = z.strictObject({
  QueueName: z.string().optional(),
  FifoQueue: z.literal(false).optional(),
  MessageRetentionPeriod: integer.min(60).max(1_209_600).optional(),
  VisibilityTimeout: integer.min(0).max(43_200).optional(),
  ReceiveMessageWaitTimeSeconds: integer.min(0).max(20).optional(),
  KmsMasterKeyId: z.string().optional(),
  KmsDataKeyReusePeriodSeconds: withoutBehaviour('every call asks the key, as the first of each period does'),
  SqsManagedSseEnabled: withoutBehaviour('a key of the service itself, which asks nobody for a permission'),
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
    place: (model, { identity, name, properties }) => {
      const { VisibilityTimeout, MessageRetentionPeriod, ReceiveMessageWaitTimeSeconds, KmsMasterKeyId } = properties;
      model.queues.push({
        arn: identity.attributes.Arn ?? '',
        name,
        url: identity.ref,
        ...(VisibilityTimeout !== undefined && { visibilitySeconds: VisibilityTimeout }),
        ...(MessageRetentionPeriod !== undefined && { retentionSeconds: MessageRetentionPeriod }),
        ...(ReceiveMessageWaitTimeSeconds !== undefined && { receiveWaitSeconds: ReceiveMessageWaitTimeSeconds }),
        ...(KmsMasterKeyId && { kmsKey: KmsMasterKeyId }),
      });
    },
  }),
  'AWS::SQS::QueuePolicy': resourceType<z.infer<typeof queuePolicySchema>>({
    schema: queuePolicySchema,
    identify: ({ name }) => ({ ref: name, attributes: { Id: name } }),
    place: (model, { properties, origin }) => model.policies.push({ origin, kind: 'queue', properties }),
  }),
};
