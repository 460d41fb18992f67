import { SFNClient } from '@aws-sdk/client-sfn';
import { HttpResponse } from '@smithy/core/protocols';
import { expect, test } from 'vitest';
import { clientOptions } from '#functions/aws/client-options';
import { executions } from '#functions/aws/step-functions';

const ARN = 'arn:aws:states:eu-west-1:111122223333:execution:Remediate:one';

/** A client that is answered so, in the protocol of Step Functions. */
function clientAnswered(statusCode: number, answer: object): SFNClient {
  const body = new TextEncoder().encode(JSON.stringify(answer));
  const handle = async () => ({
    response: new HttpResponse({ statusCode, headers: { 'content-type': 'application/x-amz-json-1.0' }, body }),
  });
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'any' };
  return new SFNClient({ ...clientOptions, region: 'eu-west-1', credentials, requestHandler: { handle } });
}

test.each([
  [200, { status: 'RUNNING' }, true],
  [200, { status: 'ABORTED' }, false],
  [400, { __type: 'com.amazonaws.states#ExecutionDoesNotExist', message: 'Execution Does Not Exist' }, false],
])('whether an execution runs is told by the answer %i %j', async (status, answer, expected) => {
  expect(await executions(clientAnswered(status, answer)).isRunning(ARN)).toBe(expected);
});

test('whether an execution runs is not known where AWS does not let it be asked', async () => {
  const denied = { __type: 'com.amazon.coral.service#AccessDeniedException', message: 'no' };
  await expect(executions(clientAnswered(400, denied)).isRunning(ARN)).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining(`states:DescribeExecution of ${ARN}`),
  });
});
