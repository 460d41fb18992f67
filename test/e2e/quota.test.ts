import { GenerateClientCertificateCommand } from '@aws-sdk/client-api-gateway';
import { expect, inject, test } from 'vitest';
import { allCertificates, certificatesFor } from '#test/support/certificates';
import { endings, messagesAbout, rest } from '#test/support/scenario';
import { certificateOf, createApi, createStage, type Service, startService } from '#test/support/service';
import { heldFor, recordedOutcomes } from '#test/support/table';

/** Calls that API Gateway takes at once, and the seconds after which it does so again (ten a second). */
const BURST = 40;
const REFILL_SECONDS = 4;

// Each test has the account's whole quota of 60 certificates to itself.

test("where the account's quota is used up the service refuses, and tells", async () => {
  const service = await serviceBeside(60);
  const stage = await createStage(service);
  await rest(service);

  await expectRefused(service, stage.restApiId, 60);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await recordedOutcomes(service, stage)).toEqual(['refused']);
});

test('once the hour has been counted the service leaves three certificates of the quota to others', async () => {
  const service = await serviceBeside(56);
  await rest(service, 3_600);
  const last = await createStage(service);
  await rest(service);
  expect(await endings(service, last.restApiId)).toEqual(['fixed']);

  const stage = await createStage(service);
  await rest(service);
  await expectRefused(service, stage.restApiId, 57);
  const calls = await service.control.calls();
  const generated = calls.filter(
    ({ operation, caller }) => operation === 'GenerateClientCertificate' && caller !== 'external',
  );
  expect(generated).toHaveLength(1);
});

test('a stage whose scope has a certificate is fixed even where the quota is used up', async () => {
  const service = await serviceBeside(59);
  const api = await createApi(service);
  await createStage(service, 'prod', api);
  await rest(service);
  expect(await allCertificates(service)).toHaveLength(60);
  await createStage(service, 'beta', api);
  await rest(service);

  expect(await endings(service, api.restApiId)).toEqual(['fixed', 'fixed']);
});

/** The service in an account where others have generated `count` certificates. */
async function serviceBeside(count: number): Promise<Service> {
  const service = await startService(inject('promptAssembly'));
  const generate = () => service.apiGateway.send(new GenerateClientCertificateCommand({ description: 'of others' }));
  for (let made = 0; made < count; made += BURST) {
    await Promise.all(Array.from({ length: Math.min(BURST, count - made) }, generate));
    await service.control.advance(REFILL_SECONDS);
  }
  return service;
}

async function expectRefused(service: Service, restApiId: string, inAccount: number): Promise<void> {
  expect(await endings(service, restApiId)).toEqual(['refused']);
  expect(await certificatesFor(service, restApiId)).toEqual([]);
  expect(await heldFor(service, restApiId)).toEqual([]);
  expect(await allCertificates(service)).toHaveLength(inAccount);
  const messages = await messagesAbout(service, restApiId);
  expect(messages.map(({ attributes }) => attributes.outcome)).toEqual(['refused']);
}
