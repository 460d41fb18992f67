import type { Ending } from '#core/ending-record';
import type { Cause } from '#core/steps';
import type { History } from '#functions/aws/dynamodb/history';
import type { Leases } from '#functions/aws/dynamodb/leases';
import { conclude } from '#functions/shared/conclude';

/**
 * Ends a look whose approval is void by having its execution look at the stage once more, and so ask about what is there now. The
 * look is owed like one that an event asks for: should the execution be cut off, it is made all the same.
 */
export async function askedAgain(
  adapters: { readonly history: History; readonly leases: Leases },
  ending: Ending & { readonly stage: NonNullable<Ending['stage']>; readonly cause: Cause; readonly refusal: string },
  now: Date,
) {
  const { stage, remediation, cause, refusal } = ending;
  await adapters.leases.askToLookAgain(stage, cause, now);
  const conclusion = await conclude(adapters, ending, now);
  const again = { afterLook: remediation.look, why: refusal };
  return { next: 'done' as const, ...conclusion, lookAgain: true, askedAgain: again };
}
