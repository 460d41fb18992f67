import { describe, expect } from 'vitest';
import { askedStage, questionsAbout } from '#test/support/asking';
import { commandLine, operate } from '#test/support/command-line';
import { fight } from '#test/support/contests';
import { fixedStage } from '#test/support/fixed-stage';
import { scenarios } from '#test/support/scenario';
import type { Service } from '#test/support/service';
import { allItems, tableName } from '#test/support/table';

const test = scenarios('promptAssembly');
const testOfQuestions = scenarios('askingAssembly');

/** Runs a command that tries each call again as it does outside of tests, and whose write, the `nth`, takes effect without a reply. */
async function withLostReply(service: Service, write: { operation: string; nth?: number }, ...args: string[]) {
  const now = await service.control.now();
  const around = {
    ...{ environment: { STAGECERT_TABLE: await tableName(service) }, now: () => now },
    clientOptions: { ...service.clientOptions, maxAttempts: 3 },
  };
  await service.control.fault({ service: 'dynamodb', caller: 'external', ...write }, { dropReply: true });
  try {
    const said = await commandLine(args, around);
    expect((await service.control.faults()).map(({ met }) => met)).not.toContain(0);
    return said;
  } finally {
    await service.control.forgetFaults();
  }
}

describe('a command whose write was made and not answered says what it did', () => {
  test('exempt end, which does the rest of it, too', async ({ service }) => {
    const { label, restApiId } = await fixedStage(service);
    await operate(service, 'exempt', label, '--why', 'it moves');
    const end = ['exempt', 'end', label, '--why', 'moved'];
    const { status, stdout } = await withLostReply(service, { operation: 'DeleteItem' }, ...end);
    expect([status, stdout]).toEqual([0, expect.stringContaining('is over')]);
    const items = await allItems(service);
    const listed = items.find(({ pk, sk }) => pk.startsWith('EXEMPTIONS#') && sk.includes(`#${restApiId}#`));
    expect(listed).toMatchObject({ closedAt: expect.any(String), revokedAt: expect.any(String) });
  });

  test('contest end, which takes the stage off the list, too', async ({ service }) => {
    const { label, ...stage } = await fixedStage(service);
    await fight(service, stage, 3);
    const end = ['contest', 'end', label, '--why', 'moved'];
    const { status, stdout } = await withLostReply(service, { operation: 'DeleteItem' }, ...end);
    expect([status, stdout]).toEqual([0, expect.stringContaining('is over')]);
    const items = await allItems(service);
    expect(items.filter(({ pk, sk }) => pk.startsWith('OPEN#') && sk.includes(`#${stage.restApiId}#`))).toEqual([]);
  });

  test('pause, and resume', async ({ service }) => {
    const paused = await withLostReply(service, { operation: 'PutItem', nth: 1 }, 'pause', '--why', 'x');
    expect([paused.status, paused.stdout]).toEqual([0, expect.stringMatching(/^Fixes were paused at /)]);
    // The first one is its entry in the history.
    const resumed = await withLostReply(service, { operation: 'PutItem', nth: 2 }, 'resume', '--why', 'y');
    expect([resumed.status, resumed.stdout]).toEqual([0, expect.stringMatching(/^Fixes go on\. .*: x\n/)]);
  });

  testOfQuestions.for(['approve', 'decline'])('%s', async (answer, { service }) => {
    const stage = await askedStage(service);
    const [question] = await questionsAbout(service, stage.restApiId);
    const args = [answer, `${stage.restApiId}/prod`, '--question', String(question?.questionId), '--why', 'agreed'];
    const { status, stdout } = await withLostReply(service, { operation: 'UpdateItem' }, ...args);
    expect([status, stdout]).toEqual([0, expect.stringContaining(`was ${answer}d: a message tells how it ends`)]);
  });

  testOfQuestions('approve that was not answered when it woke the execution', async ({ service }) => {
    const stage = await askedStage(service);
    const [question] = await questionsAbout(service, stage.restApiId);
    await service.control.fault({ service: 'states', operation: 'SendTaskSuccess' }, { dropReply: true });
    const args = ['approve', `${stage.restApiId}/prod`, '--question', String(question?.questionId), '--why', 'agreed'];
    const { status, stdout } = await withLostReply(service, { operation: 'UpdateItem' }, ...args);
    expect([status, stdout]).toEqual([0, expect.stringContaining('was approved: a message tells how it ends')]);
  });
});
