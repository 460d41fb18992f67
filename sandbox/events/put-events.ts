import { AwsError, type Bus, type Clock, type EventEnvelope, type Ids, type Place } from '../contract.ts';
import { isoSeconds } from './bus.ts';

/** An entry of PutEvents. */
export interface PutEventsEntry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Time?: Date;
  readonly Resources?: readonly string[];
  readonly EventBusName?: string;
}

type EntryResult = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

/** EventBridge API reference, PutEvents: at most 10 entries, and 256 KB in all. */
const ENTRIES_LIMIT = 10;
const SIZE_LIMIT_BYTES = 262_144;

/**
 * Puts events on the bus. An entry that is refused does not keep the others from being delivered.
 *
 * @throws AwsError `ValidationException` for too many or too large entries
 */
export function putEvents(
  entries: readonly PutEventsEntry[],
  { bus, clock, ids, place }: { bus: Bus; clock: Clock; ids: Ids; place: Place },
): { FailedEntryCount: number; Entries: EntryResult[] } {
  checkSize(entries);
  const results = entries.map((entry): EntryResult => {
    const refusal = refusalOf(entry);
    if (refusal) return refusal;
    const event = envelope(entry, ids.uuid(), clock.now(), place);
    bus.publish(event);
    return { EventId: event.id };
  });
  return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
}

function checkSize(entries: readonly PutEventsEntry[]): void {
  if (entries.length === 0 || entries.length > ENTRIES_LIMIT) {
    throw new AwsError('ValidationException', `Entries must have between 1 and ${ENTRIES_LIMIT} members`);
  }
  const size = entries.reduce((sum, { Source = '', DetailType = '', Detail = '', Resources = [], Time }) => {
    const text = [Source, DetailType, Detail, ...Resources].join('');
    return sum + Buffer.byteLength(text) + (Time ? 14 : 0);
  }, 0);
  if (size >= SIZE_LIMIT_BYTES)
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
}

function refusalOf({ Source, DetailType, Detail, EventBusName }: PutEventsEntry): EntryResult | undefined {
  const invalid = (ErrorMessage: string) => ({ ErrorCode: 'InvalidArgument', ErrorMessage });
  if (!Source) return invalid('Parameter Source is not valid. Reason: Source is a required argument.');
  if (!DetailType) return invalid('Parameter DetailType is not valid. Reason: DetailType is a required argument.');
  if (Detail === undefined) return invalid('Parameter Detail is not valid. Reason: Detail is a required argument.');
  if (Source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  if (EventBusName !== undefined && !/^(arn:.*:event-bus\/)?default$/.test(EventBusName)) {
    return invalid(`Event bus ${EventBusName} does not exist.`);
  }
  return isJsonObject(Detail) ? undefined : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function envelope(entry: PutEventsEntry, id: string, now: number, place: Place): EventEnvelope {
  return {
    version: '0',
    id,
    'detail-type': entry.DetailType ?? '',
    source: entry.Source ?? '',
    account: place.account,
    time: isoSeconds(entry.Time?.getTime() ?? now),
    region: place.region,
    resources: entry.Resources ?? [],
    detail: JSON.parse(entry.Detail ?? '{}'),
  };
}
