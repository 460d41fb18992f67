import { describe, expect, test } from 'vitest';
import { endingOf, happeningOf } from '#core/ending';
import { eventOf, identities } from '#test/core/event-fixtures';
import { now, remediation } from '#test/core/given';

const variables = { password: 's3cret' };
const created = { restApiId: 'abcdef74gh', createStageInput: { deploymentId: '49ijxa', variables } };
/** Unreadable: it names no stage. What answered has the variables, too. */
const event = eventOf('CreateStage', created, { ...identities['an IAM user'], responseElements: { variables } });
const json = JSON.stringify(event);

/** What stands in the history of an execution that began with this. */
function recorded(input: unknown) {
  const execution = { id: remediation.executionArn, name: remediation.id, startedAt: remediation.startedAt };
  const of = endingOf({ execution, input, outcome: 'failed', failure: { Error: 'UnreadableEvent' } });
  const { unreadable, ...rest } = happeningOf(of, now).detail;
  return { unreadable: unreadable as { bytes: number; sha256: string; beginning: string }, rest };
}

describe('of an event that cannot be read', () => {
  test('what kind it was and who was behind it are recorded, with the size and the hash of the whole', () => {
    const { bytes, beginning } = recorded(event).unreadable;
    for (const part of ['aws[.]apigateway', 'CreateStage', 'user/ops']) expect(beginning).toContain(part);
    expect(bytes).toBe(json.length);
    const other = eventOf('CreateStage', { ...created, restApiId: 'bbbbbb74gh' }, identities['an IAM user']);
    expect(recorded(other).unreadable.sha256).not.toBe(recorded(event).unreadable.sha256);
  });

  test('one that holds a text of a hundred thousand levels is recorded all the same', () => {
    const { bytes, beginning } = recorded({ body: '['.repeat(100_000) + ']'.repeat(100_000) }).unreadable;
    expect([bytes, beginning]).toEqual([200_011, '']);
  });

  test.each<[string, unknown]>([
    ['as AWS sends it', event],
    ['without its envelope', event.detail],
    ['in a list', [event]],
    ['as a text', json],
    ['as a text within an envelope', { Records: [{ body: json }] }],
    ['as a text within a text', JSON.stringify({ body: json })],
    ['as a text whose name is escaped', json.replaceAll('requestP', 'request\\u0050')],
    ['cut off', json.slice(0, json.indexOf('s3cret') + 10)],
    ['cut off within an envelope', { body: json.slice(0, json.indexOf('s3cret') + 10) }],
    ['with other letters', JSON.parse(json.replaceAll('requestP', 'RequestP'))],
    ['with parameters that are a text', eventOf('CreateStage', JSON.stringify(created))],
  ])('the stage variables that it sets are not recorded: %s', (_how, input) => {
    const { unreadable, rest } = recorded(input);
    expect(unreadable.beginning).toContain('eventName');
    expect(JSON.stringify([unreadable, rest])).not.toContain('s3cret');
  });
});
