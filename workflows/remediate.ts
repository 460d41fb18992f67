import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Choice, DefinitionBody, type IChainable, Succeed, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { failed, failurePath } from '#workflows/failure';
import {
  endedAs,
  FIRST_INPUT,
  interrupted,
  interruptedAtFirst,
  jsonata,
  question,
  RESULT,
  step,
  when,
} from '#workflows/steps';

/** The functions behind the workflow's states. */
export interface RemediateFunctions {
  readonly inspect: IFunction;
  readonly ask: IFunction;
  readonly readDecision: IFunction;
  readonly recordExemption: IFunction;
  readonly issueCertificate: IFunction;
  readonly recordBackout: IFunction;
  /** Present where it was opted in to: without it no backend is called, and no role may do so. */
  readonly preflight?: IFunction;
  readonly patchStage: IFunction;
  readonly verifyStage: IFunction;
  readonly compensate: IFunction;
  readonly recordOutcome: IFunction;
  readonly tell: IFunction;
}

/**
 * From the event to the outcome. A fix that needs no settling and meets no burst takes ten state transitions, a compliant stage four.
 *
 * @param scope owns the states: the ids of its children are their names
 */
export function remediate(scope: Construct, fns: RemediateFunctions): DefinitionBody {
  const inspect = step(scope, 'Inspect stage', {
    comment: 'Claims the stage, reads it, decides; concludes the look where there is nothing to do',
    fn: fns.inspect,
    payload: FIRST_INPUT,
    outputs: jsonata('$states.result.Payload'),
    waitsWhileBusy: true,
  });
  const after = endings(scope, fns, inspect);
  const { lookAgain, tell, recordOutcome, recordFailure } = after;
  const issue = fix(scope, fns, after);
  const settle = Wait.jsonata(scope, 'Settle', {
    comment: 'Leaves the stage to those who are still changing it',
    time: WaitTime.seconds(jsonata('$states.input.waitSeconds')),
  });
  const awaitTurn = Wait.jsonata(scope, 'Await turn', {
    comment: "Waits until the service's half of API Gateway's control-plane quota has room",
    time: WaitTime.seconds(jsonata('$states.input.waitSeconds')),
  });
  const found = Choice.jsonata(scope, 'What was found?')
    .when(when("$states.input.next = 'settle'"), settle.next(inspect))
    .when(when("$states.input.next = 'wait'"), awaitTurn.next(inspect))
    .when(when("$states.input.next = 'fix'"), issue)
    .when(when("$states.input.next = 'ask'"), approval(scope, fns, { ...after, issue }))
    .when(when("$states.input.next = 'tell'"), recordOutcome)
    .otherwise(lookAgain);
  recordOutcome.next(tell).next(lookAgain);
  inspect.addCatch(recordFailure, interruptedAtFirst);
  inspect.next(found);
  return DefinitionBody.fromChainable(inspect);
}

/** How a look ends: told or failed, then once more where an event arrived meanwhile. */
function endings(scope: Construct, fns: RemediateFunctions, inspect: IChainable) {
  const failure = failed(scope);
  const lookAgain = Choice.jsonata(scope, 'Look again?', {
    comment: 'An event that arrived meanwhile is not lost: it asked for another look',
  })
    .when(when('$states.input.lookAgain = true'), inspect)
    .when(when('$exists($states.input.failure)'), failure)
    .otherwise(Succeed.jsonata(scope, 'Done', { comment: 'The outcome says how it ended', outputs: RESULT }));
  const recordFailure = failurePath(scope, { ...fns, next: lookAgain, failed: failure });
  const recordOutcome = step(scope, 'Record outcome', {
    comment: 'Writes the outcome into the history, before anyone is told, and lets the stage go',
    fn: fns.recordOutcome,
  });
  recordOutcome.addCatch(recordFailure, interrupted);
  const tell = step(scope, 'Tell', { comment: 'Tells on-call, with the link that undoes a fix', fn: fns.tell });
  tell.addCatch(recordFailure, interrupted);
  return { lookAgain, tell, recordOutcome, recordFailure };
}

interface Endings {
  readonly recordOutcome: LambdaInvoke;
  readonly recordFailure: LambdaInvoke;
  readonly lookAgain: IChainable;
}

/** The fix itself. Whatever goes wrong in it leads to the compensation, which knows from the record how far it had come. */
function fix(
  scope: Construct,
  fns: RemediateFunctions,
  { recordOutcome, recordFailure, lookAgain }: Endings,
): IChainable {
  const compensate = step(scope, 'Compensate', {
    comment: 'Undoes what of the fix was done, and gives the certificate up',
    fn: fns.compensate,
  });
  compensate.addCatch(recordFailure, {
    ...interrupted,
    // What began it is what people need to know; that undoing it failed as well is said beside it.
    outputs: jsonata("$merge([$states.input, {'notUndone': $states.errorOutput.Error}])"),
  });
  compensate.next(
    Choice.jsonata(scope, 'How was it left?')
      .when(when("$states.input.outcome = 'failed'"), recordFailure)
      .when(when("$states.input.next = 'tell'"), recordOutcome)
      .otherwise(lookAgain),
  );
  const steps = [
    step(scope, 'Issue certificate', {
      comment: 'Reuses the certificate of the scope, or has one generated',
      fn: fns.issueCertificate,
      waitsWhileBusy: true,
    }),
    step(scope, 'Record backout', {
      comment: 'Writes down how to undo the change, before it is made',
      fn: fns.recordBackout,
    }),
    step(scope, 'Patch stage', {
      comment: 'Changes clientCertificateId of this stage, and nothing else',
      fn: fns.patchStage,
    }),
    step(scope, 'Verify stage', { comment: 'Reads the stage again', fn: fns.verifyStage, outputs: endedAs('fixed') }),
  ] as const;
  for (const each of steps) each.addCatch(compensate, interrupted);
  const [issue, record, patch, verify] = steps;
  record.next(patch).next(verify).next(recordOutcome);
  return issue.next(fns.preflight ? tried(scope, fns.preflight, { record, compensate }) : record);
}

/** Where the policy wants it, backends are called with the certificate before anything is changed. */
function tried(
  scope: Construct,
  preflight: IFunction,
  { record, compensate }: { readonly record: LambdaInvoke; readonly compensate: LambdaInvoke },
): IChainable {
  const trial = step(scope, 'Preflight', {
    comment: 'Calls backends of the API without the certificate and with it, by methods that the policy calls safe',
    fn: preflight,
  });
  trial.addCatch(compensate, interrupted);
  const passed = Choice.jsonata(scope, 'Do backends take it?')
    .when(when("$states.input.next = 'compensate'"), compensate)
    .otherwise(record);
  return Choice.jsonata(scope, 'Is it tried first?')
    .when(when('$exists($states.input.policy.preflight)'), trial.next(passed))
    .otherwise(record);
}

/**
 * Asks a person first. Whatever ends the waiting, an answer, its time or an error, what was decided is read from the table.
 *
 * @param issue where an approved fix goes on
 */
function approval(
  scope: Construct,
  fns: RemediateFunctions,
  { issue, recordOutcome, recordFailure, lookAgain }: Endings & { readonly issue: IChainable },
): IChainable {
  const ask = question(scope, 'Ask', {
    comment: 'Asks on-call, lets the stage go, and waits; no answer in time is no',
    fn: fns.ask,
  });
  const read = step(scope, 'Read decision', {
    comment: 'Takes the stage again and reads what was decided; what was approved is what is done',
    fn: fns.readDecision,
    waitsWhileBusy: true,
  });
  const exempt = step(scope, 'Record exemption', {
    comment: 'Writes down that the stage is left alone, because the fix was declined',
    fn: fns.recordExemption,
  });
  ask.addCatch(read, interrupted);
  for (const each of [read, exempt]) each.addCatch(recordFailure, interrupted);
  exempt.next(recordOutcome);
  const decided = Choice.jsonata(scope, 'What was decided?')
    .when(when("$states.input.next = 'fix'"), issue)
    .when(when("$states.input.next = 'exempt'"), exempt)
    .when(when("$states.input.next = 'tell'"), recordOutcome)
    .when(when("$states.input.next = 'failed'"), recordFailure)
    .otherwise(lookAgain);
  return ask.next(read.next(decided));
}
