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

/**
 * 256 KiB, with the names, types and values of the message attributes (SNS developer guide, "Message attributes" and "Publishing
 * large messages": more is an `InvalidParameter`). Topics that take other sizes (`MaximumMessageSize`) are not served.
 */
const MESSAGE_LIMIT_BYTES = 262_144;

/**
 * Checks a message as SNS does.
 *
 * @throws AwsError `InvalidParameter` for a message that SNS would not take, `ParameterValueInvalid` for an attribute
 */
export function readMessage(input: PublishInput): PublishedMessage {
  const { Subject: subject = '', Message: message = '' } = input;
  if (message === '') throw invalid('Empty message');
  if (input.Subject !== undefined) checkSubject(input.Subject);
  const typed = input.MessageAttributes ?? {};
  const attributes = readAttributes(typed);
  const bodies = readBodies(message, input.MessageStructure);
  const types = Object.values(typed).map(({ DataType }) => DataType);
  const size =
    Buffer.byteLength(message) + Buffer.byteLength([...Object.entries(attributes).flat(), ...types].join(''));
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

/** AWS's documentation has not the words: these are LocalStack's, whose tests are run against AWS as well (its PR 11857). */
function readAttributes(attributes: Readonly<Record<string, MessageAttribute>>): Record<string, string> {
  const values = Object.entries(attributes).map(([name, { DataType, StringValue }]) => {
    if (/^Binary(\.|$)/.test(DataType)) throw new AwsError('NotImplemented', 'binary message attributes', 501);
    if (!/^(String|Number)(\.|$)/.test(DataType)) {
      throw invalidAttribute(
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
      );
    }
    if (StringValue === undefined || StringValue === '') {
      throw invalidAttribute(
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
      );
    }
    return [name, StringValue];
  });
  return Object.fromEntries(values);
}

function invalidAttribute(message: string): AwsError {
  return new AwsError('ParameterValueInvalid', message);
}

function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}
