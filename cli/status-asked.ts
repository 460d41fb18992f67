/** How `stagecert status` asks AWS, so that what cannot be read takes nothing else away. */
import { AccessDenied, ConcurrentModification, NoAnswer, Throttled, UnexpectedAnswer } from '#core/errors';

/** An answer of AWS, or why there is none. */
export type Asked<T> = { readonly is: T } | { readonly unread: string };

/** Part of a row that something could not be read for. */
export interface Unread {
  /** What of AWS could not be read, so that it may be over. */
  readonly unread?: string;
}

/** What AWS answers in the place of what it was asked for (functions/aws/answer.ts). */
const NO_ANSWERS = [AccessDenied, ConcurrentModification, NoAnswer, Throttled, UnexpectedAnswer];

/** The answer; where AWS gives none that is said of the row, and the rest of the status is shown all the same. */
export async function asked<T>(call: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { is: await call() };
  } catch (error) {
    if (NO_ANSWERS.some((each) => error instanceof each)) return { unread: (error as Error).message };
    throw error;
  }
}

/** Whatever could not be read, in one text. */
export function unreadOf(...answers: readonly Asked<unknown>[]): Unread {
  const unread = answers.flatMap((answer) => ('unread' in answer ? [answer.unread] : []));
  return unread.length > 0 ? { unread: unread.join('; ') } : {};
}

/**
 * So many calls of a service may come to nothing one after the other, each after the SDK's own retries; it is asked no more then.
 * A service that does not answer takes most of a minute for each call.
 */
const PATIENCE = 3;

/** Calls one service for as long as it answers; after that each call fails as the last one did, and is not made. */
export function whileAnswering() {
  let failed = 0;
  let last: unknown;
  return async <T>(call: () => Promise<T>): Promise<T> => {
    if (failed >= PATIENCE) throw last;
    try {
      const answer = await call();
      failed = 0;
      return answer;
    } catch (error) {
      last = error;
      failed = error instanceof Throttled || error instanceof NoAnswer ? failed + 1 : 0;
      throw error;
    }
  };
}
