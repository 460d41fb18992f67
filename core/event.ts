import '#core/schema-messages';
import * as z from 'zod/mini';
import { UnreadableEvent } from '#core/errors';
import { type StageRef, stageRef } from '#core/stage';
import { printable } from '#core/text';

/** Who made the change that an event tells of, as far as CloudTrail says. Untrusted text: print it only through `printable`. */
export const actor = z.object({
  /** CloudTrail's `userIdentity.type`, such as `AssumedRole`, `IAMUser`, `Root`. */
  type: z.string(),
  /** The role behind a session, else the identity itself; null where CloudTrail names neither. */
  arn: z.nullable(z.string()),
  userAgent: z.nullable(z.string()),
  /** The AWS service that made the call on the actor's behalf. */
  invokedBy: z.optional(z.string()),
  /** The AWS service that the call came from; absent where it came from a network address, which is not kept. */
  source: z.optional(z.string()),
  /** True where the session began in the AWS console. */
  fromConsole: z.optional(z.boolean()),
});
export type Actor = z.infer<typeof actor>;

/** What the service keeps of an event. */
export interface StageEvent {
  readonly eventId: string;
  readonly eventName: string;
  /** ISO 8601. */
  readonly eventTime: string;
  readonly stage: StageRef;
  readonly actor: Actor;
}

/** Characters of a text of CloudTrail that are kept: an ARN can be long, a user agent is whatever the caller says. */
const LONGEST_TEXT = 512;

const name = z.string().check(z.minLength(1), z.maxLength(LONGEST_TEXT));

/** `requestParameters` of every v2 call on a stage. */
const sideBySide = z.object({ apiId: name, stageName: name, restApiId: z.optional(z.never()) });

const record = z.object({
  eventID: name,
  eventSource: z.literal('apigateway.amazonaws.com'),
  eventName: name,
  eventTime: name,
  awsRegion: name,
  recipientAccountId: z.optional(name),
  userAgent: z.optional(z.nullable(z.string())),
  sourceIPAddress: z.optional(z.nullable(z.string())),
  // Whatever its form: it only helps to name the tool.
  sessionCredentialFromConsole: z.optional(z.unknown()),
  userIdentity: z.optional(
    z.object({
      type: z.optional(z.string()),
      arn: z.optional(z.string()),
      invokedBy: z.optional(z.string()),
      accountId: z.optional(z.string()),
      sessionContext: z.optional(z.object({ sessionIssuer: z.optional(z.object({ arn: z.optional(z.string()) })) })),
    }),
  ),
  requestParameters: z.unknown(),
});

/** An EventBridge envelope around a CloudTrail record of API Gateway. Unknown fields are let through unread: they grow over the years. */
const envelope = z.object({ account: name, region: name, detail: record });

/**
 * Where each call puts the API and the stage. Records of v1 wrap the body of the request (`createStageInput` and
 * `createDeploymentInput`), so CreateStage has no `requestParameters.stageName`; those of v2 have everything side by side.
 * That `apiId` tells v2 from v1 is read off recorded events (domain fact); a record with both names is neither's.
 */
const parametersOf = {
  v1: {
    CreateStage: z.pipe(
      z.object({ restApiId: name, createStageInput: z.object({ stageName: name }) }),
      z.transform((p) => ({ apiId: p.restApiId, stageName: p.createStageInput.stageName })),
    ),
    UpdateStage: z.pipe(
      z.object({ restApiId: name, stageName: name }),
      z.transform((p) => ({ apiId: p.restApiId, stageName: p.stageName })),
    ),
    CreateDeployment: z.pipe(
      z.object({ restApiId: name, createDeploymentInput: z.object({ stageName: name }) }),
      z.transform((p) => ({ apiId: p.restApiId, stageName: p.createDeploymentInput.stageName })),
    ),
  },
  v2: {
    CreateStage: sideBySide,
    UpdateStage: sideBySide,
    CreateDeployment: sideBySide,
  },
};

/**
 * Reads the EventBridge event that started an execution.
 *
 * @param input anything; nothing is assumed of it
 * @returns the stage that was created or changed, and who did it
 * @throws UnreadableEvent which says, path by path, what was expected; at most 1,000 characters of it
 */
export function parseEvent(input: unknown): StageEvent {
  const { account, region, detail } = read(envelope, input, '');
  const stage = read(stageRef, { account, region, ...namedStage(detail) }, 'the stage that it names');
  return {
    eventId: detail.eventID,
    eventName: detail.eventName,
    eventTime: detail.eventTime,
    stage,
    actor: actorOf(detail),
  };
}

/** The API and the stage that a record names, and by which of the two APIs. */
function namedStage({ eventName, requestParameters }: z.infer<typeof record>) {
  const apiVersion = z.safeParse(z.object({ apiId: z.string() }), requestParameters).success ? 'v2' : 'v1';
  const readable = parametersOf[apiVersion];
  if (!Object.hasOwn(readable, eventName)) {
    throw unreadable(
      `detail/eventName is ${printable(eventName, 64)}, expected CreateStage, UpdateStage or CreateDeployment`,
    );
  }
  const parameters = readable[eventName as keyof typeof readable];
  const { apiId, stageName } = read(parameters, requestParameters, 'detail/requestParameters');
  return { apiVersion, apiId, stageName };
}

function actorOf(detail: z.infer<typeof record>): Actor {
  const identity = detail.userIdentity;
  return {
    type: kept(identity?.type) ?? 'unknown',
    arn: kept(identity?.sessionContext?.sessionIssuer?.arn ?? identity?.arn),
    userAgent: kept(detail.userAgent),
    ...serviceNames(detail),
    ...(isTrue(detail.sessionCredentialFromConsole) && { fromConsole: true }),
  };
}

/**
 * What tells that an AWS service stands between the actor and the call. `sourceIPAddress` is then a service's name, or
 * `AWS Internal` (CloudTrail user guide, "CloudTrail record contents"); as an address it is a person's, and nobody's business.
 */
function serviceNames({ userIdentity, sourceIPAddress }: z.infer<typeof record>): Pick<Actor, 'invokedBy' | 'source'> {
  const invokedBy = kept(userIdentity?.invokedBy);
  const source = /^[a-z\d.-]+\.amazonaws\.com$|^AWS Internal$/.test(sourceIPAddress ?? '')
    ? kept(sourceIPAddress)
    : null;
  return { ...(invokedBy && { invokedBy }), ...(source && { source }) };
}

/** CloudTrail writes it as text. */
function isTrue(value: unknown): boolean {
  return value === 'true' || value === true;
}

/** As much of a text as is ever shown; well-formed, because what the history hashes must come back from UTF-8 the same. */
function kept(text: string | null | undefined): string | null {
  return text?.slice(0, LONGEST_TEXT).toWellFormed() ?? null;
}

function read<Schema extends z.ZodMiniType>(schema: Schema, value: unknown, at: string): z.output<Schema> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => {
    const path = [at, ...issue.path.map(String)].filter(Boolean).join('/');
    return `${path || 'the event'}: ${issue.message}`;
  });
  throw unreadable(issues.join('; '));
}

function unreadable(why: string): UnreadableEvent {
  return new UnreadableEvent(`The event is not a readable record of a stage's change: ${printable(why, 900)}`);
}
