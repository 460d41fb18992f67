import { expect, test } from 'vitest';
import { questionOf } from '#core/question';
import { questions } from '#functions/aws/dynamodb/questions';
import { cause, inDays, inHours, live, now, remediation, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

const policy = {
  ...{ mode: 'approve' as const, because: 'the default', approvalSeconds: 3_600, exemptionDays: 30 },
  certificate: { scope: 'api' as const },
};
const found = { createdDate: live().createdDate, clientCertificateId: null, finding: 'missing' };
const asked = (by: string, token: string, at = now) =>
  questionOf({ remediation: { ...remediation, id: by }, stage, cause, found, policy }, token, at);

const said = (answer: 'approve' | 'decline', who: string) => ({ who, why: 'so', decidedAt: inHours(0), answer });
const gone = { outcome: 'gone' as const, why: 'the stage was deleted' };

test('a question that is put again stays the one it was, behind the newer token', async () => {
  const store = questions(await emptyTable());
  const first = await store.ask(asked('one', 'token 1'));
  const second = await store.ask(asked('one', 'token 2', new Date(inHours(1))));
  expect(second).toEqual({ ...first, taskToken: 'token 2' });
});

test('of many answers at the same moment one counts', async () => {
  const store = questions(await emptyTable());
  const question = asked('one', 'token');
  await store.ask(question);
  const answers = ['a', 'b', 'c', 'd'].flatMap((who) => [said('approve', who), said('decline', who)]);
  const counted = await Promise.all(answers.map((answer) => store.decide(question, answer)));
  expect(counted.filter(Boolean)).toHaveLength(1);
  const winner = answers[counted.indexOf(true)];
  expect(await store.find(question)).toMatchObject({ status: winner?.answer, decision: winner });
});

test.each([
  [
    'answered',
    (store: ReturnType<typeof questions>, of: ReturnType<typeof asked>) => store.decide(of, said('approve', 'x')),
  ],
  ['expired', (store: ReturnType<typeof questions>, of: ReturnType<typeof asked>) => store.expire(of)],
  ['void', (store: ReturnType<typeof questions>, of: ReturnType<typeof asked>) => store.makeVoid(of, gone)],
])('a question that is %s is closed for good', async (_how, close) => {
  const store = questions(await emptyTable());
  const question = asked('one', 'token');
  await store.ask(question);
  expect(await close(store, question)).toBe(true);
  const closed = await store.find(question);
  expect(await store.decide(question, said('decline', 'y'))).toBe(false);
  expect(await store.expire(question)).toBe(false);
  expect(await store.makeVoid(question, gone)).toBe(false);
  expect(await store.ask(asked('one', 'token 2'))).toBeNull();
  expect(await store.find(question)).toEqual(closed);
});

test('the pending question of a stage is its newest, until that is settled', async () => {
  const store = questions(await emptyTable());
  const [older, newer] = [asked('older', 'token 1', new Date(inDays(-1))), asked('newer', 'token 2')];
  expect(await store.pending(stage)).toBeNull();
  await store.ask(newer);
  await store.ask(older);
  expect(await store.pending(stage)).toMatchObject({ questionId: newer.questionId });
  await store.settle(older);
  expect(await store.pending(stage)).toMatchObject({ questionId: newer.questionId });
  await store.settle(newer);
  expect(await store.pending(stage)).toBeNull();
});

/** The ids of questions that are listed as open. */
async function openIn(store: ReturnType<typeof questions>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { questionId } of store.open(stage)) ids.push(questionId);
  return ids;
}

test('the newest question of each stage is listed as open until it is closed', async () => {
  const store = questions(await emptyTable());
  const beta = { ...stage, stageName: 'beta' };
  const [older, newer] = [asked('older', 'token 1', new Date(inDays(-1))), asked('newer', 'token 2')];
  const other = { ...asked('other', 'token 3'), stage: beta };
  for (const each of [newer, older, other]) await store.ask(each);
  expect(await openIn(store)).toEqual([other.questionId, newer.questionId]);
  await store.settle(older);
  await store.makeVoid(other, gone);
  expect(await openIn(store)).toEqual([newer.questionId]);
  await store.expire(newer);
  await store.settle(newer);
  expect(await openIn(store)).toEqual([]);
});

test('of questions that were settled nothing is left to read where the open ones are listed', async () => {
  const table = await emptyTable();
  const store = questions(table);
  await store.ask(asked('one', 'token'));
  await store.settle(asked('one', 'token'));
  const items = [];
  for await (const item of table.query(`OPEN#${stage.account}#${stage.region}`)) items.push(item);
  expect(items).toEqual([]);
});
