import { expect, test } from 'vitest';
import { collected } from '#cli/aws';
import type { Finding } from '#core/finding';
import { type Question, questionOf } from '#core/question';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { history } from '#functions/aws/dynamodb/history';
import { questions } from '#functions/aws/dynamodb/questions';
import { meetsQuestion } from '#functions/shared/question';
import { cause, inDays, inHours, live, now, remediation, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

const APPROVAL_HOURS = 24;
const policy = {
  ...{ mode: 'approve' as const, because: 'the default', approvalSeconds: APPROVAL_HOURS * 3_600, exemptionDays: 2 },
  certificate: { scope: 'api' as const },
};
const { createdDate } = live();
const found = { createdDate, clientCertificateId: null, finding: 'missing' };
const asItWas = { createdDate, finding: 'missing' as Finding, variables: {} };
const at = (hours: number) => new Date(inHours(hours));

/** A question that was put at `now`, in a table of its own, with the tokens of executions of which some are over. */
async function asked({ isOver = true } = {}) {
  const table = await emptyTable();
  const store = questions(table);
  const question = await store.ask(questionOf({ remediation, stage, cause, found, policy }, 'token', now));
  const woken: string[] = [];
  const tokens = {
    wake: async (token: string) => {
      woken.push(token);
      return !isOver;
    },
  };
  // Nobody was shown backends, so none are read.
  const integrations = { read: () => Promise.reject(new Error('read')) };
  const adapters = { questions: store, tokens, integrations, exemptions: exemptions(table), history: history(table) };
  return { ...adapters, adapters, table, store, question: question as Question, woken };
}

const said = (answer: 'approve' | 'decline', hours: number) => ({
  ...{ who: 'Dana', why: 'so', answer },
  decidedAt: inHours(hours),
});

test('an open question stands until its end, and nobody is woken', async () => {
  const { adapters, store, question, woken } = await asked();
  expect(await meetsQuestion(adapters, stage, asItWas, at(APPROVAL_HOURS - 0.01))).toBe(true);
  expect(await store.pending(stage)).toEqual(question);
  expect(woken).toEqual([]);
});

test('one that stands is listed as open where it was not, and one that is closed is not', async () => {
  const { adapters, store, question, table } = await asked();
  const key = { pk: 'OPEN#111122223333#eu-west-1', sk: 'QUESTION#abcdef74gh#prod' };
  await table.delete(key);
  expect(await collected(store.open(stage))).toEqual([]);
  await meetsQuestion(adapters, stage, asItWas, at(1));
  expect(await collected(store.open(stage))).toEqual([question]);
  await meetsQuestion(adapters, stage, { ...asItWas, finding: 'compliant' }, at(2));
  expect(await table.get(key)).toBeNull();
});

test('one that is past its end is expired, its execution is woken, and the look goes on, as does every later one', async () => {
  const { adapters, store, question, woken } = await asked();
  expect(await meetsQuestion(adapters, stage, asItWas, at(APPROVAL_HOURS))).toBe(false);
  expect(await store.find(question)).toMatchObject({ status: 'expired' });
  expect(await store.pending(stage)).toBeNull();
  expect(await store.decide(question, said('approve', APPROVAL_HOURS))).toBe(false);
  expect(await meetsQuestion(adapters, stage, asItWas, at(APPROVAL_HOURS + 1))).toBe(false);
  expect(woken).toEqual(['token']);
});

test('where waking fails, the look that is run again wakes', async () => {
  const { adapters, woken } = await asked();
  const failing = { ...adapters, tokens: { wake: () => Promise.reject(new Error('throttled')) } };
  await expect(meetsQuestion(failing, stage, asItWas, at(APPROVAL_HOURS))).rejects.toThrow('throttled');
  expect(await meetsQuestion(adapters, stage, asItWas, at(APPROVAL_HOURS))).toBe(false);
  expect(woken).toEqual(['token']);
});

test.each([
  ['kept, past its end', asItWas, APPROVAL_HOURS],
  ['outdated', { ...asItWas, finding: 'compliant' as Finding }, 1],
] as const)('an answer that comes before a question that is %s is closed stands', async (_, seen, hours) => {
  const { adapters, store, question, woken } = await asked();
  const answer = said('approve', hours);
  // The answer comes between the reading of the question and its closing.
  const answered = () => store.decide(question, answer);
  const rival: typeof store = {
    ...store,
    expire: async (of) => !(await answered()) && store.expire(of),
    makeVoid: async (of, why) => !(await answered()) && store.makeVoid(of, why),
  };
  expect(await meetsQuestion({ ...adapters, questions: rival }, stage, seen, at(hours))).toBe(seen === asItWas);
  expect(await store.find(question)).toMatchObject({ status: 'approve', decision: answer });
  expect((await store.pending(stage))?.questionId).toBe(question.questionId);
  expect(woken).toEqual(['token']);
});

test('a question that an outdated look made void leaves no pointer, whether or not its execution is over', async () => {
  const { adapters, store, question } = await asked();
  expect(await meetsQuestion(adapters, stage, { ...asItWas, finding: 'compliant' }, at(1))).toBe(false);
  expect(await store.find(question)).toMatchObject({ status: 'void', voided: { outcome: 'already-compliant' } });
  expect(await store.pending(stage)).toBeNull();
});

test.each(['approve', 'decline'] as const)(
  'an event joins the answer %s for an hour, in which its execution may still come to read it',
  async (answer) => {
    const { adapters, store, question, woken } = await asked();
    await store.decide(question, said(answer, 1));
    expect(await meetsQuestion(adapters, stage, asItWas, at(1.99))).toBe(true);
    expect((await store.pending(stage))?.questionId).toBe(question.questionId);
    expect(await adapters.exemptions.find(stage)).toBeNull();
    expect(woken).toEqual(['token']);
  },
);

test('an approval that nobody read within an hour is nobody’s any more: the look goes on', async () => {
  const { adapters, store, question } = await asked();
  await store.decide(question, said('approve', 1));
  expect(await meetsQuestion(adapters, stage, asItWas, at(2))).toBe(false);
  expect(await store.pending(stage)).toBeNull();
  expect(await store.find(question)).toMatchObject({ status: 'approve' });
});

test('however old an answer is, it stands where its execution waits still, and could be woken', async () => {
  const { adapters, store, question } = await asked({ isOver: false });
  await store.decide(question, said('approve', 1));
  expect(await meetsQuestion(adapters, stage, asItWas, at(20))).toBe(true);
  expect((await store.pending(stage))?.questionId).toBe(question.questionId);
});

test('a refusal that nobody read within an hour is done by the look: the stage is exempt, under the entries of the steps', async () => {
  const { adapters, store, question, history } = await asked();
  await store.decide(question, said('decline', 1));
  expect(await meetsQuestion(adapters, stage, asItWas, at(2))).toBe(true);
  expect(await adapters.exemptions.find(stage)).toMatchObject({
    ...{ who: 'Dana', why: 'so', stageCreatedDate: createdDate },
    until: inHours(1 + 48),
  });
  const entries = await history.newest('111122223333#eu-west-1#abcdef74gh#prod', 9);
  const arn = remediation.executionArn;
  expect(entries.map(({ entryId, kind }) => [kind, entryId])).toEqual([
    ['exempted', `${arn}#1#exempted`],
    ['decided', `${arn}#1#decided`],
  ]);
  expect(await meetsQuestion(adapters, stage, asItWas, at(2))).toBe(false);
});

test('a refusal whose exemption would be over by now exempts nobody, and the look goes on', async () => {
  const { adapters, store, question } = await asked();
  await store.decide(question, said('decline', 1));
  expect(await meetsQuestion(adapters, stage, asItWas, at(1 + 48))).toBe(false);
  expect(await adapters.exemptions.find(stage)).toBeNull();
  expect(await store.pending(stage)).toBeNull();
});

test('a refusal that could not be done for another reason is tried again by the step', async () => {
  const { adapters, store, question } = await asked();
  await store.decide(question, said('decline', 1));
  const silent = { ...adapters.exemptions, find: () => Promise.reject(new Error('throttled')) };
  await expect(meetsQuestion({ ...adapters, exemptions: silent }, stage, asItWas, at(2))).rejects.toThrow('throttled');
  expect(await store.pending(stage)).toMatchObject({ status: 'decline' });
});

test('a refusal waits where a recorded exemption cannot be read: the look refuses, for that is in doubt', async () => {
  const { adapters, store, question, table } = await asked();
  await store.decide(question, said('decline', 1));
  const key = { pk: 'STAGE#111122223333#eu-west-1#abcdef74gh#prod', sk: 'EXEMPTION' };
  await table.put(key, { until: 'some day' });
  expect(await meetsQuestion(adapters, stage, asItWas, at(2))).toBe(false);
  await table.delete(key);
  expect(await meetsQuestion(adapters, stage, asItWas, new Date(inDays(1)))).toBe(true);
  expect(await adapters.exemptions.find(stage)).toMatchObject({ who: 'Dana' });
});
