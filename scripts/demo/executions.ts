import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListStateMachinesCommand,
} from '@aws-sdk/client-sfn';
import type { Aws } from '#scripts/demo/aws';
import type { EventView, Run, Visit, Workflow } from '#scripts/demo/facts';
import { until } from '#scripts/demo/until';

/** Is told of states while an execution goes through them. */
export interface Watcher {
  entered(state: Pick<Visit, 'name' | 'type' | 'enteredAt'>): void;
  left(visit: Visit): void;
}

/**
 * Waits for the workflow's next execution.
 *
 * @param earlier ARNs of those that are known already
 * @returns its ARN
 */
export async function nextExecution(aws: Aws, workflow: Workflow, earlier: readonly string[] = []): Promise<string> {
  return until(`an execution of ${workflow} to start`, async () => {
    const arns = await executionsOf(aws, workflow);
    return arns.find((arn) => !earlier.includes(arn));
  });
}

/** The ARNs of a workflow's executions. */
export async function executionsOf({ states }: Aws, workflow: Workflow): Promise<string[]> {
  const { stateMachines } = await states.send(new ListStateMachinesCommand({}));
  const machine = stateMachines?.find(({ name }) => name?.includes(workflow));
  const { executions } = await states.send(new ListExecutionsCommand({ stateMachineArn: machine?.stateMachineArn }));
  return (executions ?? []).map(({ executionArn }) => String(executionArn));
}

/** Follows an execution to its end, telling the watcher of each state as it is entered and left. */
export async function follow({ states }: Aws, executionArn: string, watcher: Watcher): Promise<Visit[]> {
  const visits: Visit[] = [];
  let entered: HistoryEvent | undefined;
  let read = 0;
  return until(`execution ${executionArn} to end`, async () => {
    // One page holds more events than the longest of these executions has.
    const { events = [] } = await states.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000 }));
    for (const event of events.slice(read)) {
      if (event.stateEnteredEventDetails) {
        entered = event;
        watcher.entered(stateOf(event));
      }
      if (event.stateExitedEventDetails && entered) {
        const visit = { ...stateOf(entered), seconds: secondsBetween(entered.timestamp, event.timestamp) };
        visits.push(visit);
        watcher.left(visit);
      }
    }
    read = events.length;
    return hasEnded(events.at(-1)) ? visits : undefined;
  });
}

/** What became of an execution that has ended. */
export async function viewRun({ states }: Aws, workflow: Workflow, executionArn: string): Promise<Run> {
  const { status, startDate, stopDate, input, output } = await states.send(
    new DescribeExecutionCommand({ executionArn }),
  );
  return {
    workflow,
    executionArn,
    status: String(status),
    output: output ? JSON.parse(output) : null,
    seconds: secondsBetween(startDate, stopDate),
    event: eventOf(JSON.parse(input ?? '{}')),
  };
}

/** The event that an execution was started with, while it may still run. */
export async function viewEvent({ states }: Aws, executionArn: string): Promise<EventView> {
  const { input } = await states.send(new DescribeExecutionCommand({ executionArn }));
  const event = eventOf(JSON.parse(input ?? '{}'));
  if (!event) throw new Error(`no event started ${executionArn}`);
  return event;
}

function eventOf({ detail }: { detail?: Record<string, unknown> }): EventView | null {
  if (!detail) return null;
  const { arn } = detail.userIdentity as { arn?: string };
  return { id: String(detail.eventID), name: String(detail.eventName), time: String(detail.eventTime), by: `${arn}` };
}

function stateOf({ type, timestamp, stateEnteredEventDetails }: HistoryEvent) {
  return {
    name: String(stateEnteredEventDetails?.name),
    type: String(type).replace('StateEntered', ''),
    enteredAt: timestamp?.toISOString() ?? '',
  };
}

function hasEnded(last: HistoryEvent | undefined): boolean {
  return /^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(last?.type ?? '');
}

function secondsBetween(from: Date | undefined, to: Date | undefined): number {
  return (Number(to) - Number(from)) / 1_000;
}
