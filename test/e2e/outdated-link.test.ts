import { GenerateClientCertificateCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import { ownMutations } from '#test/support/blast-radius';
import { revertLinkIn, submit, visit } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import {
  certificateOf,
  createApi,
  createStage,
  deleteStage,
  type Service,
  type StageId,
  setCertificate,
} from '#test/support/service';

// A stage settles for a minute here: what its team did with it stands while the link is tried.
const test = scenarios('settlingAssembly');

test('once the team gave the stage another certificate the link no longer applies', async ({ service }) => {
  const { stage, link } = await fixed(service);
  const { clientCertificateId } = await service.apiGateway.send(new GenerateClientCertificateCommand({}));
  await setCertificate(service, stage, clientCertificateId as string);

  await expectOutdated(service, link, `It presents ${clientCertificateId} now.`);
  expect(await certificateOf(service, stage)).toBe(clientCertificateId);
});

test('once the team took the certificate off the link no longer applies', async ({ service }) => {
  const { stage, link } = await fixed(service);
  await setCertificate(service, stage, '');

  await expectOutdated(service, link, 'It presents no client certificate now.');
});

test('once the stage was deleted the link no longer applies, nor when it was made again', async ({ service }) => {
  const { api, stage, link } = await fixed(service);
  await deleteStage(service, stage);
  await expectOutdated(service, link, 'The stage does not exist any more.');

  await createStage(service, 'prod', api);
  await rest(service);
  // The new stage shares the API's certificate, and is another stage all the same.
  const given = await certificateOf(service, stage);
  expect(given).not.toBeNull();
  await expectOutdated(service, link, 'The stage is not what it was');
  expect(await certificateOf(service, stage)).toBe(given);
});

test('the link of an older message works while the stage holds what that message told of', async ({ service }) => {
  const { stage, link } = await fixed(service);
  await setCertificate(service, stage, '');
  await rest(service);
  const newer = revertLinkIn((await messagesAbout(service, stage.restApiId)).at(-1));
  expect(newer).not.toBe(link);

  expect((await submit(service, link)).status).toBe(200);
  expect(await certificateOf(service, stage)).toBeNull();
  await expectOutdated(service, newer, 'It presents no client certificate now.');
});

async function fixed(service: Service) {
  const api = await createApi(service);
  const stage: StageId = await createStage(service, 'prod', api);
  await rest(service);
  const [message] = await messagesAbout(service, api.restApiId);
  return { api, stage, link: revertLinkIn(message) };
}

/** Expects that page and form say why with a 409, and that the service changes nothing. */
async function expectOutdated(service: Service, link: string, why: string): Promise<void> {
  await service.control.forgetCalls();
  const page = await visit(link);
  expect(page.status).toBe(409);
  expect(page.text).toContain(why);
  const posted = await fetch(link, { method: 'POST', body: new URLSearchParams({ who: 'Ada', why: 'Because' }) });
  expect(posted.status).toBe(409);
  expect(await ownMutations(service)).toEqual([]);
  expect((await service.control.calls()).map(({ operation }) => operation)).not.toContain('StartExecution');
}
