import { createHash } from 'node:crypto';

/** MD5 in hexadecimal: what SDKs compare a body with. */
export function md5(content: string | Buffer): string {
  return createHash('md5').update(content).digest('hex');
}

/**
 * MD5 of string attributes, by name and value (SQS developer guide, "Calculating the MD5 message digest for message
 * attributes"): sorted by name, each text after its length in 4 bytes, the value also after a byte for its transport type.
 */
export function md5OfAttributes(attributes: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1));
  const parts = sorted.flatMap(([name, value]) => [
    withLength(name),
    withLength('String'),
    STRING_TRANSPORT,
    withLength(value),
  ]);
  return md5(Buffer.concat(parts));
}

const STRING_TRANSPORT = Buffer.from([1]);

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
