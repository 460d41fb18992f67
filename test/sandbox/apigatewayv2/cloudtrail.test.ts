import {
  CreateStageCommand,
  DeleteStageCommand,
  GetStageCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import { expect, test } from 'vitest';
import { FUNCTION_KEY, FUNCTION_ROLE } from '../bare-front.ts';
import { fault } from '../fault.ts';
import { createApi, createStage, startV2 } from './v2-client.ts';

test('a CreateStage record has apiId and stageName side by side, and ISO dates', async () => {
  const { functionClient, events } = await startV2();
  const ApiId = await createApi(functionClient);
  await functionClient.send(new CreateStageCommand({ ApiId, StageName: 'prod', Tags: { Team: 'a' } }));
  const { detail, ...envelope } = events.at(-1) ?? {};
  expect(envelope).toMatchObject({ source: 'aws.apigateway', 'detail-type': 'AWS API Call via CloudTrail' });
  expect(detail).toMatchObject({
    ...{ eventName: 'CreateStage', eventSource: 'apigateway.amazonaws.com', readOnly: false },
    userIdentity: { accessKeyId: FUNCTION_KEY, sessionContext: { sessionIssuer: { arn: FUNCTION_ROLE } } },
    responseElements: { stageName: 'prod', createdDate: '2026-03-04T05:06:07Z', tags: { Team: 'a' } },
  });
  expect(detail).toHaveProperty('requestParameters', { apiId: ApiId, stageName: 'prod', tags: { Team: 'a' } });
});

test('an UpdateStage record says what was set, and no protocol', async () => {
  const { client, records } = await startV2();
  const stage = await createStage(client, 'HTTP');
  await client.send(new UpdateStageCommand({ ...stage, Description: 'new' }));
  expect(records().at(-1)).toMatchObject({ eventName: 'UpdateStage', responseElements: { description: 'new' } });
  expect(records().at(-1)?.requestParameters).toEqual({ apiId: stage.ApiId, stageName: 'prod', description: 'new' });
  expect(JSON.stringify(records().at(-1))).not.toContain('protocol');
});

test('a call that failed is recorded with its error', async () => {
  const { client, records } = await startV2();
  const stage = await createStage(client);
  await expect(client.send(new UpdateStageCommand({ ...stage, ClientCertificateId: 'gone42' }))).rejects.toThrow();
  expect(records().at(-1)).toMatchObject({
    ...{ eventName: 'UpdateStage', errorCode: 'BadRequestException', responseElements: null },
    requestParameters: { apiId: stage.ApiId, stageName: 'prod', clientCertificateId: 'gone42' },
  });
});

test('a call that a fault on v2 refused is recorded as failed, and as deleting when it was done', async () => {
  const { client, records, faults } = await startV2();
  const stage = await createStage(client);
  const refusal = { error: 'TooManyRequestsException', status: 429 };
  faults.add(fault({ service: 'apigatewayv2', operation: 'DeleteStage' }, refusal));
  await expect(client.send(new DeleteStageCommand(stage))).rejects.toMatchObject({ name: 'TooManyRequestsException' });
  expect(records().at(-1)).toMatchObject({ eventName: 'DeleteStage', errorCode: 'TooManyRequestsException' });
  await client.send(new DeleteStageCommand(stage));
  expect(records().at(-1)).toMatchObject({
    requestParameters: { apiId: stage.ApiId, stageName: 'prod' },
    responseElements: null,
  });
});

test('a call that only reads is not recorded', async () => {
  const { client, events } = await startV2();
  const stage = await createStage(client);
  const before = events.length;
  await client.send(new GetStageCommand(stage));
  expect(events).toHaveLength(before);
});
