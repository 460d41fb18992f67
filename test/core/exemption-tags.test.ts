import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decisionByTag, exemptionTag, requestOf } from '#core/exemption-tags';
import { inDays, live, now } from '#test/core/given';
import { DISGUISES, hostileText, LINK } from '#test/core/hostile';

const rule = { byTag: true, atMostDays: 90 };
const tags = (until?: string, why?: string) => ({
  ...(why === undefined ? {} : { [exemptionTag.reason]: why }),
  ...(until === undefined ? {} : { [exemptionTag.until]: until }),
});
const decided = (of: Record<string, string>, by = rule) =>
  decisionByTag({ createdDate: live().createdDate, tags: of }, by, now);

describe('a stage whose tags give a reason and an end', () => {
  test.each([
    ['a date, which is included', '2026-03-15', '2026-03-16T00:00:00.000Z'],
    ['today', '2026-03-01', '2026-03-02T00:00:00.000Z'],
    ['a time in UTC', '2026-03-15T18:30:00Z', '2026-03-15T18:30:00.000Z'],
    ['a time without seconds', '2026-03-15T18:30Z', '2026-03-15T18:30:00.000Z'],
    ['a time elsewhere', '2026-03-15T18:30:00+02:00', '2026-03-15T16:30:00.000Z'],
    ['blanks around it', ' 2026-03-15 ', '2026-03-16T00:00:00.000Z'],
    ['the last date that the policy allows', '2026-05-30', '2026-05-31T00:00:00.000Z'],
  ])('is exempt until %s', (_what, text, until) => {
    expect(decided(tags(text, 'the backend cannot'))).toEqual({
      is: 'exempt',
      exemption: {
        stageCreatedDate: live().createdDate,
        until,
        who: 'tag stagecert:exempt',
        why: 'the backend cannot',
        decidedAt: now.toISOString(),
        source: 'tag',
      },
    });
  });

  test('is not exempt where the policy lets no tag exempt, whatever they say', () => {
    for (const of of [tags('2026-03-15', 'why'), tags('never', 'why')]) {
      expect(decided(of, { ...rule, byTag: false })).toEqual({ is: 'none' });
    }
  });

  test('is not exempt once that has come', () => {
    const over = { is: 'over', problem: 'stagecert:exempt-until is "2026-02-28", which is past' };
    expect(decided(tags('2026-02-28', 'why'))).toMatchObject({
      ...over,
      exemption: { until: '2026-03-01T00:00:00.000Z' },
    });
    expect(decided(tags('2026-03-01T12:00:00Z', 'why'))).toMatchObject({ is: 'over' });
  });
});

describe('the tags of a stage are refused where', () => {
  test.each([
    ['the end is no date', tags('never', 'why'), /is "never": expected a date/],
    ['the end is a date as people write it', tags('31.12.2026', 'why'), /expected a date/],
    ['the end is a time of no zone', tags('2026-03-15T18:30:00', 'why'), /expected a date/],
    ['the end is a day that does not exist', tags('2026-02-30', 'why'), /expected a date/],
    ['the end is a time of a day that does not exist', tags('2026-02-30T00:00:00Z', 'why'), /expected a date/],
    ['the end is empty', tags('', 'why'), /stagecert:exempt-until gives no end/],
    ['there is no end', tags(undefined, 'why'), /stagecert:exempt-until gives no end/],
    ['there is no reason', tags('2026-03-15'), /stagecert:exempt gives no reason/],
    ['the reason is blank', tags('2026-03-15', ' '), /stagecert:exempt gives no reason/],
    [
      'the end is beyond what the policy allows',
      tags('2026-05-31', 'why'),
      /is "2026-05-31": the policy allows at most 90 days/,
    ],
  ])('%s', (_what, of, problem) => {
    expect(decided(of)).toEqual({ is: 'refused', problem: expect.stringMatching(problem) });
  });
});

test('other tags ask for nothing', () => {
  expect(requestOf({ 'stagecert:exemption': 'x', Exempt: 'y' })).toEqual({ asks: 'nothing' });
});

test('the problem of a tag is the same tomorrow, so that it is told once', () => {
  const tomorrow = new Date(inDays(1));
  for (const of of [tags('2027-03-15', 'why'), tags('never', 'why'), tags('2026-01-01', 'why')]) {
    const stage = { createdDate: live().createdDate, tags: of };
    expect(decisionByTag(stage, rule, tomorrow)).toMatchObject({
      problem: (decided(of) as { problem: string }).problem,
    });
  }
});

test('whatever the tags say, it is decided, and a problem is one harmless line', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (until, why) => {
      const decision = decided(tags(until, why));
      const problem = 'problem' in decision ? decision.problem : '';
      expect(problem).not.toMatch(DISGUISES);
      expect(problem).not.toMatch(LINK);
    }),
  );
});
