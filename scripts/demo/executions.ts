import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListStateMachinesCommand,
} from '@aws-sdk/client-sfn';
import type { Aws } from '#scripts/demo/aws';
import type { Visit, Workflow } from '#scripts/demo/facts';
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

/** A part of an execution: what comes after its first `after` visits, to its end or before it enters the state `before`. */
interface Part {
  readonly after?: number;
  readonly before?: string;
}

/** Follows an execution, telling the watcher of each state as it is entered and left. */
export async function follow(
  { states }: Aws,
  executionArn: string,
  watcher: Watcher,
  { after = 0, before }: Part = {},
): Promise<Visit[]> {
  const visits: Visit[] = [];
  let entered = 0;
  return until(`execution ${executionArn} to ${before ? `come to ${before}` : 'end'}`, async () => {
    // One page holds more events than the longest of these executions has.
    const { events = [] } = await states.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000 }));
    for (const [index, visit] of visitsIn(events).slice(after).entries()) {
      if (visit.name === before) return visits;
      if (index === entered) {
        watcher.entered(visit);
        entered += 1;
      }
      if (index === visits.length && !Number.isNaN(visit.seconds)) {
        visits.push(visit);
        watcher.left(visit);
      }
    }
    return hasEnded(events.at(-1)) ? visits : undefined;
  });
}

/** The visits that a history tells of; that of the state which the execution is in has no number of seconds. */
function visitsIn(events: readonly HistoryEvent[]): Visit[] {
  const visits: Visit[] = [];
  let since: Date | undefined;
  for (const event of events) {
    if (event.stateEnteredEventDetails) {
      since = event.timestamp;
      visits.push({ ...stateOf(event), seconds: Number.NaN });
    }
    const visit = event.stateExitedEventDetails ? visits.pop() : undefined;
    if (visit) visits.push({ ...visit, seconds: secondsBetween(since, event.timestamp) });
  }
  return visits;
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

/** Between two times, with its fraction. */
export function secondsBetween(from: Date | undefined, to: Date | undefined): number {
  return (Number(to) - Number(from)) / 1_000;
}
