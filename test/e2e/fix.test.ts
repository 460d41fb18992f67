import { GetDeploymentsCommand, GetStageCommand, type Stage } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import { updateStageEvent } from '#test/fixtures/cloudtrail';
import { ownApiGatewayCalls, ownMutations } from '#test/support/blast-radius';
import { allCertificates, certificatesFor } from '#test/support/certificates';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createApi, createStage, type Service, touch } from '#test/support/service';
import { recordedOutcomes } from '#test/support/table';

const test = scenarios('promptAssembly');

test('a created stage gets a certificate, and on-call one message with a revert link', async ({ service }) => {
  const stage = await createStage(service);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
  const certificate = await certificateOf(service, stage);
  expect(await certificatesFor(service, stage.restApiId)).toEqual([certificate]);
  expect(await recordedOutcomes(service, stage)).toEqual(['fixed']);
  const messages = await messagesAbout(service, stage.restApiId);
  expect(messages).toHaveLength(1);
  expect(messages[0]?.body).toContain(`After        ${certificate}`);
  expect(messages[0]?.body).toMatch(new RegExp(`^${service.url}/revert/[\\w-]{43}$`, 'm'));
});

test('the certificate says who had it made, for which stages, in which remediation', async ({ service }) => {
  const stage = await createStage(service);
  await rest(service);

  const [execution] = await service.executions.about(stage.restApiId);
  const [id] = await certificatesFor(service, stage.restApiId);
  const made = (await allCertificates(service)).find(({ clientCertificateId }) => clientCertificateId === id);
  expect(made?.description).toContain('Made by stagecert');
  expect(made?.tags).toMatchObject({
    'stagecert:scope': `api/${stage.restApiId}`,
    'stagecert:remediation': execution?.output?.remediationId,
  });
});

test('of three stages on one deployment only the named one changes, in one field, and nothing is deployed', async ({
  service,
}) => {
  const { apis } = await service.control.seed<{ apis: { restApiId: string }[] }>({ apis: 1, stagesPerApi: 3 });
  const restApiId = apis[0]?.restApiId as string;
  const stages = ['stage1', 'stage2', 'stage3'].map((stageName) => ({ restApiId, stageName }));
  const deployments = await service.apiGateway.send(new GetDeploymentsCommand({ restApiId }));
  const before = await Promise.all(stages.map((stage) => wholeStage(service, stage)));
  await service.control.deliver(updateStageEvent({ restApiId, stageName: 'stage2' }));
  await rest(service);

  const [first, named, third] = await Promise.all(stages.map((stage) => wholeStage(service, stage)));
  expect([first, third]).toEqual([before[0], before[2]]);
  const { lastUpdatedDate: _at, clientCertificateId, ...others } = named as Stage;
  const { lastUpdatedDate: _before, clientCertificateId: none, ...othersBefore } = before[1] as Stage;
  expect(none).toBeUndefined();
  expect(clientCertificateId).toEqual(expect.any(String));
  expect(others).toEqual(othersBefore);
  const { items } = await service.apiGateway.send(new GetDeploymentsCommand({ restApiId }));
  expect(items).toEqual(deployments.items);
  expect((await ownMutations(service)).map(({ operation, resource }) => `${operation} ${resource}`)).toEqual([
    'GenerateClientCertificate /clientcertificates',
    `UpdateStage /restapis/${restApiId}/stages/stage2`,
  ]);
});

test('a second stage of the API is given the same certificate', async ({ service }) => {
  const api = await createApi(service);
  const first = await createStage(service, 'prod', api);
  await rest(service);
  const second = await createStage(service, 'beta', api);
  await rest(service);

  expect(await endings(service, api.restApiId)).toEqual(['fixed', 'fixed']);
  expect(await certificateOf(service, second)).toBe(await certificateOf(service, first));
  expect(await certificatesFor(service, api.restApiId)).toHaveLength(1);
});

test('stages of one API that are created at once share one certificate', async ({ service }) => {
  const api = await createApi(service);
  const names = ['one', 'two', 'three', 'four'];
  const stages = await Promise.all(names.map((name) => createStage(service, name, api)));
  await rest(service);

  const held = await Promise.all(stages.map((stage) => certificateOf(service, stage)));
  expect(new Set(held)).toEqual(new Set(await certificatesFor(service, api.restApiId)));
  expect(new Set(held).size).toBe(1);
  expect(await messagesAbout(service, api.restApiId)).toHaveLength(4);
});

test("the service's own UpdateStage starts no execution", async ({ service }) => {
  const stage = await createStage(service);
  await rest(service);

  const updates = (await ownMutations(service)).filter(({ operation }) => operation === 'UpdateStage');
  expect(updates).toHaveLength(1);
  expect(await service.executions.about(stage.restApiId)).toHaveLength(1);
});

test('a change of a fixed stage ends as already compliant, after one call to API Gateway and without a message', async ({
  service,
}) => {
  const stage = await createStage(service);
  await rest(service);
  await service.control.forgetCalls();
  await touch(service, stage);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'already-compliant']);
  expect((await ownApiGatewayCalls(service)).map(({ operation }) => operation)).toEqual(['GetStage']);
  expect(await messagesAbout(service, stage.restApiId)).toHaveLength(1);
});

test('the backout is recorded before the stage is patched, and the history before anyone is told', async ({
  service,
}) => {
  await createStage(service);
  await rest(service);

  const calls = await service.control.calls();
  const seqOf = (operation: string, ofCaller: string) =>
    calls.find((call) => call.operation === operation && call.caller.includes(ofCaller))?.seq as number;
  const order = [
    seqOf('GenerateClientCertificate', 'IssueCertificate'),
    seqOf('PutItem', 'RecordBackout'),
    seqOf('UpdateStage', 'PatchStage'),
    seqOf('PutItem', 'RecordOutcome'),
    seqOf('Publish', 'Tell'),
  ];
  expect(order).toEqual([...order].sort((a, b) => a - b));
  // Both items of the backout, the record and its entry in the history, are written before the patch.
  const written = calls.filter(({ operation, caller }) => operation === 'PutItem' && caller.includes('RecordBackout'));
  expect(written.map(({ seq }) => seq < seqOf('UpdateStage', 'PatchStage'))).toEqual([true, true]);
});

async function wholeStage({ apiGateway }: Service, stage: { restApiId: string; stageName: string }): Promise<Stage> {
  const { $metadata: _, ...whole } = await apiGateway.send(new GetStageCommand(stage));
  return whole;
}
