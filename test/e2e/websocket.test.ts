import { CreateDeploymentCommand, DeleteApiCommand, DeleteStageCommand } from '@aws-sdk/client-apigatewayv2';
import { expect } from 'vitest';
import { arm, denied } from '#test/e2e/paths/faults';
import { ownApiGatewayCalls, ownMutations } from '#test/support/blast-radius';
import { certificatesFor } from '#test/support/certificates';
import { meanwhile, theUpdateOfV2 } from '#test/support/meanwhile';
import { revertLinkIn, submit, visit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { createStage, type Service } from '#test/support/service';
import { heldFor, recordedOutcomes } from '#test/support/table';
import {
  asStageId,
  certificateOfV2,
  changeV2,
  createApiOfV2,
  createStageOfV2,
  onV2,
  type StageOfV2,
  stageOfV2,
} from '#test/support/v2';

const test = scenarios('promptAssembly');

/** What a fix of a WebSocket stage asks of API Gateway, in this order. */
const CALLS_OF_A_FIX = [
  'apigatewayv2 GetStage',
  'apigatewayv2 GetApi',
  'apigatewayv2 GetIntegrations',
  'apigateway GenerateClientCertificate',
  'apigatewayv2 GetStage',
  'apigatewayv2 UpdateStage',
  'apigatewayv2 GetStage',
];

test('a created stage of a WebSocket API is fixed in one field, in seven calls, and on-call told how to undo it', async ({
  service,
}) => {
  const { ApiId, DeploymentId } = await createApiOfV2(service, 'WEBSOCKET');
  const settings = {
    Description: 'chat',
    StageVariables: { a: '1' },
    DefaultRouteSettings: { ThrottlingRateLimit: 5 },
  };
  await service.control.fault({ service: 'apigatewayv2', operation: 'UpdateStage' }, { held: true });
  const stage = await createStageOfV2(service, 'WEBSOCKET', { ApiId, DeploymentId, ...settings });
  const before = await stageOfV2(service, stage);
  await service.control.forgetFaults();
  await rest(service);

  expect(await endings(service, ApiId)).toEqual(['fixed']);
  const { ClientCertificateId, LastUpdatedDate: _at, ...others } = await stageOfV2(service, stage);
  const { LastUpdatedDate: _before, ...othersBefore } = before;
  expect(others).toEqual(othersBefore);
  expect(await certificatesFor(service, ApiId)).toEqual([ClientCertificateId]);
  const calls = await ownApiGatewayCalls(service);
  expect(calls.map((call) => `${call.service} ${call.operation}`)).toEqual(CALLS_OF_A_FIX);
  const [message, ...more] = await messagesAbout(service, ApiId);
  expect(more).toEqual([]);
  expect(message?.body).toContain(`After        ${ClientCertificateId}`);
  expect(message?.body).toContain(`--api-id '${ApiId}'`);
});

test('its link sets it back to no certificate, once, and what comes after finds it exempt', async ({ service }) => {
  const { link, ...stage } = await fixedWebSocketStage(service);
  expect((await visit(link)).text).toContain(`${stage.ApiId}/prod`);
  expect((await submit(service, link)).status).toBe(200);

  expect(await certificateOfV2(service, stage)).toBeNull();
  const [backout] = await service.executions.about(stage.ApiId, 'Backout');
  expect(backout?.output?.outcome).toBe('reverted');
  expect(await recordedOutcomes(service, asStageId(stage))).toEqual(['fixed', 'reverted']);
  expect(await heldFor(service, stage.ApiId)).toEqual([]);
  expect((await submit(service, link)).status).toBe(409);
  await changeV2(service, stage, { Description: 'changed' });
  expect(await endings(service, stage.ApiId)).toEqual(['fixed', 'exempt']);
  expect(await messagesAbout(service, stage.ApiId)).toHaveLength(2);
});

test('a fixed stage that is changed costs one call and no message', async ({ service }) => {
  const { link: _, ...stage } = await fixedWebSocketStage(service);
  await service.control.forgetCalls();
  await changeV2(service, stage, { Description: 'changed' });

  expect(await endings(service, stage.ApiId)).toEqual(['fixed', 'already-compliant']);
  expect((await ownApiGatewayCalls(service)).map(({ operation }) => operation)).toEqual(['GetStage']);
  expect(await messagesAbout(service, stage.ApiId)).toHaveLength(1);
});

test('a stage that is created with a certificate is left alone', async ({ service }) => {
  const { link: _, ...first } = await fixedWebSocketStage(service);
  const theirs = (await certificateOfV2(service, first)) ?? '';
  const stage = await createStageOfV2(service, 'WEBSOCKET', { ClientCertificateId: theirs });
  await rest(service);

  expect(await endings(service, stage.ApiId)).toEqual(['already-compliant']);
  expect(await messagesAbout(service, stage.ApiId)).toEqual([]);
});

test('a deployment that names a stage starts a look, one that names none starts nothing', async ({ service }) => {
  const { apis } = await service.control.seed<{ apis: { apiId: string }[] }>({
    apis: 1,
    stagesPerApi: 1,
    protocol: 'WEBSOCKET',
  });
  const ApiId = apis[0]?.apiId as string;
  await onV2(service, (client) => client.send(new CreateDeploymentCommand({ ApiId })));
  await rest(service);
  expect(await service.executions.about(ApiId)).toEqual([]);

  await onV2(service, (client) => client.send(new CreateDeploymentCommand({ ApiId, StageName: 'stage1' })));
  await rest(service);
  expect(await endings(service, ApiId)).toEqual(['fixed']);
});

test.for([
  ['its stage', (stage: StageOfV2) => new DeleteStageCommand(stage)],
  ['its API', ({ ApiId }: StageOfV2) => new DeleteApiCommand({ ApiId })],
] as const)(
  'an event whose API has lost %s by then ends as gone, without a message',
  async ([, deletion], { service }) => {
    const api = await createApiOfV2(service, 'WEBSOCKET');
    await service.control.fault({ service: 'apigatewayv2', operation: 'GetStage' }, { held: true });
    const stage = await createStageOfV2(service, 'WEBSOCKET', api);
    await onV2(service, async (client) => void (await client.send(deletion(stage) as DeleteStageCommand)));
    await service.control.forgetFaults();
    await rest(service);

    await expectGone(service, stage);
    expect(await ownMutations(service)).toEqual([]);
  },
);

test('a stage whose API is deleted between the look at it and the one at its API is gone', async ({ service }) => {
  await service.control.fault(
    { service: 'apigatewayv2', operation: 'GetApi' },
    { error: 'NotFoundException', status: 404 },
  );
  const stage = await createStageOfV2(service);
  await rest(service);

  await expectGone(service, stage);
});

test('a stage that is deleted while the patch is on its way is gone, and so is the certificate', async ({
  service,
}) => {
  const stage = await createStageOfV2(service);
  await meanwhile(service, theUpdateOfV2, () =>
    onV2(service, async (client) => void (await client.send(new DeleteStageCommand(stage)))),
  );

  await expectGone(service, stage);
});

test('a fix that is cut off after its patch is taken back, in the one field', async ({ service }) => {
  const api = await createApiOfV2(service, 'WEBSOCKET');
  await arm(service, [denied('VerifyStage/apigatewayv2/GetStage')]);
  const stage = await createStageOfV2(service, 'WEBSOCKET', api);
  await rest(service);

  expect(await endings(service, stage.ApiId)).toEqual(['AccessDenied']);
  expect((await stageOfV2(service, stage)).DeploymentId).toBe(api.DeploymentId);
  expect(await certificateOfV2(service, stage)).toBeNull();
  expect(await certificatesFor(service, stage.ApiId)).toEqual([]);
});

test('the clean-up finds a WebSocket stage that uses a certificate, and one that does no more', async ({ service }) => {
  const { link: _, ...stage } = await fixedWebSocketStage(service);
  await rest(service, 3 * 86_400);
  expect(await certificatesFor(service, stage.ApiId)).toHaveLength(1);
  expect(await certificateOfV2(service, stage)).not.toBeNull();

  await onV2(service, (client) => client.send(new DeleteApiCommand({ ApiId: stage.ApiId })));
  await rest(service, 3 * 86_400);
  expect(await certificatesFor(service, stage.ApiId)).toEqual([]);
});

test('a WebSocket API and a REST API have certificates of their own', async ({ service }) => {
  const { link: _, ...stage } = await fixedWebSocketStage(service);
  const { restApiId } = await createStage(service);
  await rest(service);

  expect(await certificatesFor(service, restApiId)).toHaveLength(1);
  expect(await certificatesFor(service, restApiId)).not.toEqual(await certificatesFor(service, stage.ApiId));
});

/** Creates a stage of a WebSocket API, has it fixed, and gives the link that undoes it. */
async function fixedWebSocketStage(service: Service): Promise<StageOfV2 & { link: string }> {
  const stage = await createStageOfV2(service);
  await rest(service);
  return { ...stage, link: revertLinkIn((await messagesAbout(service, stage.ApiId)).at(-1)) };
}

/** Expects the outcome `gone` and nothing left over: no certificate, use or lease, and no message. */
async function expectGone(service: Service, { ApiId }: StageOfV2): Promise<void> {
  expect(await endings(service, ApiId)).toEqual(['gone']);
  expect(await certificatesFor(service, ApiId)).toEqual([]);
  expect(await heldFor(service, ApiId)).toEqual([]);
  expect(await messagesAbout(service, ApiId)).toEqual([]);
}
