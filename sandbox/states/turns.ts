import type { Activity } from '../contract.ts';

/** Thrown into an execution that was stopped from outside while it waited. */
export class ExecutionStopped extends Error {}

/** Sets up what can end a wait by calling `wake`, the first time, and returns what takes it down again. */
export type Arrange<T> = (wake: (outcome: T) => void) => () => void;

/** The turns of one execution: it runs, counted as activity, except while it waits. */
export interface Turns {
  /**
   * Waits until woken; at rest meanwhile.
   * @throws ExecutionStopped where the execution is stopped before or meanwhile
   */
  wait<T>(arrange: Arrange<T>): Promise<T>;
  /** Ends the wait, now and ever after, with {@link ExecutionStopped}. */
  stop(): void;
  /** The execution is over: it counts as activity no more. */
  finish(): void;
}

/** Begins an execution's first turn. */
export function createTurns(activity: Activity): Turns {
  let stopped = false;
  let endWait: (() => void) | undefined;
  let endTurn = beginTurn();

  function beginTurn(): () => void {
    const turn = Promise.withResolvers<void>();
    void activity.track(turn.promise);
    return turn.resolve;
  }

  return {
    async wait<T>(arrange: Arrange<T>) {
      if (stopped) throw new ExecutionStopped();
      const waiting = Promise.withResolvers<T>();
      let over = false;
      let resume: (() => void) | undefined;
      const end = (settle: () => void): void => {
        if (over) return;
        over = true;
        endWait = undefined;
        resume?.();
        settle();
      };
      endWait = () => end(() => waiting.reject(new ExecutionStopped()));
      const takeDown = arrange((outcome) => end(() => waiting.resolve(outcome)));
      if (over) {
        takeDown();
      } else {
        endTurn();
        resume = () => {
          takeDown();
          endTurn = beginTurn();
        };
      }
      const outcome = await waiting.promise;
      // Woken and then stopped, before this had its turn.
      if (stopped) throw new ExecutionStopped();
      return outcome;
    },
    stop() {
      stopped = true;
      endWait?.();
    },
    finish: () => endTurn(),
  };
}
