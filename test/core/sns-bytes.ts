import type { Message } from '#core/message';

/** What SNS takes (API reference, Publish). */
export const MOST_SNS_BYTES = 262_144;

/** What SNS counts: the forms as the topic's adapter puts them together, and the attributes. */
export function snsBytes({ body, machine, subject, attributes }: Message): number {
  const json = JSON.stringify(machine);
  const forms = { default: body, sms: subject, a: json, b: json, c: json, d: json, e: json, f: json };
  return Buffer.byteLength(JSON.stringify(forms)) + Buffer.byteLength(JSON.stringify(attributes));
}
