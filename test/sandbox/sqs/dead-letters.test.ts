import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIGatewayClient, CreateRestApiCommand } from '@aws-sdk/client-api-gateway';
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '#sandbox/sandbox';

/** A rule for a state machine that somebody deleted, its dead-letter queue, and a parameter. */
function application(stack: Stack): void {
  const { region, account } = stack;
  const arn = `arn:aws:states:${region}:${account}:stateMachine:deleted`;
  const machine = StateMachine.fromStateMachineArn(stack, 'Deleted', arn);
  const deadLetterQueue = new Queue(stack, 'DeadLetters', { retentionPeriod: Duration.days(14) });
  const targets = [new SfnStateMachine(machine, { deadLetterQueue })];
  new Rule(stack, 'OnApi', { eventPattern: { source: ['aws.apigateway'] }, targets });
  new StringParameter(stack, 'Level', { parameterName: '/app/level', stringValue: 'low' });
}

/** Starts a sandbox for the application; returns what SDK clients take. */
async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'dead-letters-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  application(new Stack(app, 'Application'));
  const sandbox = await startSandbox({ assembly: app.synth().directory, port: 0 });
  onTestFinished(sandbox.close);
  return { endpoint: sandbox.url, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'y' } };
}

test('an event whose target is gone is received from the dead-letter queue, with what went wrong', async () => {
  const config = await start();
  await new APIGatewayClient(config).send(new CreateRestApiCommand({ name: 'api' }));
  const sqs = new SQSClient(config);
  const { QueueUrls: [QueueUrl] = [] } = await sqs.send(new ListQueuesCommand({}));
  const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5, MessageAttributeNames: ['All'] });
  const { Messages: [letter] = [] } = await sqs.send(receive);
  expect(JSON.parse(letter?.Body ?? '')).toMatchObject({ detail: { eventName: 'CreateRestApi' } });
  expect(letter?.MessageAttributes).toMatchObject({
    RULE_ARN: { StringValue: expect.stringContaining(':rule/Application-OnApi') },
    TARGET_ARN: { StringValue: 'arn:aws:states:us-east-1:000000000000:stateMachine:deleted' },
    ERROR_CODE: { StringValue: 'NO_RESOURCE' },
  });

  const { Parameter } = await new SSMClient(config).send(new GetParameterCommand({ Name: '/app/level' }));
  expect(Parameter).toMatchObject({ Value: 'low', Version: 1 });
});
