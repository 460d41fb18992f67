import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageFor } from '#core/message';
import { happenedIn } from '#core/message-happened';
import { subjectOf } from '#core/message-subject';
import type { Telling } from '#core/telling';
import { stage } from '#test/core/given';
import { hostileText } from '#test/core/hostile';
import { tellings } from '#test/core/tellings';

/** What follows the outcome in the subject of each kind of message there is. */
const WORDS: Record<keyof typeof tellings, string> = {
  fixed: 'fixed, given a certificate',
  'fixed after an approval': 'fixed, given a certificate',
  'fixed after a preflight': 'fixed, given a certificate',
  asked: 'asked, answer by 2026-03-02 12:00Z',
  'asked once more': 'asked again, answer by 2026-03-02 12:00Z',
  'told that there is none': 'told, no certificate',
  'told of a broken one': 'told, certificate was deleted',
  'told of one that ends': 'told, certificate ends 2026-03-21',
  'told of one that has ended': 'told, certificate expired 2026-02-28',
  declined: 'declined, exempt until 2026-03-31',
  expired: 'expired, nobody answered',
  reverted: 'reverted, exempt until 2026-03-31',
  'reverted, which stopped all fixes': 'reverted, all fixes are stopped',
  contested: 'contested, fixes keep being undone',
  'refused by the policy': 'refused, policy unusable',
  'refused by a policy that cannot be followed': 'refused, policy cannot be followed',
  'refused by a policy that cannot be read': 'refused, policy unreadable',
  'refused by the brake': 'refused, hourly limit of fixes',
  'refused by a pause': 'refused, fixes are paused',
  'refused by the brake of a stage': 'refused, fixed too often',
  'refused by an exemption': 'refused, exemption unclear',
  'refused by a tag': 'refused, exemption tag unclear',
  'refused for the quota': 'refused, certificate quota is full',
  'refused by the preflight': 'refused, backend rejects certificate',
  'a backout that was refused': 'refused, not reverted',
  'void after an approval': 'already-compliant, approval is void',
  gone: 'gone, stage was deleted',
  failed: 'failed, stage is as before',
  'cut off': 'failed, stage may be changed',
  'cut off, nobody knows where': 'failed, stage may be changed',
  'failed, which stopped all fixes': 'failed, all fixes are stopped',
  'a backout that failed': 'failed, may not be reverted',
  'failed after it was declined': 'failed after it was declined',
  'failed before a change': 'failed, nothing was changed',
  'failed after the fix': 'failed after the fix was made',
  unreadable: 'failed',
  'cut off, nobody knows of what': 'failed',
};

const kinds = Object.entries<string>(WORDS) as [keyof typeof tellings, string][];

test.each(kinds)('the subject about a stage that was %s says "%s", what it is about, and where', (kind, words) => {
  const of: Telling = tellings[kind];
  const { subject, chat, attributes } = messageFor(of);
  const what = of.stage ? 'abcdef74gh/prod' : 'an unreadable event';
  expect(subject).toBe(`[stagecert] ${words}: ${what} in 111122223333 eu-west-1`);
  expect(chat.content.title).toContain(`stagecert, ${words}: `);
  // What filters see is the outcome alone, as ever.
  expect(attributes.outcome).toBe(of.outcome);
});

test.each(kinds)('of a message about a stage that was %s the words give way to the names', (kind) => {
  const all = happenedIn(tellings[kind]);
  expect(all.map(({ length }) => length)).toEqual(all.map(({ length }) => length).sort((a, b) => b - a));
  const { brakeOn, outcome }: Telling = tellings[kind];
  expect(all.at(-1)).toBe(brakeOn ? `${outcome}, all stopped` : outcome);
});

const place = { account: '111122223333', region: 'ap-southeast-1', stage };

describe('a subject', () => {
  test('has the longest words that leave room for the whole stage', () => {
    const words = ['told, certificate ends 2026-03-21', 'told, ends 2026-03-21', 'told'];
    const named = (length: number) =>
      subjectOf(words, { ...place, stage: { ...stage, stageName: 's'.repeat(length) } });
    expect(named(10)).toBe(`[stagecert] ${words[0]}: abcdef74gh/ssssssssss in 111122223333 ap-southeast-1`);
    expect(named(20)).toBe(`[stagecert] ${words[1]}: abcdef74gh/${'s'.repeat(20)} in 111122223333 ap-southeast-1`);
    expect(named(30)).toBe(`[stagecert] told: abcdef74gh/${'s'.repeat(30)} in 111122223333 ap-southeast-1`);
    expect(named(128)).toMatch(/^\[stagecert\] told: abcdef74gh\/s{10,}\.\.\. in 111122223333 ap-southeast-1$/);
  });

  test('has the name of the API last, cut where there is no room for all of it', () => {
    const called = (apiName: string) => subjectOf(['fixed'], { ...place, apiName });
    expect(called('orders')).toBe('[stagecert] fixed: abcdef74gh/prod in 111122223333 ap-southeast-1 (orders)');
    expect(called('o'.repeat(60))).toMatch(/ ap-southeast-1 \(o{10,}\.\.\.\)$/);
    expect(called('o'.repeat(60))).toHaveLength(99);
    expect(subjectOf(['f'.repeat(36)], { ...place, apiName: 'orders' })).toMatch(/ap-southeast-1$/);
  });

  test('has the longest words that leave room for the whole name as well', () => {
    const asked = happenedIn(tellings.asked);
    const at = { ...place, region: 'us-east-1' };
    const called = (length: number) => subjectOf(asked, { ...at, apiName: 'n'.repeat(length) });
    const where = 'abcdef74gh/prod in 111122223333 us-east-1';
    for (const [length, words] of [
      [7, 'asked, answer by 2026-03-02 12:00Z'],
      [8, 'asked, answer by 2026-03-02'],
      [14, 'asked, answer by 2026-03-02'],
      [15, 'asked, due 2026-03-02'],
      [21, 'asked'],
      [30, 'asked'],
    ] as const) {
      expect(called(length)).toBe(`[stagecert] ${words}: ${where} (${'n'.repeat(length)})`);
    }
  });

  test('has a name that is too long cut to what tells something, or not at all', () => {
    const words = ['refused, policy cannot be followed', 'refused'];
    const named = (stageName: string) =>
      subjectOf(words, { ...place, stage: { ...stage, stageName }, apiName: 'stock-and-order-service-for-all' });
    expect(named('production')).toMatch(/^\[stagecert\] refused: .* \(stock-and-order-s\w*.*\.\.\.\)$/);
    // Beside a stage of 22 characters there is room for 11 of the name, beside one of 23 for too few.
    expect(named('s'.repeat(22))).toBe(
      `[stagecert] refused: abcdef74gh/${'s'.repeat(22)} in 111122223333 ap-southeast-1 (stock-an...)`,
    );
    expect(named('s'.repeat(23))).toBe(
      `[stagecert] refused: abcdef74gh/${'s'.repeat(23)} in 111122223333 ap-southeast-1`,
    );
  });

  test('says that all fixes are stopped, however long the name of the API', () => {
    const { subject } = messageFor({ ...tellings['failed, which stopped all fixes'], apiName: 'n'.repeat(30) });
    expect(subject).toMatch(/^\[stagecert\] failed, all (fixes are )?stopped: .* \(nnnnnnnn/);
  });

  test('names outcome, account and Region, whatever the names are', () => {
    const names = fc.oneof(hostileText, fc.string({ unit: 'binary', maxLength: 300 }));
    fc.assert(
      fc.property(fc.constantFrom(...kinds), names, names, names, ([kind], apiId, stageName, apiName) => {
        const all = happenedIn(tellings[kind]);
        const subject = subjectOf(all, { ...place, stage: { apiId, stageName }, apiName });
        expect(subject).toMatch(/^[!-~][ -~]{0,98}$/);
        expect(all.some((words) => subject.startsWith(`[stagecert] ${words}: `))).toBe(true);
        expect(subject).toContain(' in 111122223333 ap-southeast-1');
      }),
    );
  });
});
