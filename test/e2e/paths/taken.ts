import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Definition, State } from './definition.ts';
import { isEnd, pathName, pathsOf } from './paths.ts';

/** One stay of an execution in a state. */
interface Visit {
  readonly name: string;
  /** The error of each attempt that was followed by another one. */
  readonly retried: string[];
  /** The error of the latest attempt, where that failed. */
  failed?: string | undefined;
  exited: boolean;
}

/** The ways that an execution took, by the names of `pathsOf`. An execution that was cut off took none from its last state. */
export function pathsTaken({ States }: Definition, history: readonly HistoryEvent[]): string[] {
  const visits = visitsIn(history);
  return visits.flatMap((visit, index) => {
    const state = States[visit.name];
    if (!state) throw new Error(`the definition has no state called ${visit.name}`);
    const retries = visit.retried.map((error) =>
      pathName.retried(visit.name, ruleFor(state, 'Retry', error, visit.name)),
    );
    const next = visits[index + 1]?.name;
    if (next !== undefined) return [...retries, wayOut(state, visit, next)];
    return isEnd(state) && (visit.exited || state.Type === 'Fail') ? [...retries, pathName.ended(visit.name)] : retries;
  });
}

/** The ways through the definition that none of the executions took. */
export function pathsUntaken(definition: Definition, histories: readonly (readonly HistoryEvent[])[]): string[] {
  const taken = new Set(histories.flatMap((history) => pathsTaken(definition, history)));
  return pathsOf(definition).filter((path) => !taken.has(path));
}

function visitsIn(history: readonly HistoryEvent[]): Visit[] {
  const visits: Visit[] = [];
  for (const event of history) {
    const entered = event.stateEnteredEventDetails?.name;
    if (entered !== undefined) visits.push({ name: entered, retried: [], exited: false });
    else note(event, visits.at(-1));
  }
  return visits;
}

function note(event: HistoryEvent, visit: Visit | undefined): void {
  if (!visit) return;
  if (event.stateExitedEventDetails) visit.exited = true;
  if (event.type === 'TaskScheduled' && visit.failed !== undefined) {
    visit.retried.push(visit.failed);
    visit.failed = undefined;
  }
  visit.failed = errorOf(event) ?? visit.failed;
}

/** The error of an attempt that failed: in what it called, by its timeout, or in what the state makes of the result. */
function errorOf(event: HistoryEvent): string | undefined {
  const {
    taskFailedEventDetails: failed,
    taskTimedOutEventDetails: timedOut,
    evaluationFailedEventDetails: unreadable,
  } = event;
  return failed?.error ?? timedOut?.error ?? unreadable?.error;
}

/** The way from one visit to the next. A Catch and a Next that lead to the same state are told apart by the failure. */
function wayOut(state: State, { name, failed }: Visit, next: string): string {
  if (state.Type === 'Choice') return choiceTaken(state, name, next);
  if (failed === undefined) return pathName.next(name, next);
  return pathName.caught(name, ruleFor(state, 'Catch', failed, name), next);
}

/** A history does not say which rule held, only where it led. */
function choiceTaken({ Choices = [], Default }: State, name: string, next: string): string {
  const fitting = Choices.flatMap((rule, index) => (rule.Next === next ? [pathName.chosen(name, index, next)] : []));
  if (Default === next) fitting.push(pathName.otherwise(name, next));
  const [only, ...others] = fitting;
  if (only === undefined || others.length > 0)
    throw new Error(`${fitting.length} rules of ${name} lead to ${next}: a history cannot tell which of them held`);
  return only;
}

function ruleFor(state: State, field: 'Retry' | 'Catch', error: string, name: string): number {
  const index = (state[field] ?? []).findIndex(
    ({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'),
  );
  if (index < 0) throw new Error(`no ${field} of ${name} is for ${error}`);
  return index;
}
