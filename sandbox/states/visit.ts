import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { State } from './definition.ts';
import { toPayload } from './errors.ts';
import type { Execution, StatesParts } from './execution.ts';
import { ANYTHING, evaluateField, type FieldContext, VARIABLES } from './field.ts';

/** One visit of an execution to a state. */
export interface Visit {
  readonly parts: StatesParts;
  readonly execution: Execution;
  readonly name: string;
  readonly input: unknown;
  /** ISO 8601 with milliseconds. */
  readonly enteredTime: string;
  readonly enteredEventId: number;
}

/** A state's output, and the state that comes next; none where the execution succeeds. */
export interface Step {
  readonly output: unknown;
  readonly next: string | undefined;
}

/** Enters a state: its event is in the history. */
export function enterState(
  parts: StatesParts,
  execution: Execution,
  name: string,
  type: string,
  input: unknown,
): Visit {
  const enteredEventId = execution.history.add(`${type}StateEntered` as HistoryEventType, {
    stateEnteredEventDetails: { name, input: JSON.stringify(input), inputDetails: { truncated: false } },
  });
  return { parts, execution, name, input, enteredTime: new Date(parts.clock.now()).toISOString(), enteredEventId };
}

/** What decides a state's output and the variables that it assigns. */
interface ExitFields {
  readonly Output?: unknown;
  readonly Assign?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Leaves a state and returns its output: `fields.Output`, or `otherwise` where it has none. Output and Assign both see the
 * variables as they were; the new ones hold from the next state on.
 * @throws StateError where a field cannot be evaluated or a payload is over the quota; the state is not left then
 */
export async function exitState(
  visit: Visit,
  state: State,
  fields: ExitFields,
  otherwise: unknown,
  context: FieldContext = {},
): Promise<unknown> {
  const output =
    'Output' in fields ? await evaluateField(visit, 'Output', fields.Output, ANYTHING, context) : otherwise;
  const assigned = await evaluateField(visit, 'Assign', fields.Assign ?? {}, VARIABLES, context);
  const payload = toPayload(output, visit.name);
  toPayload(assigned, visit.name);
  visit.execution.history.add(`${state.Type}StateExited` as HistoryEventType, {
    stateExitedEventDetails: {
      name: visit.name,
      output: payload,
      outputDetails: { truncated: false },
      ...assignedDetails(assigned),
    },
  });
  visit.execution.variables = { ...visit.execution.variables, ...assigned };
  return output;
}

function assignedDetails(assigned: Record<string, unknown>) {
  const entries = Object.entries(assigned);
  if (entries.length === 0) return {};
  const assignedVariables = Object.fromEntries(entries.map(([name, value]) => [name, JSON.stringify(value)]));
  return { assignedVariables, assignedVariablesDetails: { truncated: false } };
}

/** Lets the execution rest until the clock has reached `due` (epoch milliseconds); not at all where it has. */
export async function waitUntil({ parts, execution }: Visit, due: number): Promise<void> {
  if (due <= parts.clock.now()) return;
  await execution.turns.wait<void>((wake) => {
    const timer = parts.clock.at(due, wake);
    return () => timer.cancel();
  });
}
