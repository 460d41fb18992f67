import {
  DeleteClientCertificateCommand,
  GenerateClientCertificateCommand,
  UpdateStageCommand as UpdateV1StageCommand,
} from '@aws-sdk/client-api-gateway';
import {
  CreateStageCommand,
  DeleteStageCommand,
  GetStageCommand,
  GetStagesCommand,
  UpdateStageCommand,
  type UpdateStageRequest,
} from '@aws-sdk/client-apigatewayv2';
import { expect, test } from 'vitest';
import { createStagedApi } from '../apigateway/gateway.ts';
import { createApi, createStage, startV2 } from './v2-client.ts';

async function startWithCertificate(protocol: 'WEBSOCKET' | 'HTTP' = 'WEBSOCKET') {
  const started = await startV2();
  const stage = await createStage(started.client, protocol);
  const { clientCertificateId = '' } = await started.v1.send(new GenerateClientCertificateCommand({}));
  const update = (changes: Partial<UpdateStageRequest>) =>
    started.client.send(new UpdateStageCommand({ ...stage, ...changes }));
  const read = async () => {
    const { $metadata: _, ...read } = await started.client.send(new GetStageCommand(stage));
    return read;
  };
  return { ...started, stage, clientCertificateId, update, read };
}

test('a new stage has no certificate, its dates in whole seconds and what AWS gives a stage by default', async () => {
  const { read } = await startWithCertificate();
  const date = new Date('2026-03-04T05:06:07.000Z');
  expect(await read()).toEqual({
    ...{ StageName: 'prod', AutoDeploy: false, RouteSettings: {}, StageVariables: {}, Tags: {} },
    DefaultRouteSettings: { DataTraceEnabled: false, DetailedMetricsEnabled: false, LoggingLevel: 'OFF' },
    ...{ CreatedDate: date, LastUpdatedDate: date },
  });
});

test('an update changes what it names and LastUpdatedDate, and leaves the rest', async () => {
  const { update, read, clock, clientCertificateId } = await startWithCertificate();
  await update({
    Description: 'first',
    StageVariables: { a: '1', b: '2' },
    DefaultRouteSettings: { LoggingLevel: 'INFO' },
  });
  const before = await read();
  clock.set('2026-03-04T07:00:00.999Z');
  const updated = await update({ ClientCertificateId: clientCertificateId });
  const changed = { ClientCertificateId: clientCertificateId, LastUpdatedDate: new Date('2026-03-04T07:00:00.000Z') };
  expect(updated).toMatchObject(changed);
  expect(await read()).toEqual({ ...before, ...changed });
});

test('variables and settings are merged into those that there are; an empty variable is removed', async () => {
  const { update, read } = await startWithCertificate();
  await update({ StageVariables: { a: '1', b: '2' }, RouteSettings: { $connect: { LoggingLevel: 'INFO' } } });
  await update({ StageVariables: { a: '', c: '3' }, DefaultRouteSettings: { ThrottlingRateLimit: 5 } });
  expect(await read()).toMatchObject({
    StageVariables: { b: '2', c: '3' },
    RouteSettings: { $connect: { LoggingLevel: 'INFO' } },
    DefaultRouteSettings: { LoggingLevel: 'OFF', ThrottlingRateLimit: 5 },
  });
  expect((await read()).StageVariables).not.toHaveProperty('a');
});

test('an empty certificate id clears the certificate', async () => {
  const { update, read, clientCertificateId } = await startWithCertificate();
  await update({ ClientCertificateId: clientCertificateId });
  await update({ ClientCertificateId: '' });
  expect(await read()).not.toHaveProperty('ClientCertificateId');
});

test('a stage can be created with its certificate', async () => {
  const { client, stage, clientCertificateId } = await startWithCertificate();
  const input = { ...stage, StageName: 'dev', ClientCertificateId: clientCertificateId };
  expect(await client.send(new CreateStageCommand(input))).toMatchObject({ ClientCertificateId: clientCertificateId });
});

test.each([
  ['an id that is not there', 'gone42'],
  ['the ARN of an ACM certificate', 'arn:aws:acm:us-east-1:000000000000:certificate/0b6e1d1c'],
])('%s is refused as a certificate', async (_what, ClientCertificateId) => {
  const { update, read, stage, client } = await startWithCertificate();
  const refusal = { name: 'BadRequestException', $metadata: { httpStatusCode: 400 } };
  await expect(update({ ClientCertificateId, Description: 'x' })).rejects.toMatchObject(refusal);
  expect(await read()).not.toHaveProperty('Description');
  const created = client.send(new CreateStageCommand({ ...stage, StageName: 'dev', ClientCertificateId }));
  await expect(created).rejects.toMatchObject(refusal);
  expect((await client.send(new GetStagesCommand({ ApiId: stage.ApiId }))).Items).toHaveLength(1);
});

test.each(['a certificate', 'none'])('a stage of an HTTP API cannot be given %s', async (what) => {
  const { update, clientCertificateId } = await startWithCertificate('HTTP');
  const answer = update({ ClientCertificateId: what === 'none' ? '' : clientCertificateId });
  const message = 'ClientCertificateId is supported only for WebSocket APIs';
  await expect(answer).rejects.toMatchObject({ name: 'BadRequestException', message });
});

test('a certificate is deleted when neither a v1 nor a v2 stage presents it', async () => {
  const { v1, update, clientCertificateId } = await startWithCertificate();
  const { restApiId, stageName } = await createStagedApi(v1);
  const updateV1 = (value: string) => {
    const patchOperations = [{ op: 'replace' as const, path: '/clientCertificateId', value }];
    return v1.send(new UpdateV1StageCommand({ restApiId, stageName, patchOperations }));
  };
  const remove = () => v1.send(new DeleteClientCertificateCommand({ clientCertificateId }));
  await update({ ClientCertificateId: clientCertificateId });
  await updateV1(clientCertificateId);
  await updateV1('');
  await expect(remove()).rejects.toMatchObject({ name: 'ConflictException' });
  await update({ ClientCertificateId: '' });
  await remove();
});

test('a stage exists once; deleted and made again it is another', async () => {
  const { client, clock } = await startV2();
  const stage = await createStage(client);
  const again = new CreateStageCommand(stage);
  await expect(client.send(again)).rejects.toMatchObject({
    ...{ name: 'ConflictException', message: 'Stage already exists' },
    $metadata: { httpStatusCode: 409 },
  });
  expect((await client.send(new DeleteStageCommand(stage))).$metadata.httpStatusCode).toBe(204);
  const gone = { name: 'NotFoundException', $metadata: { httpStatusCode: 404 } };
  await expect(client.send(new GetStageCommand(stage))).rejects.toMatchObject(gone);
  await expect(client.send(new UpdateStageCommand({ ...stage, Description: 'x' }))).rejects.toMatchObject(gone);
  await expect(client.send(new DeleteStageCommand(stage))).rejects.toMatchObject(gone);
  clock.set('2026-03-05T00:00:00Z');
  expect((await client.send(again)).CreatedDate).toEqual(new Date('2026-03-05T00:00:00Z'));
});

test('an API has at most ten stages', async () => {
  const { client } = await startV2();
  const ApiId = await createApi(client);
  const create = (StageName: string) => client.send(new CreateStageCommand({ ApiId, StageName }));
  for (let number = 1; number <= 10; number++) await create(`s${number}`);
  const refusal = { name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } };
  await expect(create('s11')).rejects.toMatchObject(refusal);
});

test.each([
  ['HTTP', '$default', true],
  ['WEBSOCKET', '$default', false],
  ['WEBSOCKET', 'a b', false],
  ['HTTP', 'a/b', false],
] as const)('a stage of a %s API called %j is allowed: %s', async (protocol, StageName, allowed) => {
  const { client } = await startV2();
  const created = client.send(new CreateStageCommand({ ApiId: await createApi(client, protocol), StageName }));
  if (allowed) await expect(created).resolves.toMatchObject({ StageName });
  else await expect(created).rejects.toMatchObject({ name: 'BadRequestException' });
});
