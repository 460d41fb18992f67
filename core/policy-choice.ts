import * as z from 'zod/mini';
import { certificateScope } from '#core/certificate';
import { tagRule } from '#core/exemption-tags';

/** What the policy says about the stage, decided once per look. */
export const policyChoice = z.object({
  mode: z.enum(['enforce', 'approve', 'notify']),
  /** For people: which rule, or the default; printable. */
  because: z.string(),
  approvalSeconds: z.number(),
  exemptionDays: z.number(),
  /** By which tags exempt the stage while people are asked; absent from executions that began before it was carried. */
  exemption: z.optional(tagRule),
  certificate: z.union([z.object({ scope: certificateScope }), z.object({ acm: z.string() })]),
  /** Methods of the API by which its backends are tried before the stage is given a certificate; absent where none are. */
  preflight: z.optional(z.object({ methods: z.array(z.enum(['GET', 'HEAD', 'OPTIONS'])) })),
  /** Limits of the service as a whole; absent from executions that began before there were any. */
  brake: z.optional(
    z.object({ fixesPerHour: z.number(), stopAfterFailures: z.number(), readAt: z.optional(z.string()) }),
  ),
});
export type PolicyChoice = z.infer<typeof policyChoice>;
