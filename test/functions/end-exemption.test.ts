import { expect, test } from 'vitest';
import { exemptionFor } from '#core/exempt-request';
import { stageKey } from '#core/stage';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { history } from '#functions/aws/dynamodb/history';
import { endExemption, grantExemption } from '#functions/shared/grant-exemption';
import { inDays, live, now, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

const exempt = (days: number) => exemptionFor(live(), { who: 'Ada', why: 'A migration', days }, now);
const decision = { who: 'Dana', why: 'It has moved', decidedAt: now.toISOString() };

async function stores() {
  const table = await emptyTable();
  return { exemptions: exemptions(table), history: history(table) };
}

test('an exemption that took the place of the one that is ended goes on', async () => {
  const of = await stores();
  await of.exemptions.grant(stage, exempt(10));
  await of.exemptions.grant(stage, exempt(20));
  expect(await endExemption(of, stage, exempt(10), decision)).toBe(false);
  expect(await of.exemptions.find(stage)).toEqual(exempt(20));
});

test('an exemption that somebody else ends at the same moment is over', async () => {
  const of = await stores();
  await of.exemptions.grant(stage, exempt(10));
  const append: typeof of.history.append = async (...entry) => {
    await of.exemptions.revoke(stage, exempt(10), now);
    return of.history.append(...entry);
  };
  expect(await endExemption({ ...of, history: { ...of.history, append } }, stage, exempt(10), decision)).toBe(true);
});

test('nothing is ended whose end could not be written into the history', async () => {
  const of = await stores();
  await of.exemptions.grant(stage, exempt(10));
  const full = { ...of.history, append: () => Promise.reject(new Error('no room')) };
  await expect(endExemption({ ...of, history: full }, stage, exempt(10), decision)).rejects.toThrow('no room');
  expect(await of.exemptions.find(stage)).toEqual(exempt(10));
});

test('an exemption that is ended is not among those that end, and each decision is in the history', async () => {
  const of = await stores();
  for (const decidedAt of [now.toISOString(), inDays(1)]) {
    const wanted = exempt(10);
    await of.exemptions.grant(stage, wanted);
    expect(await endExemption(of, stage, wanted, { ...decision, decidedAt })).toBe(true);
  }
  const ending: unknown[] = [];
  for await (const entry of of.exemptions.endingBy(stage, new Date(inDays(30)), now)) ending.push(entry);
  expect([await of.exemptions.find(stage), ending]).toEqual([null, []]);
  const kinds = (await of.history.newest(stageKey(stage), 9)).map(({ kind }) => kind);
  expect(kinds).toEqual(['exemption-ended', 'exemption-ended']);
});

test('an exemption that is ended while a shorter one is granted does not come back', async () => {
  const of = await stores();
  await of.exemptions.grant(stage, exempt(20));
  const append: typeof of.history.append = async (...entry) => {
    const done = await of.history.append(...entry);
    expect(await endExemption(of, stage, exempt(20), decision)).toBe(true);
    return done;
  };
  const named = { entryId: 'declined', remediationId: 'r', at: now.toISOString(), since: now.toISOString() };
  await grantExemption({ ...of, history: { ...of.history, append } }, stage, exempt(5), named);
  expect(await of.exemptions.find(stage)).toEqual(exempt(5));
});
