import { z } from 'zod';
import type { Bus, Clock, EventEnvelope, Ids, Place } from '../contract.ts';
import { isoSeconds } from '../events/bus.ts';

const eventSchema = z.strictObject({
  version: z.literal('0').default('0'),
  id: z.string().optional(),
  'detail-type': z.string(),
  source: z.string(),
  account: z.string().optional(),
  time: z.string().optional(),
  region: z.string().optional(),
  resources: z.array(z.string()).default([]),
  detail: z.record(z.string(), z.unknown()),
});

const requestSchema = z.strictObject({
  event: eventSchema,
  copies: z.int().min(1).max(1000).default(1),
  delaySeconds: z.number().min(0).default(0),
});

interface Emitting {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly place: Place;
}

/**
 * Puts an event on the bus as AWS's services do, `aws.` sources included: `copies` times with the same id, as duplicates
 * have, after `delaySeconds` on the clock.
 *
 * @param body `{event, copies?, delaySeconds?}`; members that the envelope leaves out are filled in
 * @returns the event's id and the number of copies
 * @throws ZodError for a body of another form
 */
export function emitEvents(body: unknown, { bus, clock, ids, place }: Emitting): { id: string; copies: number } {
  const { event, copies, delaySeconds } = requestSchema.parse(body);
  const complete: EventEnvelope = {
    ...event,
    id: event.id ?? ids.uuid(),
    account: event.account ?? place.account,
    time: event.time ?? isoSeconds(clock.now()),
    region: event.region ?? place.region,
  };
  const publish = () => {
    for (let copy = 0; copy < copies; copy += 1) bus.publish(complete);
  };
  if (delaySeconds === 0) publish();
  else clock.at(clock.now() + delaySeconds * 1000, publish);
  return { id: complete.id, copies };
}
