import { expect, test } from 'vitest';
import { emptyModel } from '#sandbox/assembly/model';
import { AwsError } from '#sandbox/contract';
import { createAccess } from '#sandbox/iam/access';
import { createCallAccess } from '#sandbox/iam/calls';
import { createEncryption } from '#sandbox/kms/encryption';
import { startGateway } from '#test/sandbox/apigateway/gateway';
import { FUNCTION_ROLE } from '#test/sandbox/bare-front';
import { createManualClock } from '#test/sandbox/manual-clock';
import { createWorkbench, invoke, only, outcomeOf } from '#test/sandbox/states/workbench';

const place = { account: '000000000000', region: 'us-east-1' };

test('a change of API Gateway that is denied is a failed event of the trail', async () => {
  const { gateway, records } = await startGateway();
  const caller = { name: 'sweeper', accessKeyId: 'k', roleArn: FUNCTION_ROLE, userAgent: '', sourceIp: '' };
  const wire = { method: 'PATCH', path: '/restapis/a/stages/s', query: new URLSearchParams(), headers: {} };
  const input = { restApiId: 'a', stageName: 's' };
  const call = { service: 'apigateway', operation: 'UpdateStage', input, wire: { ...wire, body: Buffer.alloc(0) } };
  const access = createAccess([], { place, clock: createManualClock() });
  const encryption = createEncryption(emptyModel(), place);
  const authorize = createCallAccess({ access, place, tables: [], encryption });
  try {
    authorize({ ...call, caller });
    expect.unreachable();
  } catch (error) {
    gateway.service.onRefused?.('UpdateStage', input, { caller, requestId: 'r' }, error as AwsError);
  }
  expect(records()).toEqual([
    expect.objectContaining({
      eventName: 'UpdateStage',
      errorCode: 'AccessDenied',
      errorMessage: expect.stringContaining('apigateway:PATCH on resource: arn:aws:apigateway:us-east-1::/restapis/a/'),
      responseElements: null,
    }),
  ]);
});

test('a task whose role may not invoke its function fails with Lambda.AWSLambdaException', async () => {
  const denied = () => {
    throw new AwsError('AccessDeniedException', 'User: x is not authorized to perform: lambda:InvokeFunction', 403);
  };
  const bench = createWorkbench({ work: () => 1 }, undefined, { requireOfRole: denied });
  const arn = await bench.start(only(invoke()));
  expect(outcomeOf(await bench.describe(arn))).toEqual({
    status: 'FAILED',
    error: 'Lambda.AWSLambdaException',
    cause: expect.stringContaining('(Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException;'),
  });
});
