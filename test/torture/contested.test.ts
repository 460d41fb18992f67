import { GetDeploymentsCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import { endContest, fight, OPERATOR } from '#test/support/contests';
import { fixedStage } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, deleteStage, type Service, type StageId, touch } from '#test/support/service';
import { heldFor, historyOf, recordedOutcomes } from '#test/support/table';

const test = scenarios('promptAssembly');

const DAY = 86_400;

test('the third removal by one principal is not fixed: the stage is contested, and people are told by whom', async ({
  service,
}) => {
  const { link: _, ...stage } = await fixedStage(service);
  const given = await certificateOf(service, stage);
  await fight(service, stage, 3);

  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'fixed', 'fixed', 'contested']);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await heldFor(service, stage.restApiId)).not.toContain('lease');
  const told = await messagesAbout(service, stage.restApiId);
  expect(told.map(({ attributes }) => attributes.outcome)).toEqual(['fixed', 'fixed', 'fixed', 'contested']);
  expect(told.at(-1)?.body).toContain(OPERATOR);
  expect(told.at(-1)?.body).toMatch(/Terraform/);
  expect(told.at(-1)?.body).toContain(`client_certificate_id = "${given}"`);
  expect(told.at(-1)?.attributes.apiName).toBe('orders');
  expect(told.at(-1)?.subject).toContain('(orders)');
  const entry = (await historyOf(service, stage)).at(-1);
  const removals = Array(3).fill(expect.any(String));
  expect(entry?.detail).toMatchObject({ outcome: 'contested', contest: { principal: OPERATOR, removals } });
});

test('a contested stage is left alone, without another message, until a person ends the contest', async ({
  service,
}) => {
  const { link: _, ...stage } = await fixedStage(service);
  await fight(service, stage, 3);
  await touch(service, stage);
  await rest(service, 20 * DAY);
  await touch(service, stage, 'and again');
  await rest(service);
  expect(await recordedOutcomes(service, stage)).toEqual([...Array(3).fill('fixed'), ...Array(3).fill('contested')]);
  expect(await messagesAbout(service, stage.restApiId)).toHaveLength(4);
  expect(await certificateOf(service, stage)).toBeNull();

  await endContest(service, stage);
  await touch(service, stage, 'once more');
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
  await fight(service, stage, 2);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('a stage that was deleted and made again is not contested', async ({ service }) => {
  const { link: _, ...stage } = await fixedStage(service);
  await fight(service, stage, 3);
  await deleteStage(service, stage);
  await remake(service, stage);
  await rest(service);

  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('removals that are more than 14 days apart are no contest', async ({ service }) => {
  const { link: _, ...stage } = await fixedStage(service);
  await fight(service, stage, 2);
  await rest(service, 15 * DAY);
  await fight(service, stage, 2);

  expect(await endings(service, stage.restApiId)).toEqual(Array(5).fill('fixed'));
});

async function remake(service: Service, { restApiId, stageName }: StageId): Promise<void> {
  const { items } = await service.apiGateway.send(new GetDeploymentsCommand({ restApiId }));
  // `createdDate` has whole seconds.
  await service.control.advance(2);
  await createStage(service, stageName, { restApiId, deploymentId: items?.[0]?.id as string });
}
