import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UnreadableEvent } from '#core/errors';
import { parseEvent } from '#core/event';
import { type EventName, eventOf, identities, parameters, parametersOfV2 } from '#test/core/event-fixtures';
import { DISGUISES } from '#test/core/hostile';

function refusal(input: unknown): UnreadableEvent {
  try {
    parseEvent(input);
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableEvent);
    return error as UnreadableEvent;
  }
  throw new Error('the event was read');
}

describe('an event', () => {
  test.each(Object.keys(parameters) as EventName[])('of %s names its stage', (eventName) => {
    expect(parseEvent(eventOf(eventName, parameters[eventName]))).toMatchObject({
      eventId: '62a841f9-0000-4000-8000-000000000001',
      eventName,
      eventTime: '2022-07-11T19:37:49Z',
      stage: {
        apiVersion: 'v1',
        account: '111122223333',
        region: 'us-east-1',
        apiId: 'abcdef74gh',
        stageName: 'latest',
      },
    });
  });

  test.each(Object.keys(parametersOfV2) as EventName[])('of %s in API Gateway v2 names its stage', (eventName) => {
    expect(parseEvent(eventOf(eventName, parametersOfV2[eventName]))).toMatchObject({
      eventName,
      stage: { apiVersion: 'v2', apiId: 'wxyzab74gh', stageName: 'latest' },
    });
  });

  test('may be about the stage $default, which HTTP APIs have', () => {
    const event = eventOf('UpdateStage', { ...parametersOfV2.UpdateStage, stageName: '$default' });
    expect(parseEvent(event).stage.stageName).toBe('$default');
  });

  test.each([
    ['an assumed role', 'AssumedRole', 'arn:aws:iam::111122223333:role/dev', 'aws-cli/2.30', {}],
    ['an IAM user', 'IAMUser', 'arn:aws:iam::111122223333:user/ops', 'console.amazonaws.com', {}],
    ['the root user', 'Root', 'arn:aws:iam::111122223333:root', 'AWS Internal', { source: 'AWS Internal' }],
    [
      'CloudFormation',
      'AssumedRole',
      'arn:aws:iam::111122223333:role/dev',
      'cloudformation.amazonaws.com',
      { invokedBy: 'cloudformation.amazonaws.com', source: 'cloudformation.amazonaws.com' },
    ],
    ['an AWS service', 'AWSService', null, 'aws-cli/2.30', { invokedBy: 'config.amazonaws.com' }],
  ] as const)('by %s says who that was', (who, type, arn, userAgent, more) => {
    const event = eventOf('UpdateStage', parameters.UpdateStage, identities[who]);
    expect(parseEvent(event).actor).toEqual({ type, arn, userAgent, ...more });
  });

  test("from the console says so; a person's network address is not kept", () => {
    const more = { sourceIPAddress: '203.0.113.7', sessionCredentialFromConsole: 'true', userAgent: null };
    const { actor } = parseEvent(eventOf('UpdateStage', parameters.UpdateStage, more));
    expect(actor.fromConsole).toBe(true);
    expect(JSON.stringify(actor)).not.toContain('203.0.113.7');
  });

  test('without an identity is read all the same', () => {
    const event = eventOf('UpdateStage', parameters.UpdateStage, { userIdentity: undefined, userAgent: null });
    expect(parseEvent(event).actor).toEqual({ type: 'unknown', arn: null, userAgent: null });
  });
});

const { CreateStage, UpdateStage } = parameters;

describe('an unreadable event', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'the event'],
    ['a string', 'CreateStage', 'the event'],
    ['a list', [eventOf('CreateStage', CreateStage)], 'the event'],
    ['an empty envelope', {}, 'detail'],
    ['null request parameters', eventOf('CreateStage', null), 'detail/requestParameters'],
    ['no request parameters', eventOf('UpdateStage', undefined), 'detail/requestParameters'],
    [
      'CreateStage with the stage where only UpdateStage has it',
      eventOf('CreateStage', { restApiId: 'abcdef74gh', stageName: 'latest' }),
      'detail/requestParameters/createStageInput',
    ],
    ['an empty stage name', eventOf('UpdateStage', { ...UpdateStage, stageName: '' }), 'stageName'],
    ['a stage name that is a number', eventOf('UpdateStage', { ...UpdateStage, stageName: 1 }), 'stageName'],
    [
      'a deployment that names no stage',
      eventOf('CreateDeployment', { restApiId: 'abcdef74gh', createDeploymentInput: { stageName: '' } }),
      'detail/requestParameters/createDeploymentInput/stageName',
    ],
    [
      'the ids of an API of either version',
      eventOf('CreateStage', { ...CreateStage, ...parametersOfV2.CreateStage }),
      'detail/requestParameters/restApiId',
    ],
    ['an API of version 2 and no stage', eventOf('CreateStage', { apiId: 'abcdef74gh' }), 'stageName'],
    [
      'the stage of an API of version 2 where only version 1 has it',
      eventOf('CreateStage', { ...CreateStage, restApiId: undefined, apiId: 'abcdef74gh' }),
      'detail/requestParameters/stageName',
    ],
    [
      'a deployment of version 2 that names no stage',
      eventOf('CreateDeployment', { apiId: 'abcdef74gh' }),
      'stageName',
    ],
    [
      'another call of version 2',
      eventOf('DeleteStage', parametersOfV2.UpdateStage),
      'detail/eventName is DeleteStage',
    ],
    ['another call', eventOf('DeleteStage', UpdateStage), 'detail/eventName is DeleteStage'],
    ['the name of a method of objects', eventOf('toString', UpdateStage), 'detail/eventName is toString'],
    [
      'another service',
      eventOf('UpdateStage', UpdateStage, { eventSource: 'ec2.amazonaws.com' }),
      'detail/eventSource',
    ],
    ['no event id', eventOf('UpdateStage', UpdateStage, { eventID: undefined }), 'detail/eventID'],
  ])('with %s is refused, and the place is named', (_what, input, place) => {
    expect(refusal(input).message).toContain(place);
  });

  test('of 200 KB of junk is refused in a few words', () => {
    const junk = 'x'.repeat(200_000);
    expect(refusal(junk).message.length).toBeLessThanOrEqual(1_000);
    expect(refusal(eventOf(junk, { [junk]: junk })).message.length).toBeLessThanOrEqual(1_000);
  });
});

/** Events whose parts are replaced by anything at all, so that the deeper checks are reached as well. */
const damaged = fc
  .record({
    name: fc.oneof(fc.constantFrom(...Object.keys(parameters)), fc.string()),
    parts: fc.jsonValue(),
    detail: fc.dictionary(
      fc.constantFrom('eventID', 'eventName', 'userIdentity', 'eventTime', 'userAgent'),
      fc.jsonValue(),
    ),
  })
  .map(({ name, parts, detail }) => eventOf(name, parts, detail));

test('whatever comes in, it is read or refused as unreadable, in one printable line of 1,000 characters at most', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.jsonValue(), damaged), (input) => {
      try {
        parseEvent(input);
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableEvent);
        const { message } = error as UnreadableEvent;
        expect(message.length).toBeLessThanOrEqual(1_000);
        expect(message).not.toMatch(DISGUISES);
      }
    }),
    { numRuns: 1_000 },
  );
});
