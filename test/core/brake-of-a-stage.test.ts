import { describe, expect, test } from 'vitest';
import {
  admission,
  afterNothing,
  FIXES_OF_A_STAGE,
  type FixState,
  fixIdOf,
  isOfStageAlone,
  TRIES_OF_A_STAGE,
} from '#core/fix-limit';
import { stage } from '#test/core/given';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-24T12:00:00Z');
const limits = { fixesPerHour: 60, stopAfterFailures: 5 };
const fix = (name: string) => ({ executionArn: name, look: 1 });

/** Fixes that ask one after the other; what came to nothing can be said of each. */
function asking() {
  let state: FixState | null = null;
  return {
    next(name: string, ms: number, of = stage, asked = limits) {
      const result = admission(state, of, fix(name), asked, new Date(START + ms));
      state = result.state ?? state;
      return result;
    },
    nothing(name: string, of = stage) {
      state = afterNothing(state, fixIdOf(of, fix(name)));
    },
    state: () => state,
  };
}

const six = Array.from({ length: FIXES_OF_A_STAGE }, (_, index) => `f${index}`);

/** The same after six fixes of the stage. */
function afterSix() {
  const fixes = asking();
  for (const [ms, name] of six.entries()) expect(fixes.next(name, ms).admitted).toBe(true);
  return fixes;
}

describe('of a stage that loses its certificate again and again', () => {
  test('six fixes are begun in an hour, and other stages have room; it is told in the same words', () => {
    const { next } = afterSix();
    const { admitted, because } = next('more', 10);
    expect(admitted).toBe(false);
    expect(because).toMatch(/abcdef74gh\/prod was fixed 6 times within an hour/);
    expect(next('still more', 20).because).toBe(because);
    expect(next('f0', 30).admitted).toBe(true);
    expect(next('other', 40, { ...stage, apiId: 'other' }).admitted).toBe(true);
    expect(next('later', HOUR).admitted).toBe(true);
  });

  test('fixes that come to nothing are begun twelve times in an hour, and leave the rest of it to others', () => {
    const { next, nothing } = asking();
    for (let trial = 0; trial < TRIES_OF_A_STAGE; trial += 1) {
      expect(next(`t${trial}`, trial).admitted).toBe(true);
      nothing(`t${trial}`);
    }
    const { admitted, because = '' } = next('more', 100);
    expect(admitted).toBe(false);
    expect(because).toMatch(/begun 12 times within an hour/);
    expect(isOfStageAlone(stage, { kind: 'brake', why: because })).toBe(true);
    expect(next('other', 110, { ...stage, apiId: 'other' }).admitted).toBe(true);
    expect(next('later', HOUR).admitted).toBe(true);
  });

  test('a fix that came to nothing is none of the six, however often that is said, and one of the hour', () => {
    const { next, nothing } = afterSix();
    nothing('f3');
    nothing('f3');
    expect(next('seventh', 10).admitted).toBe(true);
    expect(next('eighth', 20)).toMatchObject({ admitted: false, because: expect.stringContaining('6 times') });
    const other = { ...stage, apiId: 'other' };
    expect(next('other', 30, other, { ...limits, fixesPerHour: 7 }).because).toMatch(/limit of 7 fixes/);
    expect(next('later', 30, other, { ...limits, fixesPerHour: 8 }).admitted).toBe(true);
  });

  test('what came to nothing is remembered while other fixes begin, and as long as its fix', () => {
    const { next, nothing, state } = afterSix();
    nothing('f5');
    next('other', 30, { ...stage, apiId: 'other' });
    expect(state()?.cameToNothing).toEqual([fixIdOf(stage, fix('f5'))]);
    next('other at the limit', 40, { ...stage, apiId: 'another' }, { ...limits, fixesPerHour: 1 });
    expect(state()?.cameToNothing).toHaveLength(1);
    next('later', HOUR + 5);
    expect(state()).not.toHaveProperty('cameToNothing');
  });

  test('nothing is noted of a fix that was not let begin', () => {
    const { nothing, state } = afterSix();
    const before = state();
    nothing('never');
    expect(state()).toBe(before);
    expect(afterNothing(null, 'never')).toBeNull();
  });
});

test('a refusal for the sake of one stage is told from one that holds for all', () => {
  const { because: why = '' } = afterSix().next('more', 10);
  expect(isOfStageAlone(stage, { kind: 'brake', why })).toBe(true);
  expect(isOfStageAlone({ ...stage, stageName: 'other' }, { kind: 'brake', why })).toBe(false);
  expect(isOfStageAlone(stage, { kind: 'policy', why })).toBe(false);
  const full = asking().next('a', 0, stage, { ...limits, fixesPerHour: 0 });
  expect(isOfStageAlone(stage, { kind: 'brake', why: full.because ?? '' })).toBe(false);
});
