import { expect, test, vi } from 'vitest';
import { accountOf } from '#core/digest';
import { MessageRefused, NoAnswer } from '#core/errors';
import { type Message, messageIdOf } from '#core/message';
import type { Telling } from '#core/telling';
import { digests } from '#functions/aws/dynamodb/digests';
import type { Table } from '#functions/aws/dynamodb/table';
import { ending, now, remediation, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

// The handler's own settings are read when its module is loaded; nothing here is called with them.
const settings = ['TABLE_NAME', 'TOPIC_ARN', 'ACCOUNT', 'AWS_REGION', 'BACKOUT_STATE_MACHINE_ARN'];
for (const name of settings) vi.stubEnv(name, 'eu-west-1');
const { sendDigest } = await import('#functions/send-digest');
vi.unstubAllEnvs();

const where = accountOf(ending());
const POISON = 'poison';

/** A message about the stage with this number; a poisoned one holds a text that SNS refuses. */
const telling = (number: number, isPoisoned: boolean): Telling => ({
  ...ending(),
  stage: { ...stage, stageName: `stage${number}` },
  remediation: { ...remediation, executionArn: `${remediation.executionArn}-${number}` },
  ...(isPoisoned && { refusal: POISON }),
});

/** So many messages that wait, some of them poisoned, and a topic that refuses what holds poison. */
async function waiting(count: number, poisoned: readonly number[]) {
  const table = await emptyTable();
  const store = digests(table);
  const tellings = Array.from({ length: count }, (_, index) => telling(index, poisoned.includes(index)));
  for (const [index, each] of tellings.entries()) await store.add(each, new Date(now.getTime() + index));
  const arrived: Message[] = [];
  let attempts = 0;
  const refuses = { everything: false };
  const publish = async (message: Message) => {
    attempts++;
    if (refuses.everything || message.body.includes(POISON)) throw new MessageRefused(`not ${POISON}`.toUpperCase());
    arrived.push(message);
  };
  return { table, tellings, arrived, refuses, topic: { publish }, attempts: () => attempts };
}

/** Runs the step until there is no more to send, as the workflow does. */
async function sendAll({ table, topic }: { table: Table; topic: { publish(message: Message): Promise<void> } }) {
  const step = sendDigest({ digests: digests(table), linksFor: async () => ({}), topic, where, now: () => now });
  for (let steps = 0; steps < 200; steps++) {
    try {
      if (!(await step({ execution: 'digest-1' })).more) return;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  }
  throw new Error('the step goes on for ever');
}

const named = ({ body }: Message) => [...body.matchAll(/Stage abcdef74gh\/(stage\d+)\b/g)].map(([, name]) => name);

test.each([[[0]], [[39]], [[25]], [[0, 1]], [[5, 20, 36]], [[]]])(
  'of forty messages those that SNS refuses (%j) arrive as their replacements, and all others whole',
  async (poisoned) => {
    const given = await waiting(40, poisoned);
    await sendAll(given);

    const { arrived, tellings } = given;
    expect(arrived.flatMap(named).sort()).toEqual(tellings.map((each) => each.stage?.stageName).sort());
    const replacements = arrived.filter(({ attributes }) => attributes.outcome !== 'digest');
    expect(replacements.map(({ messageId }) => messageId)).toEqual(
      poisoned.map((index) => messageIdOf(tellings[index] as Telling)),
    );
    for (const { machine } of replacements) expect(machine).toMatchObject({ messageRefused: 'NOT POISON' });
    expect(new Set(arrived.map(({ messageId }) => messageId)).size).toBe(arrived.length);
    // Forty are halved six times until one is alone; where it was in the other half, that many times less one, and so on.
    expect(given.attempts()).toBeLessThanOrEqual(2 + (6 + 5 + 4 + 3 + 2 + 1) * poisoned.length);
  },
);

test('where SNS takes nothing the step fails, nothing is lost, and all of it arrives once SNS takes messages again', async () => {
  const given = await waiting(5, []);
  given.refuses.everything = true;
  await expect(sendAll(given)).rejects.toMatchObject({ name: 'MessageRefused' });
  expect(given.arrived).toEqual([]);
  given.refuses.everything = false;
  await sendAll(given);
  expect(given.arrived.flatMap(named).sort()).toEqual(['stage0', 'stage1', 'stage2', 'stage3', 'stage4']);
});

test.each([1, 2, 3, 4, 5, 6, 7])(
  'no message is lost or comes twice where the reply to the write %i is',
  async (nth) => {
    const given = await waiting(4, [2]);
    let writes = 0;
    const update: Table['update'] = async (...input) => {
      const result = await given.table.update(...input);
      if (++writes === nth) throw new NoAnswer('the reply is lost');
      return result;
    };
    await sendAll({ ...given, table: { ...given.table, update } });
    expect(given.arrived.flatMap(named).sort()).toEqual(['stage0', 'stage1', 'stage2', 'stage3']);
  },
);

test('a half is another digest than the whole, and halving twice halves once', async () => {
  const { table } = await waiting(4, []);
  const store = digests(table);
  const next = async () => (await store.next(where, 'digest-1', now)) ?? expect.unreachable();
  const whole = await next();
  await store.halve(where, whole);
  await store.halve(where, whole);
  const half = await next();
  expect(half.tellings).toEqual(whole.tellings.slice(0, 2));
  expect(half.batchId).not.toBe(whole.batchId);
});

test('a digest that was sent is not halved', async () => {
  const { table } = await waiting(4, []);
  const store = digests(table);
  const whole = (await store.next(where, 'digest-1', now)) ?? expect.unreachable();
  const key = { pk: `DIGEST#${where.account}#${where.region}`, sk: 'BATCH' };
  await table.put(key, { ...(await table.get(key)), publishedAt: now.toISOString() });
  await store.halve(where, whole);
  expect(await store.next(where, 'digest-1', now)).toMatchObject({ batchId: whole.batchId, isSent: true });
});
