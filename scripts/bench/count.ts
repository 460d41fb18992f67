import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { ServedCall } from '#test/support/control';

/** How often an AWS operation was called. */
export interface CallCount {
  readonly service: string;
  readonly operation: string;
  readonly count: number;
}

/**
 * The calls that functions of the service made, by service and operation, in alphabetical order.
 *
 * @param calls the sandbox's log; callers from outside are left out
 */
export function countCalls(calls: readonly Pick<ServedCall, 'service' | 'operation' | 'caller'>[]): CallCount[] {
  const ours = calls.filter(({ caller }) => caller !== 'external');
  const groups = Map.groupBy(ours, ({ service, operation }) => `${service} ${operation}`);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) =>
      group.slice(0, 1).map(({ service, operation }) => ({ service, operation, count: group.length })),
    );
}

/** How many of the counted calls went to API Gateway, whose quota the whole account shares. */
export function apiGatewayCalls(counts: readonly CallCount[]): number {
  return counts.filter(({ service }) => service === 'apigateway').reduce((sum, { count }) => sum + count, 0);
}

/** Events that begin an attempt of a Task state, in either integration with Lambda. */
const attempts: readonly (string | undefined)[] = ['TaskScheduled', 'LambdaFunctionScheduled'];

/**
 * The state transitions of an execution, as AWS bills them: each entry into a state, and each retry.
 *
 * @param events the execution's history, whole and in order
 */
export function countTransitions(events: readonly Pick<HistoryEvent, 'type'>[]): number {
  let transitions = 0;
  let attemptsOfState = 0;
  for (const { type } of events) {
    if (type?.endsWith('StateEntered')) {
      transitions += 1;
      attemptsOfState = 0;
    } else if (attempts.includes(type)) {
      attemptsOfState += 1;
      if (attemptsOfState > 1) transitions += 1;
    }
  }
  return transitions;
}
