import { GetDeploymentsCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import { arm } from '#test/e2e/paths/faults';
import {
  APPROVAL_SECONDS,
  answer,
  askedStage,
  decideLinkAbout,
  press,
  questionsAbout,
  toldAbout,
} from '#test/support/asking';
import { promptPolicy } from '#test/support/assemblies';
import { endExemption } from '#test/support/contests';
import { invoke } from '#test/support/invoke';
import { policyForATest } from '#test/support/policy';
import { rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, deleteStage, type Service, type StageId, touch } from '#test/support/service';
import { allItems } from '#test/support/table';

const test = scenarios('askingAssembly');

const HOUR = 3_600;
const NO_ANSWER = { error: 'InternalServerError', status: 500 };
const DENIED = { error: 'AccessDeniedException', status: 400 };

const production = { name: 'production', when: { stages: ['prod*'] }, then: { mode: 'approve' } };
const asking = { ...promptPolicy, rules: [production] };

const { putForATest } = policyForATest(asking);

/** Why the stage is exempt by a record; undefined where it is not. */
async function exemptionOf(service: Service, restApiId: string) {
  const items = await allItems(service);
  return items.find(({ pk, sk }) => pk.includes(`#${restApiId}#`) && sk === 'EXEMPTION')?.why;
}

/** Declines; the step that records the exemption has no answer from the table for minutes, in which the stage is changed. */
async function declinedInAnOutage(service: Service, link: string, stage: StageId) {
  const which = { every: true } as const;
  await arm(service, [{ by: 'RecordExemption', service: 'dynamodb', operation: 'PutItem', which, then: NO_ANSWER }]);
  await press(link, 'decline');
  await rest(service, 2);
  await touch(service, stage, 'changed meanwhile');
  await rest(service, 300);
  await service.control.forgetFaults();
}

test('a refusal holds although recording the exemption failed and an event came meanwhile', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await declinedInAnOutage(service, link, stage);
  await rest(service, APPROVAL_SECONDS + 600);
  expect(await exemptionOf(service, stage.restApiId)).toBe('As agreed with the team');
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'failed', 'declined']);
});

test('nor is the stage fixed then where the policy has changed to enforce', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await putForATest(service, promptPolicy);
  await rest(service, 60);
  await declinedInAnOutage(service, link, stage);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await exemptionOf(service, stage.restApiId)).toBe('As agreed with the team');
});

test('nor where the event comes between the failure and what the recorder makes of it', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await putForATest(service, promptPolicy);
  await rest(service, 60);
  const recorder = { by: 'RecordEndedExecution', service: 'dynamodb', which: { nth: 1 }, then: NO_ANSWER } as const;
  await arm(service, [
    { by: 'RecordExemption', service: 'dynamodb', operation: 'PutItem', which: { every: true }, then: DENIED },
    { ...recorder, operation: 'Query' },
    { ...recorder, operation: 'GetItem' },
  ]);
  await press(link, 'decline');
  await rest(service, 10);
  await touch(service, stage, 'after the failure');
  await rest(service, 300);
  expect(await certificateOf(service, stage)).toBeNull();
});

/** A stage about which people declined; its execution died before it read that, and the recorder's event is a dead letter. */
async function declinedUnread(service: Service) {
  const { link, ...stage } = await askedStage(service);
  await service.control.fault(
    { service: 'states', operation: 'SendTaskSuccess' },
    { error: 'ServiceUnavailable', status: 503 },
  );
  await press(link, 'decline', { who: 'Dana', why: 'the first' });
  const [asked] = await questionsAbout(service, stage.restApiId);
  const executionArn = String(asked?.executionArn);
  for (const operation of ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']) {
    await service.control.fault({ service: 'dynamodb', operation, every: true }, DENIED);
  }
  await service.executions.stop(executionArn);
  await rest(service, HOUR / 2);
  await service.control.forgetFaults();
  const of = (await service.executions.list('Remediate')).find((each) => each.executionArn === executionArn);
  const [first] = await service.executions.about(stage.restApiId);
  const detail = {
    executionArn,
    name: of?.name,
    status: 'ABORTED',
    startDate: Number(of?.startDate),
    input: first?.input,
  };
  return { stage, redrive: () => invoke(service, 'RecordEndedExecution', { detail }) };
}

test('a letter that is redriven leaves alone the exemption of the stage that was made again', async ({ service }) => {
  const { stage, redrive } = await declinedUnread(service);
  const { items } = await service.apiGateway.send(new GetDeploymentsCommand({ restApiId: stage.restApiId }));
  await deleteStage(service, stage);
  await rest(service, 2 * HOUR);
  await createStage(service, 'prod', { restApiId: stage.restApiId, deploymentId: items?.[0]?.id as string });
  await rest(service);
  await press(await decideLinkAbout(service, stage.restApiId), 'decline', { who: 'Erin', why: 'the second' });
  await rest(service);
  expect(await exemptionOf(service, stage.restApiId)).toBe('the second');

  await redrive();
  await rest(service);
  expect(await exemptionOf(service, stage.restApiId)).toBe('the second');
});

test('nor does it bring back an exemption that a person ended', async ({ service }) => {
  const { stage, redrive } = await declinedUnread(service);
  await rest(service, 2 * HOUR);
  await touch(service, stage);
  await rest(service);
  expect(await exemptionOf(service, stage.restApiId)).toBe('the first');
  await endExemption(service, stage);
  await touch(service, stage, 'ask again');
  await rest(service);
  await answer(service, await decideLinkAbout(service, stage.restApiId), 'approve');
  const told = await toldAbout(service, stage.restApiId);
  expect(told.at(-1)).toBe('fixed');

  await redrive();
  await rest(service);
  expect(await exemptionOf(service, stage.restApiId)).toBeUndefined();
  expect(await toldAbout(service, stage.restApiId)).not.toContain('declined');
});
