import { z } from 'zod';
import type { MovableClock } from '../clock.ts';
import { BadRequest } from './json.ts';

const requestSchema = z.union(
  [z.strictObject({ advanceSeconds: z.number().min(0) }), z.strictObject({ now: z.iso.datetime({ offset: true }) })],
  { error: 'expected {"advanceSeconds": a number of 0 or more} or {"now": a time in ISO 8601}' },
);

/**
 * Moves the clock, and resolves when everything that fell due has happened.
 *
 * @param body `{advanceSeconds}` or `{now}`
 * @throws ZodError for a body of another form, {@link BadRequest} for a time that has passed
 */
export async function moveClock(body: unknown, clock: MovableClock): Promise<void> {
  const request = requestSchema.parse(body);
  try {
    if ('advanceSeconds' in request) await clock.advance(request.advanceSeconds * 1000);
    else await clock.set(Date.parse(request.now));
  } catch (error) {
    if (error instanceof RangeError) throw new BadRequest(error.message, { cause: error });
    throw error;
  }
}
