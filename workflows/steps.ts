import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  type CatchProps,
  Condition,
  IntegrationPattern,
  JitterType,
  type RetryProps,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { CertificateBeingIssued, retryableErrors, StageBusy } from '#core/errors';

/** Errors that say "somebody else is at it": they are waited out. */
const busyErrors: readonly string[] = [StageBusy.errorName, CertificateBeingIssued.errorName];

/**
 * Trying a step again: seven attempts of at most 15 s (the functions' timeout) with waits of at most 1 + 2 + 4 + 8 + 16 + 20
 * = 51 s in between, so 156 s for one step in the worst case. Full jitter, because the stages of one deployment come at the
 * same moment and share the account's ten calls a second with everyone.
 */
const retry: RetryProps = {
  errors: retryableErrors.filter((name) => !busyErrors.includes(name)),
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxDelay: Duration.seconds(20),
  maxAttempts: 6,
  jitterStrategy: JitterType.FULL,
};

/**
 * Waiting for whoever is at work on the stage, or is having the certificate of the scope issued: mostly a moment. Nine
 * waits from 1 to 25.6 s (75 s), then 21 of 30 s, are 705 s. With 31 attempts of at most 15 s, 1,170 s.
 */
const retryWhileBusy: RetryProps = {
  errors: [...busyErrors],
  interval: Duration.seconds(1),
  backoffRate: 1.5,
  maxDelay: Duration.seconds(30),
  maxAttempts: 30,
};

/**
 * How long an execution may take at the very most: nine steps at their worst (1,404 s), waiting for a backout and for a
 * certificate (2,340 s) and settling (600 s) are 73 minutes. Where a burst makes it wait for its turn, that comes within 70
 * minutes, and what follows takes 46 at worst (`core/pace.ts`). What ends by it is recorded from its status event.
 */
export const EXECUTION_TIMEOUT = Duration.hours(2);

/**
 * The same of a remediation that asks: two questions, one after the other, that wait a week each, the longest that a policy
 * sets, and a day for all the rest. While people think nothing is held; a lease outlives what an execution does in between.
 */
export const ASKING_TIMEOUT = Duration.days(15);

/** How long one attempt of a step may take: the timeout of its function. */
export const STEP_TIMEOUT = Duration.seconds(15);

/** A JSONata expression as a field of a state. */
export const jsonata = (expression: string): string => `{% ${expression} %}`;

/** A condition of a Choice. */
export const when = (expression: string): Condition => Condition.jsonata(jsonata(expression));

/** The execution's identity, as the functions take it. */
const EXECUTION =
  "'execution': {'id': $states.context.Execution.Id, 'name': $states.context.Execution.Name, 'startedAt': $states.context.Execution.StartTime}";

/** Payload of a workflow's first step, which has only the execution's input to go by. */
export const FIRST_INPUT = `{${EXECUTION}, 'input': $states.input}`;

/** The record so far with what a step adds. */
export const MERGED = jsonata('$merge([$states.input, $states.result.Payload])');

/** The record of a fix, a backout, … whose change the step before has verified. */
export const endedAs = (outcome: string): string =>
  jsonata(`$merge([$states.input, $states.result.Payload, {'outcome': '${outcome}'}])`);

/** The record of an execution that failed, for recording and telling; it may have nothing but its input. */
export const FAILED_RECORD = `$merge([$states.input, {${EXECUTION}, 'outcome': 'failed', 'failure': $states.input.interruption}])`;

/** The execution's output, in either workflow. */
export const RESULT = {
  outcome: jsonata('$states.input.outcome'),
  remediationId: jsonata('$states.input.remediation.id'),
  stage: jsonata('$states.input.stage'),
};

interface StepProps {
  readonly fn: IFunction;
  readonly comment: string;
  /** What the function is given: the whole record unless said otherwise. */
  readonly payload?: string;
  /** What the next state is given: the record with what the function adds, unless said otherwise. */
  readonly outputs?: string;
  /** True where the step can meet somebody who is at it already: a holder of the stage, an issuer of the certificate. */
  readonly waitsWhileBusy?: boolean;
}

/** A state that runs one of the functions, and tries again what a second try can cure. */
export function step(
  scope: Construct,
  id: string,
  { fn, comment, payload, outputs, waitsWhileBusy }: StepProps,
): LambdaInvoke {
  const task = LambdaInvoke.jsonata(scope, id, {
    comment,
    lambdaFunction: fn,
    payload: TaskInput.fromText(jsonata(payload ?? '$states.input')),
    outputs: outputs ?? MERGED,
    retryOnServiceExceptions: false,
  });
  if (waitsWhileBusy) task.addRetry(retryWhileBusy);
  task.addRetry(retry);
  return task;
}

/**
 * A state that waits until a person has answered, for as long as the policy said. Its token is handed to the function
 * alone; whoever has it can only wake the execution, because what is sent with it is dropped.
 */
export function question(
  scope: Construct,
  id: string,
  { fn, comment }: Pick<StepProps, 'fn' | 'comment'>,
): LambdaInvoke {
  const task = LambdaInvoke.jsonata(scope, id, {
    comment,
    lambdaFunction: fn,
    integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    payload: TaskInput.fromText(jsonata("{'record': $states.input, 'taskToken': $states.context.Task.Token}")),
    taskTimeout: Timeout.jsonata(jsonata('$states.input.policy.approvalSeconds')),
    outputs: jsonata('$states.input'),
    retryOnServiceExceptions: false,
  });
  task.addRetry(retry);
  return task;
}

/** Whatever a retry did not cure: the record goes on with the error in `interruption`. */
export const interrupted: CatchProps = {
  errors: ['States.ALL'],
  outputs: jsonata("$merge([$states.input, {'interruption': $states.errorOutput}])"),
};

/** The same for a first step: what it was given is either a record already, or a raw input, which is kept beside the error. */
export const interruptedAtFirst: CatchProps = {
  errors: ['States.ALL'],
  outputs: jsonata(
    "$merge([$exists($states.input.remediation) ? $states.input : {'input': $states.input}, {'interruption': $states.errorOutput}])",
  ),
};
