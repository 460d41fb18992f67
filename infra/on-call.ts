import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Settings } from '#infra/settings';

type OnCallProps = Pick<Settings, 'topicArn' | 'keyArn' | 'emails' | 'chat'> & {
  /** What the alias of a key that is made begins with. */
  readonly names: string;
};

/** Where on-call hears of the service: the topic, the key that encrypts it, and who is subscribed. */
export class OnCall extends Construct {
  readonly topic: ITopic;
  /** A topic for Amazon Q Developer in chat applications, which takes messages in its own form only; absent unless asked for. */
  readonly chatTopic?: ITopic;
  /** Absent for a topic of the user's own that has no customer key. */
  readonly key?: IKey;

  constructor(scope: Construct, id: string, { topicArn, keyArn, emails, chat, names }: OnCallProps) {
    super(scope, id);
    if (keyArn) this.key = Key.fromKeyArn(this, 'GivenKey', keyArn);
    else if (!topicArn) this.key = this.createKey(names);
    this.topic = topicArn ? Topic.fromTopicArn(this, 'GivenTopic', topicArn) : this.createTopic();
    if (chat) this.chatTopic = this.createChatTopic();
    for (const email of emails) this.topic.addSubscription(new EmailSubscription(email));
  }

  private createTopic(): Topic {
    const { key } = this;
    const topic = new Topic(this, 'Topic', {
      displayName: 'stagecert',
      enforceSSL: true,
      ...(key && { masterKey: key }),
    });
    topic.addToResourcePolicy(this.forAlarms(['sns:Publish'], topic.topicArn));
    return topic;
  }

  private createChatTopic(): Topic {
    const { key } = this;
    return new Topic(this, 'ChatTopic', {
      displayName: 'stagecert chat',
      enforceSSL: true,
      ...(key && { masterKey: key }),
    });
  }

  /**
   * A key of the topic's own: CloudWatch's alarms cannot publish to one under `alias/aws/sns`, whose policy cannot be changed.
   * It protects nothing that outlives the stack, so it goes with it.
   */
  private createKey(names: string): Key {
    const key = new Key(this, 'Key', {
      description: 'Encrypts the messages of stagecert',
      alias: `alias/${names}-on-call`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // In a key's policy "*" is the key itself.
    key.addToResourcePolicy(this.forAlarms(['kms:GenerateDataKey', 'kms:Decrypt'], '*'));
    return key;
  }

  /**
   * CloudWatch on behalf of this account's alarms, and of nobody else's. EventBridge is left out: no rule publishes here, and
   * AWS supports no `aws:SourceAccount` in the policy of a key for it (Amazon SNS developer guide, "Managing encryption
   * keys", on EventBridge-to-encrypted topics), so that admitting it would admit everybody's rules to the key.
   */
  private forAlarms(actions: string[], resource: string): PolicyStatement {
    return new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions,
      resources: [resource],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
  }
}
