import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountOf, digestible, digestMessage } from '#core/digest';
import type { Links } from '#core/message-links';
import type { Telling } from '#core/telling';
import { ending, remediation, stage } from '#test/core/given';
import { DISGUISES, hostileText } from '#test/core/hostile';
import { MOST_SNS_BYTES, snsBytes } from '#test/core/sns-bytes';
import { tellings } from '#test/core/tellings';

const where = accountOf(ending());
const url = 'https://links.example/revert/'.padEnd(200, 'x');

/** `count` messages about as many stages. */
const many = (count: number, differing: Partial<Telling> = {}): Telling[] =>
  Array.from({ length: count }, (_, index) => ({
    ...ending(),
    stage: { ...stage, stageName: `stage${index}` },
    remediation: { ...remediation, executionArn: `${remediation.executionArn}-${index}` },
    ...differing,
  }));

const digestOf = (waiting: readonly Telling[], links: Links = { revertUrl: url, statusUrl: url }) =>
  digestMessage(
    'digest-1',
    where,
    waiting.map((telling) => ({ telling, links })),
  );

describe('a digest', () => {
  test('names every stage, with the links of each', () => {
    const waiting = many(37);
    const { body, subject, machine, attributes } = digestOf(waiting);
    for (const { stage: of } of waiting) expect(body).toContain(`Stage abcdef74gh/${of?.stageName} now presents`);
    expect(body.split('\n').filter((line) => line === url)).toHaveLength(2 * 37);
    expect(subject).toBe('[stagecert] digest: 37 messages about stages in 111122223333 eu-west-1 (37 fixed)');
    expect((machine as unknown as { messages: unknown[] }).messages).toHaveLength(37);
    expect(attributes).toMatchObject({ outcome: 'digest', severity: 'low', account: '111122223333' });
  });

  test('says in its subject what is gravest, as far as there is room', () => {
    const subject = (...waiting: Telling[]) => digestOf(waiting).subject.replace(/^.*eu-west-1/, '');
    const { fixed, failed, asked, declined, contested } = tellings;
    expect(subject(fixed, asked, failed, fixed)).toBe(' (1 failed, 1 asked, 2 fixed)');
    expect(subject(declined, contested, asked, failed)).toBe(' (1 failed, 1 contested)');
    expect(subject(fixed, tellings['failed, which stopped all fixes'])).toBe(' (fixes stopped, 1 failed)');
  });

  test('asks for as much attention as the gravest of its messages', () => {
    expect(digestOf([...many(3), tellings.failed]).attributes.severity).toBe('high');
    expect(digestOf([...many(3), tellings.asked]).attributes.severity).toBe('medium');
  });

  test('says before all else that all fixes are stopped, once more beside the stage, and to programs', () => {
    const { brakeOn, ...failed } = tellings['failed, which stopped all fixes'];
    const later = { why: 'it was one more', at: '2026-03-01T13:00:00.000Z' };
    const { body, machine, chat } = digestOf([...many(2), { ...failed, brakeOn: later }, { ...failed, brakeOn }]);
    const [head = '', , ...entries] = body.replace(/\s+/g, ' ').split(/ -{72} /);
    expect(head).toMatch(/has stopped all fixes .*it was one more.*stagecert resume/);
    expect(entries.map((entry) => /has stopped all fixes .*: (.*?)\. /.exec(entry)?.[1])).toEqual([
      ...[undefined, undefined],
      ...[later.why, brakeOn?.why],
    ]);
    const { messages } = machine as { messages: { brakeOn?: object }[] };
    expect(messages.map((each) => each.brakeOn)).toEqual([undefined, undefined, later, brakeOn]);
    expect(chat.content.description.split('\n')[1]).toMatch(/^All fixes: `stopped, .*it was one more`$/);
    expect(JSON.stringify(digestOf(many(2)))).not.toMatch(/stopped all|All fixes/);
  });

  test('is another message where it is another digest, and the same one however often it is sent', () => {
    expect(digestOf(many(3)).messageId).toBe(digestOf(many(3)).messageId);
    expect(digestMessage('digest-2', where, []).messageId).not.toBe(digestOf(many(3)).messageId);
  });

  test.each<[string, Links]>([
    ['commands', { backoutArn: `arn:aws-us-gov:states:us-gov-west-1:111122223333:stateMachine:${'s'.repeat(80)}` }],
    ['links', Object.fromEntries(['revertUrl', 'statusUrl'].map((name) => [name, `https://${'h'.repeat(192)}`]))],
  ])('takes as many as SNS takes with the longest names and %s', (_, links) => {
    const longest = many(150).map((telling) => ({ ...telling, stage: { ...stage, stageName: 's'.repeat(128) } }));
    const waiting = digestible(longest);
    expect(waiting.length).toBeGreaterThan(40);
    expect(snsBytes(digestOf(waiting, links))).toBeLessThanOrEqual(MOST_SNS_BYTES);
  });

  test('takes as many as SNS takes, and always one', () => {
    const ordinary = digestible(many(250)).length;
    expect(ordinary).toBeGreaterThan(90);
    expect(ordinary).toBeLessThanOrEqual(100);
    expect(digestible([])).toEqual([]);
    const hostile = fc.record({
      userAgent: hostileText,
      who: hostileText,
      Cause: fc.string({ unit: 'grapheme', maxLength: 3_000 }),
    });
    fc.assert(
      fc.property(hostile, ({ userAgent, who, Cause }) => {
        const actor = { type: 'Root', arn: who.repeat(20), userAgent: userAgent.repeat(20) };
        const cause = { eventId: 'event-1', eventName: 'CreateStage', eventTime: 'now', actor };
        const failure = { Error: 'NoAnswer', Cause };
        const waiting = digestible(many(120, { cause, failure, outcome: 'failed' }));
        expect(waiting.length).toBeGreaterThan(0);
        const digest = digestOf(waiting);
        expect(snsBytes(digest)).toBeLessThanOrEqual(MOST_SNS_BYTES);
        expect(DISGUISES.test(digest.body.replaceAll('\n', ''))).toBe(false);
      }),
      { numRuns: 20 },
    );
  });
});
