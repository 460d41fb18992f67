import { AwsError, type Service } from '../contract.ts';
import type { PublishInput } from './publish-input.ts';
import type { Topics } from './topics.ts';

/** SNS's API: `Publish` to topics, and the lists. All lists fit one page. */
export function createSnsService(topics: Topics): Service {
  return {
    name: 'sns',
    operations: {
      Publish: (input: PublishInput) => ({ MessageId: topics.publish(targetOf(input), input) }),
      ListTopics: () => ({ Topics: topics.topics.map(({ arn }) => ({ TopicArn: arn })) }),
      GetTopicAttributes: ({ TopicArn }: { TopicArn: string }) => ({ Attributes: attributes(topics, TopicArn) }),
      ListSubscriptions: () => ({ Subscriptions: topics.subscriptions }),
      ListSubscriptionsByTopic: ({ TopicArn }: { TopicArn: string }) => {
        topics.find(TopicArn);
        return { Subscriptions: topics.subscriptions.filter((subscription) => subscription.TopicArn === TopicArn) };
      },
    },
  };
}

function targetOf({ TopicArn, TargetArn, PhoneNumber }: PublishInput): string {
  if (PhoneNumber !== undefined) throw new AwsError('NotImplemented', 'Publish to a phone is not implemented', 501);
  const target = TopicArn ?? TargetArn;
  if (target !== undefined) return target;
  throw new AwsError(
    'InvalidParameter',
    'Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter',
  );
}

function attributes(topics: Topics, topicArn: string): Record<string, string> {
  const { arn, displayName, kmsKey } = topics.find(topicArn);
  const own = topics.subscriptions.filter((subscription) => subscription.TopicArn === arn);
  const pending = own.filter((subscription) => subscription.SubscriptionArn === 'PendingConfirmation').length;
  return {
    TopicArn: arn,
    DisplayName: displayName,
    Owner: arn.split(':')[4] ?? '',
    SubscriptionsConfirmed: String(own.length - pending),
    SubscriptionsPending: String(pending),
    SubscriptionsDeleted: '0',
    ...(kmsKey !== undefined && { KmsMasterKeyId: kmsKey }),
  };
}
