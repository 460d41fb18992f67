import validate from 'asl-validator';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { expect, test } from 'vitest';
import { createWorkbench, FUNCTION_ARN, outcomeOf } from './workbench.ts';

/** A workflow with all that CDK's JSONata factories write. */
function cdkDefinition(): object {
  const stack = new Stack(new App(), 'Stack');
  const lambdaFunction = LambdaFunction.fromFunctionArn(stack, 'Function', FUNCTION_ARN);
  const payload = sfn.TaskInput.fromObject({ step: '{% $states.context.State.Name %}', input: '{% $states.input %}' });
  const result = { lambdaFunction, payload, outputs: '{% $states.result.Payload %}' };
  const broken = sfn.Fail.jsonata(stack, 'Broken', { error: '{% $why %}', cause: 'See the log' });
  const done = sfn.Succeed.jsonata(stack, 'Done', {
    outputs: { waited: '{% $waited %}', answer: '{% $states.input %}' },
  });

  const inspect = LambdaInvoke.jsonata(stack, 'Inspect', { ...result, comment: 'Looks', assign: { waited: 0 } });
  inspect.addRetry({
    errors: ['Busy'],
    interval: Duration.seconds(2),
    maxAttempts: 3,
    backoffRate: 2,
    maxDelay: Duration.seconds(10),
    jitterStrategy: sfn.JitterType.NONE,
  });
  inspect.addCatch(broken, { errors: ['States.ALL'], assign: { why: '{% $states.errorOutput.Error %}' } });
  const settle = sfn.Wait.jsonata(stack, 'Settle', {
    time: sfn.WaitTime.seconds('{% $states.input.waitSeconds %}'),
    assign: { waited: '{% $waited + $states.input.waitSeconds %}' },
  });
  const ask = LambdaInvoke.jsonata(stack, 'Ask', {
    lambdaFunction,
    payload: sfn.TaskInput.fromObject({ step: 'Ask', token: '{% $states.context.Task.Token %}' }),
    integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    taskTimeout: sfn.Timeout.duration(Duration.days(1)),
    heartbeatTimeout: sfn.Timeout.duration(Duration.hours(1)),
    retryOnServiceExceptions: false,
  });
  const choose = sfn.Choice.jsonata(stack, 'Choose')
    .when(sfn.Condition.jsonata('{% $states.input.waitSeconds > 0 %}'), settle, { comment: 'Not yet' })
    .otherwise(ask);
  inspect.next(choose);
  settle.next(inspect);
  ask.next(sfn.Pass.jsonata(stack, 'Shape', { outputs: { yes: '{% $states.input %}' } })).next(done);
  return new sfn.StateGraph(inspect.startState, 'graph').toGraphJson(sfn.QueryLanguage.JSONATA);
}

test('what CDK’s JSONata factories write runs as it stands, and is valid', async () => {
  const definition = JSON.parse(JSON.stringify(cdkDefinition()).replaceAll(/\$\{Token\[[^\]]*\]\}/g, 'aws'));
  expect(validate({ QueryLanguage: 'JSONata', ...definition })).toMatchObject({ isValid: true });

  let looks = 0;
  const tokens: string[] = [];
  const bench = createWorkbench({
    work: ({ step, token }: { step: string; token: string }) => {
      if (step === 'Ask') return tokens.push(token);
      looks += 1;
      return { waitSeconds: looks === 1 ? 60 : 0 };
    },
  });
  const arn = await bench.start(definition);
  await bench.clock.advance(60_000);
  await bench.call('SendTaskSuccess', { taskToken: tokens[0], output: '"go"' });
  await bench.activity.atRest();
  expect(outcomeOf(await bench.describe(arn))).toEqual({ waited: 0, answer: { yes: 'go' } });
});
