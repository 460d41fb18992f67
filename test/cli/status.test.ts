import { execFileSync } from 'node:child_process';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from 'vitest';
import type { ContestedStage, OpenQuestion } from '#cli/status-open';
import type { Status } from '#cli/status-report';
import { APPROVAL_SECONDS, askedStage, questionsAbout, withoutEvents } from '#test/support/asking';
import { commandLine, operate } from '#test/support/command-line';
import { fight } from '#test/support/contests';
import { fixedStage } from '#test/support/fixed-stage';
import { rest, scenarios } from '#test/support/scenario';
import { certificateOf, deleteStage, type Service, type StageId, setCertificate } from '#test/support/service';
import { tableName } from '#test/support/table';
import { dateIn, exemptTags, tag, untag } from '#test/support/tags';

const test = scenarios('promptAssembly');
const asking = scenarios('askingAssembly');

const labelOf = ({ restApiId, stageName }: StageId) => `${restApiId}/${stageName}`;

async function statusOf(service: Service) {
  const text = (await operate(service, 'status')).stdout;
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  const json: Status = JSON.parse((await operate(service, 'status', '--json')).stdout);
  return { text, json };
}

/** The commands that the status gives to paste, about one stage, as a shell takes them apart. */
function commandsAbout(label: string, text: string): string[][] {
  const lines = text.matchAll(/^ {4}stagecert ((?:.*\\\n)*.*)$/gm);
  const words = (line: string) => execFileSync('bash', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' });
  const commands = [...lines].map(([, line = '']) => words(line).trimEnd().split('\n'));
  return commands.filter((command) => command.includes(label));
}

/** What is shown of one stage. */
const about = <Row extends { stage: string }>(label: string, rows: readonly Row[]) =>
  rows.filter(({ stage }) => stage === label);

describe('questions', () => {
  asking('an open one is shown with the commands that answer it, until it is answered', async ({ service }) => {
    const stage = await askedStage(service);
    const label = labelOf(stage);
    const { text, json } = await statusOf(service);
    const question = about(label, json.questions)[0] as OpenQuestion;
    expect(Date.parse(question.until) - Date.parse(question.since)).toBe(APPROVAL_SECONDS * 1_000);
    expect(text).toContain(`  ${label} since ${question.since} until ${question.until}: the certificate of its API`);
    const [approve, decline] = commandsAbout(label, text);
    expect([approve, decline]).toEqual([
      ['approve', label, '--question', question.question, '--why', 'WHY'],
      ['decline', label, '--question', question.question, '--why', 'WHY'],
    ]);
    expect((await operate(service, ...(approve ?? []))).status).toBe(0);
    expect(about(label, (await statusOf(service)).json.questions)).toEqual([]);
    await rest(service);
    expect(await certificateOf(service, stage)).not.toBeNull();
    expect((await statusOf(service)).text).not.toContain(label);
  });

  asking(
    'one is not shown once its stage was deleted, given a certificate or exempted, or its time is over',
    async ({ service }) => {
      const [gone, exempt, late] = [await askedStage(service), await askedStage(service), await askedStage(service)];
      await withoutEvents(service, () => deleteStage(service, gone));
      await operate(service, 'exempt', labelOf(exempt), '--why', 'it moves');
      const { json } = await statusOf(service);
      expect([gone, exempt, late].map((stage) => about(labelOf(stage), json.questions).length)).toEqual([0, 0, 1]);
      const end = new Date((await service.control.now()).getTime() + APPROVAL_SECONDS * 1_000);
      const environment = { STAGECERT_TABLE: await tableName(service) };
      const around = { environment, clientOptions: service.clientOptions, now: () => end };
      expect((await commandLine(['status'], around)).stdout).toMatch(/^Questions +none is open$/m);
    },
  );

  asking.for([
    ['and that was recorded', false],
    ['and who records that could not', true],
  ] as const)('one is not shown once its execution was cut off, %s', async ([, isLost], { service }) => {
    const stage = await askedStage(service);
    const [question] = await questionsAbout(service, stage.restApiId);
    if (isLost) {
      await service.control.fault(
        { service: 'dynamodb', operation: 'UpdateItem', every: true },
        { error: 'AccessDeniedException', status: 400 },
      );
    }
    const client = new SFNClient(service.clientOptions);
    await client.send(new StopExecutionCommand({ executionArn: String(question?.executionArn) }));
    client.destroy();
    await rest(service);
    await service.control.forgetFaults();
    const [asked] = await questionsAbout(service, stage.restApiId);
    expect(asked?.status).toBe(isLost ? 'open' : 'void');
    expect(about(labelOf(stage), (await statusOf(service)).json.questions)).toEqual([]);
  });
});

test('a contested stage is shown with who fought and the command that ends it, as long as it is there', async ({
  service,
}) => {
  const { label, ...stage } = await fixedStage(service);
  await fight(service, stage, 3);
  const { text, json } = await statusOf(service);
  expect(json.contested).toEqual([
    { stage: label, by: expect.stringMatching(/^arn:/), since: expect.any(String), removals: expect.any(Array) },
  ]);
  const { by, since, removals } = json.contested[0] as ContestedStage;
  expect(removals).toHaveLength(3);
  expect(text).toContain(`  ${label} since ${since} by ${by}, who`);
  expect(commandsAbout(label, text)).toEqual([['contest', 'end', label, '--why', 'WHY']]);
  await withoutEvents(service, () => deleteStage(service, stage));
  expect((await statusOf(service)).text).toMatch(/^Contested +no stage$/m);
});

asking('what may not be looked at is shown as it is written, and that it may be over is said', async ({ service }) => {
  const stage = await askedStage(service);
  const deny = { error: 'AccessDeniedException', status: 403 };
  await service.control.fault({ service: 'apigateway', operation: 'GetStage', every: true }, deny);
  await service.control.fault({ service: 'states', operation: 'DescribeExecution', every: true }, deny);
  const { text, json } = await statusOf(service);
  await service.control.forgetFaults();
  const unread = expect.stringMatching(/^apigateway:GetStage .*; states:DescribeExecution /);
  expect(about(labelOf(stage), json.questions)).toMatchObject([{ unread }]);
  expect(text).toMatch(/^Some of this may be over: .* apigateway:GetStage of /m);
});

describe('exemptions', () => {
  test('one by record is shown with who and why until it ends, also after people were told of its end', async ({
    service,
  }) => {
    const { label } = await fixedStage(service);
    await operate(service, 'exempt', label, '--days', '5', '--who', 'Dana', '--why', 'it moves');
    await rest(service, 4 * 86_400);
    const { text, json } = await statusOf(service);
    const until = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(about(label, json.exempt)).toEqual([
      { stage: label, until, source: 'record', who: 'Dana', why: 'it moves' },
    ]);
    expect(text).toContain(`  ${label} until ${about(label, json.exempt)[0]?.until} by Dana: it moves\n`);
    const [end] = commandsAbout(label, text);
    expect((await operate(service, ...(end ?? []))).status).toBe(0);
    expect(about(label, (await statusOf(service)).json.exempt)).toEqual([]);
  });

  test('one of a stage that was deleted, or made again, is not shown', async ({ service }) => {
    const { label, ...stage } = await fixedStage(service);
    await operate(service, 'exempt', label, '--why', 'it moves');
    await withoutEvents(service, () => deleteStage(service, stage));
    expect((await statusOf(service)).text).not.toContain(label);
  });

  test('one by tags is shown as such as long as the tags ask for it, and beside a record that ends before', async ({
    service,
  }) => {
    const { label, ...stage } = await fixedStage(service);
    await tag(service, stage, exemptTags(await dateIn(service, 10)));
    await setCertificate(service, stage, '');
    await rest(service);
    await operate(service, 'exempt', label, '--days', '2', '--why', 'it moves');
    const { text, json } = await statusOf(service);
    expect(about(label, json.exempt)).toMatchObject([{ source: 'record' }, { source: 'tag' }]);
    expect(commandsAbout(label, text)).toEqual([['exempt', 'end', label, '--why', 'WHY']]);
    await untag(service, stage, exemptTags());
    expect(about(label, (await statusOf(service)).json.exempt)).toMatchObject([{ source: 'record' }]);
  });
});
