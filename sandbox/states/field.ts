import { instant, MAX_SECONDS } from './definition.ts';
import { QUERY_EVALUATION_ERROR, StateError } from './errors.ts';
import { ExpressionError, evaluateTemplate } from './expression.ts';
import { expressionFunctions } from './expression-functions.ts';
import type { Visit } from './visit.ts';

/** What `$states` holds in a field besides the input, and what the context object does in a task. */
export interface FieldContext {
  readonly result?: unknown;
  readonly errorOutput?: unknown;
  readonly retryCount?: number;
  readonly taskToken?: string | undefined;
}

/** What a field's value must be. */
interface Expectation<T> {
  readonly holds: (value: unknown) => value is T;
  /** Completes "must be …". */
  readonly what: string;
}

export const ANYTHING: Expectation<unknown> = { holds: (_value): _value is unknown => true, what: 'anything' };
export const TEXT: Expectation<string> = { holds: (value) => typeof value === 'string', what: 'a string' };
export const BOOLEAN: Expectation<boolean> = { holds: (value) => typeof value === 'boolean', what: 'a boolean' };
export const VARIABLES: Expectation<Record<string, unknown>> = {
  holds: (value): value is Record<string, unknown> => typeof value === 'object' && value !== null,
  what: 'an object',
};
export const INSTANT: Expectation<string> = {
  holds: (value): value is string => instant.safeParse(value).success,
  what: 'an ISO 8601 timestamp',
};

/** Whole seconds, `least` or more. */
export const secondsFrom = (least: number): Expectation<number> => ({
  holds: (value): value is number => Number.isInteger(value) && Number(value) >= least && Number(value) <= MAX_SECONDS,
  what: `a whole number of seconds from ${least} to ${MAX_SECONDS}`,
});

/** The context object. Source: Step Functions developer guide, "Accessing execution data from the Context object". */
function contextObject({ execution, name, enteredTime }: Visit, { retryCount, taskToken }: FieldContext) {
  const { stateMachine } = execution;
  return {
    Execution: {
      Id: execution.executionArn,
      Input: JSON.parse(execution.input),
      StartTime: new Date(execution.startDate).toISOString(),
      Name: execution.name,
      RoleArn: stateMachine.roleArn,
      RedriveCount: 0,
    },
    StateMachine: { Id: stateMachine.stateMachineArn, Name: stateMachine.name },
    State: { Name: name, EnteredTime: enteredTime, ...(retryCount === undefined ? {} : { RetryCount: retryCount }) },
    ...(taskToken === undefined ? {} : { Task: { Token: taskToken } }),
  };
}

/**
 * The value of one of the state's fields.
 * @throws StateError `States.QueryEvaluationError`, recorded in the history, where an expression in it fails or its value is
 * not what is expected.
 */
export async function evaluateField<T>(
  visit: Visit,
  field: string,
  template: unknown,
  expected: Expectation<T>,
  context: FieldContext = {},
): Promise<T> {
  const { result, errorOutput } = context;
  const states = { input: visit.input, result, errorOutput, context: contextObject(visit, context) };
  try {
    const bindings = { ...expressionFunctions(visit.parts), ...visit.execution.variables, states };
    const value = await evaluateTemplate(template, bindings, field);
    if (expected.holds(value)) return value;
    throw new ExpressionError(field, `The field '${field}' must be ${expected.what}.`);
  } catch (error) {
    if (error instanceof ExpressionError) throw evaluationFailure(visit, error);
    throw error;
  }
}

function evaluationFailure(visit: Visit, { field, message }: ExpressionError): StateError {
  const { name, enteredEventId, execution } = visit;
  const cause = `An error occurred while executing the state '${name}' (entered at the event id #${enteredEventId}). ${message}`;
  execution.history.add('EvaluationFailed', {
    evaluationFailedEventDetails: { state: name, location: field, error: QUERY_EVALUATION_ERROR, cause },
  });
  return new StateError(QUERY_EVALUATION_ERROR, cause);
}
