import { GenerateClientCertificateCommand } from '@aws-sdk/client-api-gateway';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import { functionBuiltAs } from '#test/support/functions';
import { fixedStage, hiddenFields, post, revertLinkIn, submit, visit } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import {
  certificateOf,
  deleteStage,
  type Service,
  type StageId,
  seededStage,
  setCertificate,
  touch,
} from '#test/support/service';
import { historyOf, recordedOutcomes } from '#test/support/table';

const test = scenarios('promptAssembly');

const UNAVAILABLE = { error: 'ServiceUnavailableException', status: 503 };

test('a revert that was asked for and could not be started is started from its page, once', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  await service.control.fault({ service: 'states', operation: 'StartExecution' }, UNAVAILABLE);
  expect((await submit(service, link)).status).toBe(503);
  expect(await certificateOf(service, stage)).not.toBeNull();

  const page = await visit(link);
  expect(page.status).toBe(409);
  expect(page.text).toContain('A revert was asked for already');
  expect(page.text).toContain('<form method="post">');
  await submit(service, link, {});
  expect(await certificateOf(service, stage)).toBeNull();
  expect((await visit(link)).text).not.toContain('<form');
  expect((await messagesAbout(service, stage.restApiId)).map(({ attributes }) => attributes.outcome)).toEqual([
    'fixed',
    'reverted',
  ]);
});

test('a revert that was asked for and never started does not begin after its link has expired', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  await service.control.fault({ service: 'states', operation: 'StartExecution' }, UNAVAILABLE);
  await submit(service, link);
  await rest(service, 8 * 86_400);
  await submit(service, link, {});

  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('a revert that was made, and could not be told, is said to be done', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  const everything = { service: 'sns', operation: 'Publish', every: true };
  await service.control.fault(everything, { error: 'InternalFailure', status: 500 });
  await submit(service, link);
  await rest(service, 600);
  await service.control.forgetFaults();

  expect(await certificateOf(service, stage)).toBeNull();
  expect(await recordedOutcomes(service, stage)).toEqual(['fixed', 'reverted', 'failed']);
  const reverted = (await historyOf(service, stage)).find(({ detail }) => detail.outcome === 'reverted');
  expect((await visit(link)).text).toContain(`Reverted at ${reverted?.at} by On-call`);
});

const otherCertificate = async (service: Service, stage: StageId) => {
  const { clientCertificateId = '' } = await service.apiGateway.send(new GenerateClientCertificateCommand({}));
  await setCertificate(service, stage, clientCertificateId);
};

test.for([
  ['refused', 'refused, not reverted', otherCertificate],
  ['gone', 'gone, stage was deleted', deleteStage],
] as const)('the page says that a revert ended as %s, and when', async ([outcome, told, act], { service }) => {
  const { link, ...stage } = await fixedStage(service);
  const asked = { ...hiddenFields(await visit(link)), who: 'Rae', why: 'it fails' };
  const caller = await functionBuiltAs(service, 'CompareStage');
  await service.control.fault({ service: 'apigateway', operation: 'GetStage', caller }, { held: true });
  await post(link, asked);
  await expect.poll(async () => (await service.control.faults())[0]?.met).toBe(1);
  await act(service, stage);
  await service.control.forgetFaults();
  await rest(service);

  const ended = (await historyOf(service, stage)).findLast(({ detail }) => detail.outcome === outcome);
  expect(ended?.detail.decision).toMatchObject({ who: 'Rae', why: 'it fails' });
  const message = (await messagesAbout(service, stage.restApiId)).at(-1);
  expect(message?.subject).toContain(told);
  expect(message?.body).toMatch(/^ +Asked by +Rae \(self-declared\)$/m);
  expect((await visit(link)).text).toContain(`It ended at ${ended?.at} as ${outcome}`);
});

test('a link works for a remediation whose execution has the longest name there can be', async ({ service }) => {
  const stage = await seededStage(service);
  const states = new SFNClient(service.clientOptions);
  const ref = { account: '000000000000', region: 'us-east-1', apiId: stage.restApiId, stageName: stage.stageName };
  const actor = { type: 'IAMUser', arn: null, userAgent: null };
  const cause = { eventId: 'none', eventName: 'UpdateStage', eventTime: '2026-01-01T00:00:00Z', actor };
  const stateMachineArn = await service.executions.machineArn('Remediate');
  const input = JSON.stringify({ stage: ref, cause });
  await states.send(new StartExecutionCommand({ stateMachineArn, name: 'x'.repeat(80), input }));
  states.destroy();
  await rest(service);
  const [fixed] = await messagesAbout(service, stage.restApiId);
  expect((await submit(service, revertLinkIn(fixed))).status).toBe(200);

  expect(await certificateOf(service, stage)).toBeNull();
});

test('a form of sixty thousand letters is answered as fast as any', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  const start = performance.now();
  const { status } = await submit(service, link, { who: 'a'.repeat(60_000), why: 'w'.repeat(60_000) });
  // The page's function would be ended after 15 s; what is measured includes the whole backout.
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(status).toBe(200);
  await touch(service, stage);
  await rest(service);
  expect(await certificateOf(service, stage)).toBeNull();
});
