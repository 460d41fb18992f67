import { AwsError } from '../contract.ts';

/** Input of SNS's Publish, as far as it is served. */
export interface PublishInput {
  readonly TopicArn?: string;
  readonly TargetArn?: string;
  readonly PhoneNumber?: string;
  readonly Subject?: string;
  readonly Message?: string;
  readonly MessageStructure?: string;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
}

interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
}

/** What a subscriber of one protocol is sent. */
export interface PublishedMessage {
  readonly subject: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The body for subscribers of this protocol. */
  bodyFor(protocol: string): string;
}

/** 256 KiB, message attributes included (SNS API reference, Publish). */
const MESSAGE_LIMIT_BYTES = 262_144;

/**
 * Checks a message as SNS does.
 *
 * @throws AwsError `InvalidParameter` for a message that SNS would not take
 */
export function readMessage(input: PublishInput): PublishedMessage {
  const { Subject: subject = '', Message: message = '' } = input;
  if (message === '') throw invalid('Empty message');
  if (input.Subject !== undefined) checkSubject(input.Subject);
  const attributes = readAttributes(input.MessageAttributes ?? {});
  const bodies = readBodies(message, input.MessageStructure);
  const size = Buffer.byteLength(message) + Buffer.byteLength(Object.entries(attributes).flat().join(''));
  if (size > MESSAGE_LIMIT_BYTES) throw invalid('Message too long');
  return { subject, attributes, bodyFor: (protocol) => bodies[protocol] ?? bodies.default ?? message };
}

/** Under 100 printable ASCII characters without a line break, the first one no space (SNS API reference, Publish). */
function checkSubject(subject: string): void {
  if (!/^[\x21-\x7e][\x20-\x7e]{0,98}$/.test(subject)) throw invalid('Subject');
}

function readBodies(message: string, structure: string | undefined): Readonly<Record<string, string>> {
  if (structure === undefined || structure === '') return { default: message };
  if (structure !== 'json') throw invalid('MessageStructure');
  const bodies = parseJson(message);
  if (typeof bodies !== 'object' || bodies === null || !('default' in bodies)) {
    throw invalid('Message Structure - No default entry in JSON message body');
  }
  const texts = Object.entries(bodies).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (texts.length < Object.keys(bodies).length) throw invalid('Message Structure - JSON message body failed to parse');
  return Object.fromEntries(texts);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('Message Structure - JSON message body failed to parse');
  }
}

function readAttributes(attributes: Readonly<Record<string, MessageAttribute>>): Record<string, string> {
  const values = Object.entries(attributes).map(([name, { DataType, StringValue }]) => {
    if (DataType.startsWith('Binary')) throw new AwsError('NotImplemented', 'binary message attributes', 501);
    if (StringValue === undefined || StringValue === '') {
      throw new AwsError(
        'ParameterValueInvalid',
        `The message attribute '${name}' must contain non-empty message value.`,
      );
    }
    return [name, StringValue];
  });
  return Object.fromEntries(values);
}

function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}
