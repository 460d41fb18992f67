import {
  DeleteClientCertificateCommand,
  GenerateClientCertificateCommand,
  GetClientCertificateCommand,
} from '@aws-sdk/client-api-gateway';
import { expect, inject, test } from 'vitest';
import { allCertificates, certificatesFor } from '#test/support/certificates';
import { fixedStage, revertLinkIn, submit } from '#test/support/pages';
import { messagesAbout, rest } from '#test/support/scenario';
import {
  certificateOf,
  createApi,
  createStage,
  deleteStage,
  setCertificate,
  startService,
} from '#test/support/service';
import { allItems } from '#test/support/table';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test('after a revert the certificate is there for a day, and gone within the hour after that', async () => {
  const service = await startService(inject('promptAssembly'));
  const { link, ...stage } = await fixedStage(service);
  await submit(service, link);
  await rest(service, 23 * HOUR);
  expect(await certificatesFor(service, stage.restApiId)).toHaveLength(1);

  await rest(service, 2 * HOUR);
  expect(await certificatesFor(service, stage.restApiId)).toEqual([]);
  const kept = (await allItems(service)).filter(({ sk }) => /^(CERTIFICATE|USE)#/.test(sk));
  expect(kept).toEqual([]);
});

test('a certificate that another stage of the API presents stays after a revert', async () => {
  const service = await startService(inject('promptAssembly'));
  const api = await createApi(service);
  await createStage(service, 'prod', api);
  await rest(service);
  const other = await createStage(service, 'beta', api);
  await rest(service);
  const [first] = await messagesAbout(service, api.restApiId);
  await submit(service, revertLinkIn(first));
  await rest(service, 3 * DAY);

  expect(await certificatesFor(service, api.restApiId)).toEqual([await certificateOf(service, other)]);
});

test('a stage that its team gave our certificate counts as its user, and later stages share it', async () => {
  const service = await startService(inject('settlingAssembly'));
  const api = await createApi(service);
  const prod = await createStage(service, 'prod', api);
  await rest(service, 2 * MINUTE);
  const given = (await certificateOf(service, prod)) as string;
  await setCertificate(service, await createStage(service, 'beta', api), given);
  await rest(service, 2 * MINUTE);
  const [message] = await messagesAbout(service, api.restApiId);
  await submit(service, revertLinkIn(message));
  await rest(service, 2 * DAY);
  const gamma = await createStage(service, 'gamma', api);
  await rest(service, 2 * MINUTE);

  expect(await certificateOf(service, gamma)).toBe(given);
  expect(await certificatesFor(service, api.restApiId)).toEqual([given]);
});

test('a stage that cannot be read keeps no certificate of another API from its end', async () => {
  const service = await startService(inject('promptAssembly'));
  const kept = await fixedStage(service);
  const { link, ...reverted } = await fixedStage(service);
  await submit(service, link);
  await service.control.fault(
    { service: 'apigateway', operation: 'GetStage', every: true },
    { error: 'BadRequestException', status: 400 },
  );
  await rest(service, 26 * HOUR);

  expect(await certificatesFor(service, reverted.restApiId)).toEqual([]);
  expect(await certificatesFor(service, kept.restApiId)).toHaveLength(1);
});

test('certificates of others are never deleted, nor such as bear our tags without our having made them', async () => {
  const service = await startService(inject('promptAssembly'));
  const { link, ...stage } = await fixedStage(service);
  const [ours] = await allCertificates(service);
  for (const tags of [{}, { team: 'orders' }, { ...ours?.tags, 'stagecert:issue': 'made-up' }]) {
    await service.apiGateway.send(new GenerateClientCertificateCommand({ description: ours?.description, tags }));
  }
  await submit(service, link);
  await rest(service, 3 * DAY);

  expect(await allCertificates(service)).toHaveLength(3);
  const command = new GetClientCertificateCommand({ clientCertificateId: ours?.clientCertificateId });
  await expect(service.apiGateway.send(command)).rejects.toThrow(/Invalid Client Certificate/);
  expect(await certificateOf(service, stage)).toBeNull();
});

test('the certificate of a stage that its owner deleted goes once that was noticed and a day has passed', async () => {
  const service = await startService(inject('promptAssembly'));
  const { link: _, ...stage } = await fixedStage(service);
  await deleteStage(service, stage);
  await rest(service, DAY);
  expect(await certificatesFor(service, stage.restApiId)).toHaveLength(1);

  await rest(service, DAY + 2 * HOUR);
  expect(await certificatesFor(service, stage.restApiId)).toEqual([]);
});

test('a stage that is made while its old certificate waits for its end is given it, and it stays', async () => {
  const service = await startService(inject('promptAssembly'));
  const api = await createApi(service);
  await createStage(service, 'prod', api);
  await rest(service);
  const [message] = await messagesAbout(service, api.restApiId);
  await submit(service, revertLinkIn(message));
  await rest(service, 20 * HOUR);
  const beta = await createStage(service, 'beta', api);
  await rest(service, 2 * DAY);

  expect(await certificatesFor(service, api.restApiId)).toEqual([await certificateOf(service, beta)]);
});

test('where our certificate was deleted by others the next stage is given a new one', async () => {
  const service = await startService(inject('promptAssembly'));
  const api = await createApi(service);
  await createStage(service, 'prod', api);
  await rest(service);
  const [message] = await messagesAbout(service, api.restApiId);
  await submit(service, revertLinkIn(message));
  const [clientCertificateId] = await certificatesFor(service, api.restApiId);
  await service.apiGateway.send(new DeleteClientCertificateCommand({ clientCertificateId }));
  const beta = await createStage(service, 'beta', api);
  await rest(service);

  const given = await certificateOf(service, beta);
  expect(given).not.toBe(clientCertificateId);
  expect(await certificatesFor(service, api.restApiId)).toEqual([given]);
});
