/**
 * What can be set about the service, in an account's app by context values and in `StageCert` by properties of the same
 * names. Each has a default. ARNs may be tokens.
 */
export interface StageCertProps {
  /**
   * Seconds that a stage must have been left alone before it is fixed.
   * @default 60
   */
  readonly settle?: number;
  /**
   * Seconds after the remediation began at which a stage is fixed even so; at least `settle`.
   * @default 600
   */
  readonly settleAtMost?: number;
  /**
   * Which stages share one generated certificate.
   * @default 'api'
   */
  readonly certificateScope?: 'stage' | 'api' | 'account';
  /**
   * Addresses that are subscribed to the topic; each has to confirm.
   * @default - nobody is subscribed
   */
  readonly emails?: readonly string[];
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
