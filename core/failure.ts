import type { Failure } from '#core/steps';

/** A Lambda's error reaches a Catch as JSON in `Cause`; people want the message in it. */
export function reasonOf({ Cause }: Pick<Failure, 'Cause'>): string {
  if (!Cause) return 'no cause was given';
  try {
    const { errorMessage } = JSON.parse(Cause) as { errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : Cause;
  } catch {
    // Errors of Step Functions itself come with a plain text.
    return Cause;
  }
}
