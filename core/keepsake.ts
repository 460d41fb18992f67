import { createHash } from 'node:crypto';
import { printable } from '#core/text';

/** What of CloudTrail's record has what was set: stage variables, which may hold secrets where they should not. */
const WITHHELD = /requestParameters|responseElements/i;

/**
 * What is kept of an unreadable event beside the execution's own input, which AWS keeps for 90 days: enough to see what kind of
 * event it was, and nothing of what was set. Size and hash are those of the whole event.
 */
export function keepsake(input: unknown) {
  const json = JSON.stringify(input) ?? '';
  return {
    bytes: Buffer.byteLength(json),
    sha256: createHash('sha256').update(json).digest('hex'),
    beginning: printable(withoutParameters(input).slice(0, 2_000), 1_000),
  };
}

function withoutParameters(input: unknown): string {
  try {
    return JSON.stringify(input, withholding) ?? '';
  } catch {
    // A text within the event may be nested deeper than the stack.
    return '';
  }
}

/** For `JSON.stringify`, at any depth: an event may come in another envelope, or as a text within one. */
function withholding(key: string, value: unknown): unknown {
  if (WITHHELD.test(key)) return '(left out)';
  if (typeof value !== 'string') return value;
  return jsonIn(value) ?? value.split(WITHHELD, 1)[0];
}

/** The object or list that a text is; null where it is none. */
function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
