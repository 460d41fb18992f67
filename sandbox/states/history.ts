import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import type { Clock } from '../contract.ts';
import { RUNTIME, TerminalError } from './errors.ts';

/** Source: "Step Functions service quotas" in the developer guide. */
const MAX_EVENTS = 25_000;

type Details = Omit<HistoryEvent, 'id' | 'previousEventId' | 'timestamp' | 'type'>;

/** What happened in one execution, in order. */
export interface History {
  readonly events: readonly HistoryEvent[];
  /**
   * Appends an event and returns its id.
   * @throws TerminalError where only the event that ends the execution has room left
   */
  add(type: HistoryEventType, details?: Details): number;
}

/** Makes an empty history. */
export function createHistory(clock: Clock): History {
  const events: HistoryEvent[] = [];
  return {
    events,
    add(type, details = {}) {
      if (events.length === MAX_EVENTS - 1 && !type.startsWith('Execution')) {
        throw new TerminalError(RUNTIME, `Execution reached the maximum number of history events (${MAX_EVENTS}).`);
      }
      const id = events.length + 1;
      // AWS's histories have 0 for the first state's entry too, as if it followed nothing.
      const previousEventId = id <= 2 ? 0 : id - 1;
      events.push({ timestamp: new Date(clock.now()), type, id, previousEventId, ...details });
      return id;
    },
  };
}
