/**
 * What can be set about the service, in an account's app by context values and in `StageCert` by properties of the same
 * names. Each has a default. ARNs may be tokens.
 */
export interface StageCertProps {
  /**
   * The file with the policy, which says what the service does about which stages; a path from the working directory. What
   * is deployed can be changed in the SSM parameter, without a deployment.
   * @default - the same `mode` for every stage
   */
  readonly policy?: string;
  /**
   * What is done about every stage without a certificate, where no `policy` is given: fix it, ask on-call first, or tell.
   * @default 'notify'
   */
  readonly mode?: 'enforce' | 'approve' | 'notify';
  /**
   * The name of the SSM parameter that holds the policy.
   * @default - `/<prefix>/policy`, `/stagecert/policy` without a `prefix`
   */
  readonly policyParameter?: string;
  /**
   * Addresses that are subscribed to the topic; each has to confirm.
   * @default - nobody is subscribed
   */
  readonly emails?: readonly string[];
  /**
   * Messages that are sent one by one in five minutes; more are sent as one digest.
   * @default 10
   */
  readonly digestAfter?: number;
  /**
   * Whether there is a topic of its own for Amazon Q Developer in chat applications.
   * @default false
   */
  readonly chat?: boolean;
  /**
   * Whether links to act stand in chats, too, where whoever reads the channel can use them.
   * @default false
   */
  readonly linksInChat?: boolean;
  /**
   * A topic of yours for the messages and alarms, in the same Region. It must admit CloudWatch's alarms.
   * @default - a topic is made
   */
  readonly topicArn?: string;
  /**
   * A KMS key of yours that encrypts the topic. Its policy must let IAM policies grant its use, and admit CloudWatch's
   * alarms.
   * @default - a key is made for the topic that is made; a topic of yours is taken to have no customer key
   */
  readonly keyArn?: string;
  /**
   * The managed policy that bounds every role of the service.
   * @default - no permissions boundary
   */
  readonly permissionsBoundaryArn?: string;
  /**
   * What the names of all that is named begin with: a letter, then letters, digits and `-`, 20 characters at most.
   * @default - CloudFormation makes the names, and they begin with the stack's
   */
  readonly prefix?: string;
  /**
   * Whether backends can be called, with the new certificate, before a stage is given it; where the policy lists methods.
   * @default false
   */
  readonly preflight?: boolean;
  /**
   * False to do without the pages behind links, and so without any public address: messages then carry AWS CLI calls.
   * @default true
   */
  readonly publicEndpoint?: boolean;
  /**
   * Days for which logs are kept, one of those that CloudWatch Logs knows.
   * @default 180
   */
  readonly logRetentionDays?: number;
  /**
   * Whether AWS X-Ray traces the workflows.
   * @default false
   */
  readonly tracing?: boolean;
}
