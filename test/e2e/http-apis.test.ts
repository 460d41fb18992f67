import { expect } from 'vitest';
import { ownApiGatewayCalls, ownMutations } from '#test/support/blast-radius';
import { invoke } from '#test/support/invoke';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { heldFor, recordedOutcomes } from '#test/support/table';
import { asStageId, certificateOfV2, changeV2, createStageOfV2, stageOfV2 } from '#test/support/v2';

const test = scenarios('settlingAssembly');

test.for(['prod', '$default'])(
  'the stage %s of an HTTP API is not applicable: two calls, no waiting, nothing told, recorded once',
  async (StageName, { service }) => {
    const stage = await createStageOfV2(service, 'HTTP', { StageName, AutoDeploy: true });
    await rest(service, 0);

    expect(await endings(service, stage.ApiId)).toEqual(['not-applicable']);
    const calls = await ownApiGatewayCalls(service);
    expect(calls.map((call) => `${call.service} ${call.operation}`)).toEqual([
      'apigatewayv2 GetStage',
      'apigatewayv2 GetApi',
    ]);
    expect(await recordedOutcomes(service, asStageId(stage))).toEqual(['not-applicable']);
    expect(await messagesAbout(service, stage.ApiId)).toEqual([]);
    expect(await heldFor(service, stage.ApiId)).toEqual([]);
  },
);

test('an HTTP API whose stages are changed stays as its team has it, in silence', async ({ service }) => {
  const stage = await createStageOfV2(service, 'HTTP');
  await rest(service);
  await changeV2(service, stage, { Description: 'changed' });

  expect(await endings(service, stage.ApiId)).toEqual(['not-applicable', 'not-applicable']);
  expect(await ownMutations(service)).toEqual([]);
  expect(await stageOfV2(service, stage)).toMatchObject({ Description: 'changed' });
  expect(await messagesAbout(service, stage.ApiId)).toEqual([]);
});

test('an API of which API Gateway will not say what kind it is is not changed, and a person hears of it', async ({
  service,
}) => {
  await service.control.fault(
    { service: 'apigatewayv2', operation: 'GetApi', every: true },
    { error: 'BadRequestException', status: 400 },
  );
  const stage = await createStageOfV2(service, 'WEBSOCKET');
  await rest(service);

  expect(await endings(service, stage.ApiId)).toEqual(['UnexpectedAnswer']);
  expect(await ownMutations(service)).toEqual([]);
  expect(await messagesAbout(service, stage.ApiId)).toHaveLength(1);
});

test('even the function that changes stages cannot give one of an HTTP API a certificate', async ({ service }) => {
  const stage = await createStageOfV2(service, 'HTTP');
  await rest(service);
  const createdDate = (await stageOfV2(service, stage)).CreatedDate?.toISOString() ?? '';
  const ref = { apiVersion: 'v2', account: '000000000000', region: 'us-east-1', apiId: stage.ApiId, stageName: 'prod' };
  const refused = await invoke(service, 'PatchStage', {
    stage: ref,
    change: { createdDate, from: null, to: '3kxqri' },
  });

  expect(refused).toContain('UnexpectedAnswer');
  expect(refused).toContain('supported only for WebSocket APIs');
  expect(await certificateOfV2(service, stage)).toBeNull();
});
