import { expect } from 'vitest';
import { arm, denied, heldAt } from '#test/e2e/paths/faults';
import { answer, askedStage, decideLinkAbout, expectNothingPending, press, toldAbout } from '#test/support/asking';
import { operate } from '#test/support/command-line';
import { visit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, deploy, type Service } from '#test/support/service';

const test = scenarios('askingAssembly');

const OTHER = 'https://other.example.com/orders';

/** Has the stage's approval read, and something happen before the patch. */
async function approvedAndThen(service: Service, link: string, meanwhile: () => Promise<unknown>) {
  const begin = () => press(link, 'approve');
  await heldAt(service, 'IssueCertificate/apigateway/GenerateClientCertificate', { begin, meanwhile });
  await rest(service);
}

test('what is deployed between the reading of an approval and the patch is not shown the certificate: people are asked again', async ({
  service,
}) => {
  const { link, ...stage } = await askedStage(service);
  await approvedAndThen(service, link, () => deploy(service, stage, OTHER));

  expect(await certificateOf(service, stage)).toBeNull();
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'asked']);
  const isVoid = /The approval is void: the stage was changed or deployed to at .*, before what was approved was done/;
  expect((await messagesAbout(service, stage.restApiId)).at(-1)?.body.replace(/\s+/g, ' ')).toMatch(isVoid);
  expect((await visit(link)).text).toMatch(isVoid);
  const failures = /^Trouble +0 failed or reverted/m;
  expect((await operate(service, 'status')).stdout).toMatch(failures);
  await answer(service, await decideLinkAbout(service, stage.restApiId), 'approve');
  expect(await certificateOf(service, stage)).not.toBeNull();
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced']);
  await expectNothingPending(service, stage.restApiId);
});

test('a stage that is exempted and deployed to in that time is exempt', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await approvedAndThen(service, link, async () => {
    await operate(service, 'exempt', `${stage.restApiId}/${stage.stageName}`, '--why', 'its backend refuses it');
    await deploy(service, stage, OTHER);
  });

  expect(await certificateOf(service, stage)).toBeNull();
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'exempt']);
  expect((await visit(link)).text).toContain('The approval is void');
});

test('where an earlier look of the same execution failed, it is no second failure', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await approvedAndThen(service, link, async () => {
    await deploy(service, stage, OTHER);
    await rest(service, 0);
    await service.control.forgetFaults();
    await arm(service, [denied('IssueCertificate/apigateway/GenerateClientCertificate')]);
    await rest(service);
  });
  const before = await toldAbout(service, stage.restApiId);
  expect(before).toContain('failed');

  const second = await decideLinkAbout(service, stage.restApiId);
  await approvedAndThen(service, second, () => deploy(service, stage, 'https://third.example.com/orders'));
  expect((await toldAbout(service, stage.restApiId)).slice(before.length)).toEqual(['asked']);
});
