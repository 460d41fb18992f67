import { DeleteRestApiCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import { ownMutations } from '#test/support/blast-radius';
import { certificatesFor } from '#test/support/certificates';
import { meanwhile, theGeneration, theUpdate } from '#test/support/meanwhile';
import { expectOneFix } from '#test/support/one-fix';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { createApi, createStage, deleteStage, type Service } from '#test/support/service';
import { heldFor, recordedOutcomes } from '#test/support/table';

const test = scenarios('settlingAssembly');

test('a stage that is deleted while it settles is gone, and nothing was made for it', async ({ service }) => {
  const stage = await createStage(service);
  await rest(service, 30);
  await deleteStage(service, stage);
  await rest(service);

  await expectGone(service, stage.restApiId);
  expect(await ownMutations(service)).toEqual([]);
});

test('a stage whose API is deleted while it settles is gone', async ({ service }) => {
  const { restApiId } = await createStage(service);
  await rest(service, 30);
  await service.apiGateway.send(new DeleteRestApiCommand({ restApiId }));
  await rest(service);

  await expectGone(service, restApiId);
});

test('a stage that is deleted while its certificate is generated is gone, and so is the certificate', async ({
  service,
}) => {
  const stage = await createStage(service);
  await meanwhile(service, theGeneration, () => deleteStage(service, stage));

  await expectGone(service, stage.restApiId);
  expect((await ownMutations(service)).map(({ operation }) => operation)).toEqual([
    'GenerateClientCertificate',
    'DeleteClientCertificate',
  ]);
});

test('a stage that is deleted while the patch is on its way is gone, and so is the certificate', async ({
  service,
}) => {
  const stage = await createStage(service);
  await meanwhile(service, theUpdate, () => deleteStage(service, stage));

  await expectGone(service, stage.restApiId);
});

test('a stage that is deleted and made again before the patch is another one, and fixed as such', async ({
  service,
}) => {
  const api = await createApi(service);
  const stage = await createStage(service, 'prod', api);
  await meanwhile(service, theGeneration, async () => {
    await deleteStage(service, stage);
    await createStage(service, 'prod', api);
    await expect.poll(() => recordedOutcomes(service, stage)).toEqual(['coalesced']);
  });

  expect(await recordedOutcomes(service, stage)).toEqual(['coalesced', 'gone', 'fixed']);
  await expectOneFix(service, stage);
});

/** Expects the outcome `gone` and nothing left over: no certificate, use or lease, and no message. */
async function expectGone(service: Service, restApiId: string): Promise<void> {
  expect(await endings(service, restApiId)).toEqual(['gone']);
  expect(await certificatesFor(service, restApiId)).toEqual([]);
  expect(await heldFor(service, restApiId)).toEqual([]);
  expect(await messagesAbout(service, restApiId)).toEqual([]);
}
