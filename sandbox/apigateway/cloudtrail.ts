import { AwsError, type Bus, type CallContext, type Clock, type Ids, type Operation, type Place } from '../contract.ts';
import type { RecordShapes } from './cloudtrail-shapes.ts';
import { userIdentity } from './user-identity.ts';

/** How a call ended: with its output, or with an error. */
export type Ending = { readonly output: unknown } | { readonly error: AwsError };

/** Writes the CloudTrail events of API Gateway's mutations to the event bus. */
export interface Trail {
  /** The operations, of which each that changes something tells the bus how it ended, also when it failed. */
  recording(operations: Record<string, Operation>): Record<string, Operation>;
  /** Tells the bus of one call; of one that only reads it tells nothing. */
  record(operation: string, input: Readonly<Record<string, unknown>>, call: CallContext, ending: Ending): void;
}

interface TrailParts {
  /** What the records hold of the calls, and which calls are recorded. */
  readonly shapes: RecordShapes;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly place: Place;
}

/** The events reach the bus before the call is answered. */
export function createTrail(parts: TrailParts): Trail {
  const record: Trail['record'] = (operation, input, call, ending) => {
    // What the sandbox does not implement never happened at AWS.
    if (!parts.shapes.changes(operation) || ('error' in ending && ending.error.code === 'NotImplemented')) return;
    // A copy: the store goes on to change what an operation answered with.
    publish(parts, structuredClone(recordOf(parts, operation, input, call, ending)));
  };
  const wrapped = (name: string, operation: Operation): Operation => {
    return async (input, call) => {
      try {
        const output = await operation(input, call);
        record(name, input, call, { output });
        return output;
      } catch (error) {
        if (error instanceof AwsError) record(name, input, call, { error });
        throw error;
      }
    };
  };
  return {
    record,
    recording: (operations) =>
      Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, wrapped(name, operation)])),
  };
}

function publish({ bus, ids, place }: TrailParts, detail: ReturnType<typeof recordOf>): void {
  bus.publish({
    version: '0',
    id: ids.uuid(),
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.apigateway',
    account: place.account,
    time: detail.eventTime,
    region: place.region,
    resources: [],
    detail,
  });
}

/** The record: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html. */
function recordOf(
  { shapes, clock, ids, place }: TrailParts,
  operation: string,
  input: Readonly<Record<string, unknown>>,
  { caller, requestId }: CallContext,
  ending: Ending,
) {
  const eventTime = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
  const failed = 'error' in ending;
  return {
    eventVersion: '1.08',
    userIdentity: userIdentity(caller, place, eventTime),
    eventTime,
    eventSource: 'apigateway.amazonaws.com',
    eventName: operation,
    awsRegion: place.region,
    sourceIPAddress: caller.sourceIp,
    userAgent: caller.userAgent,
    ...(failed && { errorCode: trailCode(ending.error), errorMessage: ending.error.message }),
    requestParameters: shapes.requestParameters(operation, input),
    responseElements: failed ? null : shapes.responseElements(operation, input, ending.output),
    requestID: requestId,
    eventID: ids.uuid(),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: place.account,
    eventCategory: 'Management',
  };
}

/** What the caller is told as `AccessDeniedException` is `AccessDenied` in the trail; other codes are the same (unverified). */
function trailCode({ code }: AwsError): string {
  return code === 'AccessDeniedException' ? 'AccessDenied' : code;
}
