import type { GetExecutionHistoryInput, GetExecutionHistoryOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import type { Operation } from '../../contract.ts';
import type { Executions } from '../executions.ts';
import { pageOf } from '../page.ts';
import { getExecution } from './executions.ts';

/** The members of an event's details that are execution data. */
const DATA = new Set(['input', 'output', 'assignedVariables']);

function withoutData(event: HistoryEvent): HistoryEvent {
  const strip = (details: object) => Object.fromEntries(Object.entries(details).filter(([name]) => !DATA.has(name)));
  const members = Object.entries(event).map(([name, value]) => [name, name.endsWith('Details') ? strip(value) : value]);
  return Object.fromEntries(members);
}

/** The operation that reads an execution's history. */
export function historyOperations(executions: Executions): Record<string, Operation> {
  return {
    GetExecutionHistory(input: GetExecutionHistoryInput): GetExecutionHistoryOutput {
      const { events } = getExecution(executions, input.executionArn as string).history;
      const ordered = input.reverseOrder ? events.toReversed() : events;
      const { items, ...rest } = pageOf(ordered, ({ id }) => String(id), input);
      return { events: input.includeExecutionData === false ? items.map(withoutData) : items, ...rest };
    },
  };
}
