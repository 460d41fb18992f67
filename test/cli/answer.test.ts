import { GenerateClientCertificateCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import {
  APPROVAL_SECONDS,
  type AskedStage,
  askedStage,
  questionsAbout,
  toldAbout,
  withoutEvents,
} from '#test/support/asking';
import { commandLine, operate } from '#test/support/command-line';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, deleteStage, type Service, setCertificate } from '#test/support/service';
import { tableName } from '#test/support/table';
import { exemptTags, tag } from '#test/support/tags';

const test = scenarios('askingAssembly');

/** The id of the question, as its message names it. */
async function questionIn(service: Service, restApiId: string): Promise<string> {
  const asked = (await messagesAbout(service, restApiId)).filter(({ attributes }) => attributes.outcome === 'asked');
  const [, id] = asked.at(-1)?.body.match(/^ {2}Question +(\S+)$/m) ?? [];
  return id as string;
}

const labelOf = ({ restApiId, stageName }: AskedStage) => `${restApiId}/${stageName}`;

test('stagecert approve gives the stage its certificate, once, and says who was first', async ({ service }) => {
  const stage = await askedStage(service);
  const label = labelOf(stage);
  const id = await questionIn(service, stage.restApiId);
  const first = await operate(service, 'approve', label, '--question', id, '--who', 'Dana', '--why', 'as agreed');
  expect([first.status, first.stdout]).toEqual([0, `${label} was approved: a message tells how it ends.\n`]);
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
  expect((await messagesAbout(service, stage.restApiId)).at(-1)?.body).toMatch(/Approved by +Dana \(self-declared\)/);

  const second = await operate(service, 'decline', label, '--question', id, '--why', 'too late');
  expect([second.status, second.stdout]).toEqual([
    1,
    expect.stringMatching(/was approved by Dana at .* already: “as agreed”\.\n$/),
  ]);
});

test('stagecert decline leaves the stage as it is; of two answers the first counts', async ({ service }) => {
  const stage = await askedStage(service);
  const label = labelOf(stage);
  const id = await questionIn(service, stage.restApiId);
  // Nothing is read of the answer before the second one comes.
  await service.control.fault(
    { service: 'states', operation: 'SendTaskSuccess' },
    { error: 'ServiceUnavailableException', status: 400 },
  );
  await operate(service, 'decline', label, '--question', id, '--who', 'Dana', '--why', 'not now');
  const second = await operate(service, 'approve', label, '--question', id, '--why', 'why not');
  expect([second.status, second.stdout]).toEqual([
    1,
    expect.stringMatching(/was declined by Dana at .* already: “not now”/),
  ]);
  await rest(service);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'declined']);
});

test('an answer must name its question, and is told where the id stands', async ({ service }) => {
  const stage = await askedStage(service);
  const unnamed = await operate(service, 'approve', labelOf(stage), '--why', 'as agreed');
  expect([unnamed.status, unnamed.stderr]).toEqual([
    2,
    expect.stringMatching(/approve needs --question, the id in the message that asks, beside "Question"/),
  ]);
  expect((await questionsAbout(service, stage.restApiId)).map(({ status }) => status)).toEqual(['open']);
});

test('an answer to a question that was overtaken, or never was, answers no other, and names the one that is open', async ({
  service,
}) => {
  const stage = await askedStage(service);
  const label = labelOf(stage);
  const old = await questionIn(service, stage.restApiId);
  await deleteStage(service, stage);
  await rest(service, 2);
  await createStage(service, 'prod', stage);
  await rest(service);
  const open = await questionIn(service, stage.restApiId);

  const late = await operate(service, 'approve', label, '--question', old, '--why', 'as agreed');
  expect([late.status, late.stdout]).toEqual([
    1,
    expect.stringMatching(/^The question \S+ about \S+ is void: the stage was deleted.*Another one is open until /),
  ]);
  expect(late.stdout).toContain(open);
  const none = await operate(service, 'approve', label, '--question', 'none-1', '--why', 'as agreed', '--json');
  expect(none.status).toBe(1);
  expect(JSON.parse(none.stdout)).toMatchObject({ question: 'none-1', answered: false, openQuestion: open });
  await rest(service);
  expect(await certificateOf(service, stage)).toBeNull();
});

test('an answer about a stage that was exempted since the question changes nothing, and says so', async ({
  service,
}) => {
  const stage = await askedStage(service);
  const label = labelOf(stage);
  const id = await questionIn(service, stage.restApiId);
  await operate(service, 'exempt', label, '--days', '2', '--why', 'it moves');
  for (const answer of ['approve', 'decline']) {
    const { status, stdout } = await operate(service, answer, label, '--question', id, '--why', 'as agreed');
    expect([status, stdout]).toEqual([
      1,
      expect.stringMatching(/^The question \S+ about \S+ is void: the stage is exempt until \S+Z\.\n$/),
    ]);
  }
  expect(await questionsAbout(service, stage.restApiId)).toMatchObject([{ status: 'open' }]);
});

test('nor does one about a stage that was given a certificate, or deleted, since, of which no event has come', async ({
  service,
}) => {
  const stage = await askedStage(service);
  const approve = ['approve', labelOf(stage), '--question', await questionIn(service, stage.restApiId), '--why', 'x'];
  await withoutEvents(service, async () => {
    const { clientCertificateId } = await service.apiGateway.send(new GenerateClientCertificateCommand({}));
    await setCertificate(service, stage, clientCertificateId as string);
    const changed = await operate(service, ...approve, '--json');
    expect([changed.status, JSON.parse(changed.stdout)]).toMatchObject([
      1,
      { answered: false, whyNot: expect.stringMatching(/is void: the stage presents \S+ now\.$/), decision: null },
    ]);
    await deleteStage(service, stage);
    expect((await operate(service, ...approve)).stdout).toMatch(/is void: the stage was deleted\.\n$/);
  });
  expect(await questionsAbout(service, stage.restApiId)).toMatchObject([{ status: 'open' }]);
});

test('an answer is recorded where somebody wants the stage left alone in words that cannot be followed, and says so', async ({
  service,
}) => {
  const stage = await askedStage(service);
  const id = await questionIn(service, stage.restApiId);
  await tag(service, stage, exemptTags());
  const { status, stdout } = await operate(service, 'approve', labelOf(stage), '--question', id, '--why', 'as agreed');
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(
      /Somebody wants it left alone, but not clearly: .*Until that is corrected an approval is refused\./,
    ),
  ]);
  await rest(service);
  expect(await certificateOf(service, stage)).toBeNull();
});

test('while fixes are paused nothing is approved, which says by whom and how they go on; the same question is approved after', async ({
  service,
}) => {
  const stage = await askedStage(service);
  const label = labelOf(stage);
  const id = await questionIn(service, stage.restApiId);
  const approve = ['approve', label, '--question', id, '--why', 'as agreed'];
  await operate(service, 'pause', '--who', 'Ada', '--why', 'the backends fail');
  try {
    const paused = await operate(service, ...approve);
    expect([paused.status, paused.stdout]).toEqual([
      1,
      expect.stringMatching(
        /^\S+ was not approved; the question stays open until \S+Z\. Fixes were paused at \S+Z by Ada \(self-declared\): the backends fail\. They go on once a person runs: stagecert resume\n$/,
      ),
    ]);
    const asJson = JSON.parse((await operate(service, ...approve, '--json')).stdout);
    expect(asJson).toMatchObject({ answered: false, decision: null, stopped: expect.stringContaining('by Ada') });
    expect((await questionsAbout(service, stage.restApiId)).map(({ status }) => status)).toEqual(['open']);
  } finally {
    await operate(service, 'resume');
  }
  expect((await operate(service, ...approve)).status).toBe(0);
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('while fixes are paused a question can be declined', async ({ service }) => {
  const stage = await askedStage(service);
  const id = await questionIn(service, stage.restApiId);
  await operate(service, 'pause', '--why', 'the backends fail');
  try {
    const decline = await operate(service, 'decline', labelOf(stage), '--question', id, '--why', 'not now');
    expect(decline.status).toBe(0);
    await rest(service);
  } finally {
    await operate(service, 'resume');
  }
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'declined']);
});

test('a question that has expired cannot be answered, also where nothing has closed it yet', async ({ service }) => {
  const stage = await askedStage(service);
  const id = await questionIn(service, stage.restApiId);
  const args = ['approve', labelOf(stage), '--question', id, '--why', 'as agreed'];
  const end = new Date((await service.control.now()).getTime() + APPROVAL_SECONDS * 1_000);
  const environment = { STAGECERT_TABLE: await tableName(service) };
  const late = await commandLine(args, { environment, clientOptions: service.clientOptions, now: () => end });
  const hasExpired = [1, expect.stringMatching(/about \S+ has expired, at \d{4}-.*Z\.\n$/)];
  expect([late.status, late.stdout]).toEqual(hasExpired);
  expect((await questionsAbout(service, stage.restApiId)).map(({ status }) => status)).toEqual(['open']);

  await rest(service, APPROVAL_SECONDS);
  const later = await operate(service, ...args);
  expect([later.status, later.stdout]).toEqual(hasExpired);
  expect(await certificateOf(service, stage)).toBeNull();
});
