import type { Finding } from '#core/finding';
import type { Outcome } from '#core/outcome';

/** What the workflow does after an inspection. */
export type NextStep =
  | { readonly next: 'done'; readonly outcome: Outcome }
  | { readonly next: 'tell'; readonly outcome: Outcome }
  | { readonly next: 'settle'; readonly waitSeconds: number }
  | { readonly next: 'fix' };

/**
 * Decides what to do about a finding. Only `missing` is patched: another certificate in the place of one that a backend
 * may trust is an outage, so what is wrong with a certificate is told to people.
 *
 * @param waitSeconds what is left of settling; 0 when the stage has come to rest
 */
export function nextStep(finding: Finding, waitSeconds: number): NextStep {
  switch (finding) {
    case 'compliant':
      return { next: 'done', outcome: 'already-compliant' };
    case 'not-applicable':
    case 'exempt':
      return { next: 'done', outcome: finding };
    case 'dangling':
    case 'expired':
    case 'expiring':
      return { next: 'tell', outcome: 'told' };
    case 'missing':
      return waitSeconds > 0 ? { next: 'settle', waitSeconds } : { next: 'fix' };
  }
}
