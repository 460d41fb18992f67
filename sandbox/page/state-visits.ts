import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** One visit of an execution to a state, as its history tells it. */
export interface StateVisit {
  readonly name: string;
  /** `Task`, `Choice`, … */
  readonly type: string;
  /** Epoch milliseconds. */
  readonly entered: number;
  /** Epoch milliseconds; absent while the execution is there, or where it ended there. */
  exited?: number;
  /** Attempts beyond the first. */
  retries: number;
  /** The errors of its attempts, in their order. */
  readonly errors: string[];
}

/** Reads the visits out of consecutive history events; those before the first entry belong to no visit. */
export function visitsIn(events: readonly HistoryEvent[]): StateVisit[] {
  const visits: StateVisit[] = [];
  for (const event of events) {
    const name = event.stateEnteredEventDetails?.name;
    const visit = visits.at(-1);
    if (name !== undefined) {
      const type = String(event.type).replace('StateEntered', '');
      visits.push({ name, type, entered: at(event), retries: -1, errors: [] });
    } else if (visit) continueVisit(visit, event);
  }
  return visits.map((visit) => ({ ...visit, retries: Math.max(visit.retries, 0) }));
}

function continueVisit(visit: StateVisit, event: HistoryEvent): void {
  const { type = '' } = event;
  if (type.endsWith('StateExited')) visit.exited = at(event);
  if (type.endsWith('Scheduled')) visit.retries += 1;
  if (/^(Task|LambdaFunction)(Failed|TimedOut)$/.test(type)) visit.errors.push(errorOf(event));
}

const at = ({ timestamp }: HistoryEvent): number => timestamp?.getTime() ?? 0;

function errorOf(event: HistoryEvent): string {
  const details =
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.lambdaFunctionFailedEventDetails ??
    event.lambdaFunctionTimedOutEventDetails;
  return details?.error ?? 'no error name';
}
