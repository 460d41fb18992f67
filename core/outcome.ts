import * as z from 'zod/mini';

/** How a remediation or a backout can end. */
export const outcome = z.enum([
  'fixed',
  'already-compliant',
  'not-applicable',
  'exempt',
  'coalesced',
  'gone',
  'told',
  'declined',
  'expired',
  'contested',
  'refused',
  'reverted',
  'failed',
]);
export type Outcome = z.infer<typeof outcome>;
