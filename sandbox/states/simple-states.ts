import type { ChoiceState, FailState, PassState, SucceedState, WaitState } from './definition.ts';
import { NO_CHOICE_MATCHED, StateError } from './errors.ts';
import { BOOLEAN, evaluateField, INSTANT, secondsFrom, TEXT } from './field.ts';
import { exitState, type Step, type Visit, waitUntil } from './visit.ts';

/** Runs a Pass state. */
export async function runPass(state: PassState, visit: Visit): Promise<Step> {
  return { output: await exitState(visit, state, state, visit.input), next: state.Next };
}

/** Runs a Succeed state. */
export async function runSucceed(state: SucceedState, visit: Visit): Promise<Step> {
  return { output: await exitState(visit, state, state, visit.input), next: undefined };
}

/** Runs a Wait state: an instant that has passed is waited for no longer. */
export async function runWait(state: WaitState, visit: Visit): Promise<Step> {
  const due = await wakeTime(state, visit);
  await waitUntil(visit, due);
  return { output: await exitState(visit, state, state, visit.input), next: state.Next };
}

async function wakeTime({ Seconds, Timestamp }: WaitState, visit: Visit): Promise<number> {
  if (Seconds === undefined) return Date.parse(await evaluateField(visit, 'Timestamp', Timestamp, INSTANT));
  const seconds = await evaluateField(visit, 'Seconds', Seconds, secondsFrom(0));
  return visit.parts.clock.now() + seconds * 1000;
}

/**
 * Runs a Choice state: the first rule whose condition holds decides output, variables and next state; the state's own
 * Output and Assign go with its Default.
 */
export async function runChoice(state: ChoiceState, visit: Visit): Promise<Step> {
  for (const [index, rule] of state.Choices.entries()) {
    const holds = await evaluateField(visit, `Choices[${index}]/Condition`, rule.Condition, BOOLEAN);
    if (holds) return { output: await exitState(visit, state, rule, visit.input), next: rule.Next };
  }
  if (state.Default === undefined) {
    throw new StateError(
      NO_CHOICE_MATCHED,
      `An error occurred while executing the state '${visit.name}' (entered at the event id #${visit.enteredEventId}). No condition held, and the state has no Default.`,
    );
  }
  return { output: await exitState(visit, state, state, visit.input), next: state.Default };
}

/** Runs a Fail state: always throws the StateError that it defines. */
export async function runFail(state: FailState, visit: Visit): Promise<never> {
  const error = await evaluateField(visit, 'Error', state.Error ?? '', TEXT);
  const cause = await evaluateField(visit, 'Cause', state.Cause ?? '', TEXT);
  throw new StateError(error, cause);
}
