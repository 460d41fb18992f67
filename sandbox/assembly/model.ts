import type { Place } from '../contract.ts';

/** Where a resource was declared, for error messages: `Stack/LogicalId (AWS::Type)`. */
export type Origin = string;

export interface TableModel {
  readonly name: string;
  /** ID, ARN or alias of the key that the template names; absent where it names none, here and below. */
  readonly kmsKey?: string;
  /** Input of DynamoDB's CreateTable. */
  readonly createTable: Readonly<Record<string, unknown>>;
}

export interface FunctionModel {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Folder that holds the code. */
  readonly codeFolder: string;
  /** `file.export`, as in Lambda's Handler. */
  readonly handler: string;
  readonly runtime: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memorySizeMb: number;
  readonly description: string;
  /** 0 throttles every invocation; absent where the function shares the account's concurrency. */
  readonly reservedConcurrency?: number;
}

/** How a function's asynchronous invocations are retried. */
export interface EventInvokeConfigModel {
  /** Function name or ARN. */
  readonly functionName: string;
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeSeconds?: number;
  /** ARN of the queue for invocations that failed for good. */
  readonly onFailureArn?: string;
}

export interface StateMachineModel {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly definition: unknown;
  readonly type: 'STANDARD';
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

export interface RuleTargetModel {
  readonly id: string;
  readonly arn: string;
  readonly roleArn?: string;
  /** JSON text given to the target in place of the event. */
  readonly input?: string;
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeSeconds?: number;
  readonly deadLetterArn?: string;
}

export interface RuleModel {
  readonly origin: Origin;
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly enabled: boolean;
  readonly eventPattern?: unknown;
  readonly scheduleExpression?: string;
  readonly targets: readonly RuleTargetModel[];
}

export interface TopicModel {
  readonly arn: string;
  readonly name: string;
  readonly displayName: string;
  readonly kmsKey?: string;
}

/** An e-mail subscription of the template: pending for ever, as nobody confirms it. */
export interface SubscriptionModel {
  readonly topicArn: string;
  readonly endpoint: string;
}

export interface QueueModel {
  readonly arn: string;
  readonly name: string;
  readonly url: string;
  /** For how long a received message stays out of sight; AWS's default where absent, here and below. */
  readonly visibilitySeconds?: number;
  readonly retentionSeconds?: number;
  /** For how long ReceiveMessage waits for a message. */
  readonly receiveWaitSeconds?: number;
  readonly kmsKey?: string;
}

export interface KeyModel {
  readonly arn: string;
  /** What other resources may call it by, aliases aside. */
  readonly names: readonly string[];
}

export interface KeyAliasModel {
  /** `alias/NAME`. */
  readonly name: string;
  /** ID or ARN of a key. */
  readonly targetKey: string;
}

/** A parameter of Parameter Store, of type String. */
export interface ParameterModel {
  readonly name: string;
  readonly value: string;
  /** A regular expression that values must match. */
  readonly allowedPattern?: string;
}

export interface HttpApiModel {
  readonly id: string;
  readonly name: string;
}

export interface HttpIntegrationModel {
  readonly id: string;
  readonly functionArn: string;
}

/** A stage of an HTTP API. */
export interface HttpStageModel {
  readonly apiId: string;
  /** How many requests it takes: a second, and at once. As many as come where it is absent. */
  readonly throttle?: { readonly rateLimit: number; readonly burstLimit: number };
}

export interface HttpRouteModel {
  readonly routeKey: string;
  readonly integrationId: string;
}

/** What the template grants, kept as written; a role's trust policy included. */
export interface PolicyModel {
  readonly origin: Origin;
  /** `role`, `inline` and `managed` are of identities; the others say at what kind of resource they stand. */
  readonly kind: 'role' | 'inline' | 'managed' | 'topic' | 'queue' | 'function' | 'key' | 'log';
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Everything that an assembly places, resolved. */
export interface Model {
  readonly tables: TableModel[];
  readonly functions: FunctionModel[];
  readonly eventInvokeConfigs: EventInvokeConfigModel[];
  readonly stateMachines: StateMachineModel[];
  readonly rules: RuleModel[];
  readonly topics: TopicModel[];
  readonly subscriptions: SubscriptionModel[];
  readonly queues: QueueModel[];
  readonly parameters: ParameterModel[];
  readonly keys: KeyModel[];
  readonly keyAliases: KeyAliasModel[];
  readonly httpApis: HttpApiModel[];
  readonly httpIntegrations: HttpIntegrationModel[];
  readonly httpRoutes: HttpRouteModel[];
  readonly httpStages: HttpStageModel[];
  readonly policies: PolicyModel[];
}

export function emptyModel(): Model {
  return {
    tables: [],
    functions: [],
    eventInvokeConfigs: [],
    stateMachines: [],
    rules: [],
    topics: [],
    subscriptions: [],
    queues: [],
    parameters: [],
    keys: [],
    keyAliases: [],
    httpApis: [],
    httpIntegrations: [],
    httpRoutes: [],
    httpStages: [],
    policies: [],
  };
}

/** Where the sandbox stands, and where it is reached. */
export interface Site extends Place {
  /** Base URL without a trailing slash, such as `http://127.0.0.1:4566`. */
  readonly url: string;
}
