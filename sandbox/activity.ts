import type { Activity } from './contract.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Makes an empty count of work under way. Work that waits for the clock must not be tracked while it waits: an advance of
 * the clock waits for rest, so the two would wait for each other.
 */
export function createActivity(): Activity {
  let underWay = 0;
  let rested: PromiseWithResolvers<void> | undefined;

  const settle = (): void => {
    underWay -= 1;
    if (underWay > 0) return;
    rested?.resolve();
    rested = undefined;
  };

  return {
    track(work) {
      underWay += 1;
      work.then(settle, settle);
      return work;
    },
    async pause(wait) {
      settle();
      try {
        return await wait;
      } finally {
        underWay += 1;
      }
    },
    async atRest() {
      // What follows from a settled promise runs a few microtasks later and may start more work: a whole turn of the
      // event loop without any shows that nothing came of it.
      await nextTurn();
      while (underWay > 0) {
        rested ??= Promise.withResolvers();
        await rested.promise;
        await nextTurn();
      }
    },
  };
}
