import { describe, expect, test } from 'vitest';
import { stageFullBecause } from '#core/fix-limit';
import { onceFor } from '#core/once';
import { inDays, stage } from '#test/core/given';
import { policy, tellings, unchanged } from '#test/core/tellings';

const keyOf = (kind: keyof typeof tellings) => onceFor(tellings[kind])?.key;
const other = { ...stage, stageName: 'other' };

describe('what is told once in a while', () => {
  test.each([
    'told that there is none',
    'told of a broken one',
    'told of one that ends',
    'refused by the policy',
    'refused by the brake',
    'refused by the brake of a stage',
    'refused by an exemption',
    'refused for the quota',
  ] as const)('%s', (kind) => {
    expect(onceFor(tellings[kind])?.silenceMs).toBeGreaterThanOrEqual(86_400_000);
    expect(onceFor({ ...tellings[kind], cause: undefined })?.key).toBe(keyOf(kind));
  });

  test.each([
    'fixed',
    'asked',
    'declined',
    'expired',
    'reverted',
    'contested',
    'failed',
    'unreadable',
    'void after an approval',
    'a backout that was refused',
  ] as const)('%s is told every time', (kind) => {
    expect(onceFor(tellings[kind])).toBeNull();
  });

  test.each([
    'told that there is none',
    'refused by the policy',
    'refused by the brake',
    'refused for the quota',
  ] as const)('%s is told every time where it is what came of an answer, or of an approval that was void', (kind) => {
    const decision = { who: 'dana', why: 'as agreed', decidedAt: inDays(0), answer: 'approve' } as const;
    expect(onceFor({ ...tellings[kind], decision })).toBeNull();
    expect(onceFor({ ...tellings[kind], refusal: 'The approval is void' })).toBeNull();
  });

  test('a stage that was fixed too often is told of once a day, each by itself', () => {
    const refused = tellings['refused by the brake of a stage'];
    expect(onceFor(refused)?.silenceMs).toBe(86_400_000);
    const ofOther = { kind: 'brake', why: stageFullBecause(other) } as const;
    expect(onceFor({ ...refused, stage: other, refused: ofOther })?.silenceMs).toBe(86_400_000);
    expect(onceFor({ ...refused, stage: other, refused: ofOther })?.key).not.toBe(onceFor(refused)?.key);
  });

  test('an exemption that cannot be followed is told once a week in the same words', () => {
    const refused = tellings['refused by an exemption'];
    expect(onceFor(refused)?.silenceMs).toBe(7 * 86_400_000);
    const reworded = { ...refused, refused: { kind: 'exemption', why: 'another tag' } as const };
    expect(onceFor(reworded)?.key).not.toBe(onceFor(refused)?.key);
  });

  test('another finding, another stage and a stage made again are other news', () => {
    const { found } = tellings['told of a broken one'];
    const news = [
      unchanged({ outcome: 'told', found }),
      unchanged({ outcome: 'told', found: found && { ...found, finding: 'expired' } }),
      unchanged({ outcome: 'told', found: found && { ...found, createdDate: '2020-01-01T00:00:00.000Z' } }),
      unchanged({ outcome: 'told', found, stage: other }),
    ].map((each) => onceFor(each)?.key);
    expect(new Set(news).size).toBe(news.length);
  });

  test('a missing policy is one message for all stages; one that does not suit a stage is one for each', () => {
    const refused = tellings['refused by the policy'];
    expect(onceFor({ ...refused, stage: other })?.key).toBe(onceFor(refused)?.key);
    expect(onceFor({ ...refused, policy, stage: other })?.key).not.toBe(onceFor({ ...refused, policy })?.key);
  });

  test('another pause of the brake is news, the same one is not, whatever the stage', () => {
    const refused = tellings['refused by the brake'];
    expect(onceFor({ ...refused, stage: other })?.key).toBe(onceFor(refused)?.key);
    expect(onceFor({ ...refused, refused: { kind: 'brake', why: 'paused again' } })?.key).not.toBe(
      onceFor(refused)?.key,
    );
  });
});
