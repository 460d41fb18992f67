import { SNSClient } from '@aws-sdk/client-sns';
import { HttpResponse } from '@smithy/core/protocols';
import { describe, expect, test } from 'vitest';
import { messageFor } from '#core/message';
import { clientOptions } from '#functions/aws/client-options';
import { chatTopic, topic } from '#functions/aws/sns';
import { tellings } from '#test/core/tellings';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:on-call';

/** A client that is answered with this error, in the protocol of SNS. */
function clientAnswered(code: string, message: string, statusCode: number): SNSClient {
  const xml = `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
  const body = new TextEncoder().encode(xml);
  const handle = async () => ({
    response: new HttpResponse({ statusCode, headers: { 'content-type': 'text/xml' }, body }),
  });
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'any' };
  return new SNSClient({ ...clientOptions, region: 'eu-west-1', credentials, requestHandler: { handle } });
}

describe.each([
  ['the topic for on-call', topic],
  ['the topic for chats', chatTopic],
])('%s', (_what, topicAt) => {
  test.each([
    ['InvalidParameter', 'Invalid parameter: Message too long', 400, 'MessageRefused'],
    [
      'ParameterValueInvalid',
      "The message attribute 'a' must contain non-empty message attribute value.",
      400,
      'MessageRefused',
    ],
    ['ValidationException', 'no', 400, 'MessageRefused'],
    ['Throttled', 'Rate exceeded', 429, 'Throttled'],
    ['InternalError', 'no', 500, 'NoAnswer'],
    ['AuthorizationError', 'no', 403, 'AccessDenied'],
    ['NotFound', 'Topic does not exist', 404, 'UnexpectedAnswer'],
    ['KMSDisabled', 'no', 400, 'UnexpectedAnswer'],
  ])('answers %s (%s): %s is thrown, with the words of SNS', async (code, words, status, name) => {
    const publishing = topicAt(TOPIC, clientAnswered(code, words, status)).publish(messageFor(tellings.fixed));
    await expect(publishing).rejects.toMatchObject({ name, message: expect.stringContaining(words) });
    await expect(publishing).rejects.toThrow(`sns:Publish to ${TOPIC}`);
  });
});
