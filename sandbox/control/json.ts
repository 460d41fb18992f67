import { z } from 'zod';
import { NotImplementedError } from '../contract.ts';
import type { HttpAnswer } from '../httpapi/response.ts';

/** A request that the control surface cannot take; answered by a 400 with the message. */
export class BadRequest extends Error {}

/** The JSON value of a body; undefined for an empty one. Throws {@link BadRequest} for anything else. */
export function parseBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new BadRequest('the body is no JSON', { cause });
  }
}

export function jsonAnswer(status: number, value: unknown): HttpAnswer {
  const body = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  return { status, headers: { 'content-type': 'application/json' }, body };
}

/** 400 for what the caller got wrong, 501 for what is not implemented; any other error is thrown on. */
export function refusal(error: unknown): HttpAnswer {
  if (error instanceof z.core.$ZodError) return jsonAnswer(400, { message: z.prettifyError(error) });
  if (error instanceof BadRequest) return jsonAnswer(400, { message: error.message });
  if (error instanceof NotImplementedError) return jsonAnswer(501, { message: error.message });
  throw error;
}
