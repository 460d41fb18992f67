import { expect, test } from 'vitest';
import type { Look } from '#core/steps';
import { startOf } from '#functions/shared/start-of-look';
import { cause, remediation, stage } from '#test/core/given';

const by = { id: remediation.executionArn, name: remediation.id, startedAt: remediation.startedAt };
const askedAgain = { afterLook: remediation.look, why: 'The approval is void' };
const after: Look = { remediation, stage, cause, lookAgain: true, askedAgain };

test('the look after an approval that was void knows why it asks again, also once its stage has settled', () => {
  const { start } = startOf(by, after);
  expect(start).toMatchObject({ remediation: { look: remediation.look + 1 }, askedAgain });
  expect(startOf(by, start).start).toEqual(start);
});

test('the look after that one asks for reasons of its own', () => {
  const { start } = startOf(by, after);
  expect(startOf(by, { ...start, lookAgain: true }).start.askedAgain).toBeUndefined();
});
