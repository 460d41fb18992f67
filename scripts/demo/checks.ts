import { claims } from '#scripts/demo/claims';
import type { Facts, ReadBack } from '#scripts/demo/facts';

/** Something that the demo claims, and whether it is true. */
export interface Check {
  readonly claim: string;
  readonly holds: boolean;
}

/** Judges what was shown by what is read back in the end. */
export function checksOf(shown: Facts, read: ReadBack): Check[] {
  return claims.map(([claim, holds]) => ({ claim, holds: holds(shown, read) }));
}

/** The exit status of the demo: 0 only where every check holds. */
export function exitStatus(checks: readonly Check[]): number {
  return checks.length > 0 && checks.every(({ holds }) => holds) ? 0 : 1;
}
