import type { SubscriptionModel, TopicModel } from '../assembly/model.ts';
import { AwsError, type Clock, type Ids } from '../contract.ts';
import { type PublishInput, readMessage } from './publish-input.ts';

/** A message as delivered to one subscriber. */
export interface DeliveredMessage {
  readonly topicArn: string;
  readonly protocol: string;
  /** Empty where none was given. */
  readonly subject: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly time: string;
  readonly messageId: string;
}

/** A subscription with the members of SNS's API. */
export interface Subscription {
  readonly SubscriptionArn: string;
  readonly Owner: string;
  readonly Protocol: string;
  readonly Endpoint: string;
  readonly TopicArn: string;
}

/** The assembly's topics, each with one confirmed e-mail subscriber. */
export interface Topics {
  readonly topics: readonly TopicModel[];
  readonly subscriptions: readonly Subscription[];
  /** Throws `NotFound` (404) for an unknown ARN. */
  find(topicArn: string): TopicModel;
  /** Delivers to the topic's confirmed subscriber and returns the message id; throws {@link AwsError} as SNS does. */
  publish(topicArn: string, input: PublishInput): string;
  /** All that was delivered, oldest first. */
  messages(): readonly DeliveredMessage[];
}

const SUBSCRIBER = { protocol: 'email', endpoint: 'oncall@example.com' };

/**
 * @param pending e-mail subscriptions of the template: like on AWS they wait for a confirmation, and nobody gives one
 */
export function createTopics(
  topics: readonly TopicModel[],
  pending: readonly SubscriptionModel[],
  { clock, ids }: { clock: Clock; ids: Ids },
): Topics {
  const messages: DeliveredMessage[] = [];
  const confirmed = topics.map(({ arn }) => subscription(arn, SUBSCRIBER.endpoint, `${arn}:${ids.uuid()}`));
  const unconfirmed = pending.map(({ topicArn, endpoint }) => subscription(topicArn, endpoint, 'PendingConfirmation'));
  const find = (topicArn: string): TopicModel => {
    const topic = topics.find(({ arn }) => arn === topicArn);
    if (!topic) throw new AwsError('NotFound', 'Topic does not exist', 404);
    return topic;
  };
  return {
    topics,
    subscriptions: [...confirmed, ...unconfirmed],
    find,
    publish(topicArn, input) {
      find(topicArn);
      const { subject, attributes, bodyFor } = readMessage(input);
      const { protocol } = SUBSCRIBER;
      const [messageId, time] = [ids.uuid(), new Date(clock.now()).toISOString()];
      messages.push({ topicArn, protocol, subject, body: bodyFor(protocol), attributes, time, messageId });
      return messageId;
    },
    messages: () => messages,
  };
}

function subscription(topicArn: string, endpoint: string, subscriptionArn: string): Subscription {
  const owner = topicArn.split(':')[4] ?? '';
  return { SubscriptionArn: subscriptionArn, Owner: owner, Protocol: 'email', Endpoint: endpoint, TopicArn: topicArn };
}
