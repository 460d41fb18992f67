import * as z from 'zod/mini';
import { backends } from '#core/backends';
import { decision } from '#core/backout';
import { contest } from '#core/contest';
import { outcome } from '#core/outcome';
import { policyChoice } from '#core/policy-choice';
import { preflight } from '#core/preflight';
import { change, stageRef } from '#core/stage';
import { anchor, cause, failure, found, given, refused, remediation } from '#core/steps';

/** Everything that recording and telling may find, by either workflow and however far it came. */
export const ending = z.object({
  remediation,
  stage: z.nullable(stageRef),
  outcome,
  cause: z.optional(cause),
  found: z.optional(found),
  /** What the policy said about the stage; absent where it was not asked. */
  policy: z.optional(policyChoice),
  /** Who is shown the certificate of a fix. */
  backends: z.optional(backends),
  /** What the stage's API is called, where that is known from elsewhere than `backends`. */
  apiName: z.optional(z.string()),
  certificate: z.optional(given),
  /** What came of trying backends with the certificate. */
  preflight: z.optional(preflight),
  change: z.optional(change),
  backoutId: z.optional(z.string()),
  /** When the backout was recorded, just before the change, ISO 8601. */
  recordedAt: z.optional(z.string()),
  /** The question that was asked before anything was changed. */
  questionId: z.optional(z.string()),
  decision: z.optional(decision),
  exemptUntil: z.optional(z.string()),
  /** The exemption by which a stage was left alone. */
  exemption: z.optional(
    z.object({ source: z.enum(['tag', 'record']), until: z.string(), who: z.string(), why: z.string() }),
  ),
  /** Who removed the service's certificate so often that it gives the stage none any more. */
  contest: z.optional(contest),
  /** Why the service does not act on the stage, where that is its outcome. */
  refused: z.optional(refused),
  failure: z.optional(failure),
  /** The pause of all fixes that this ending brought about: it was one too many. */
  brakeOn: z.optional(z.object({ why: z.string(), at: z.string() })),
  /** True once a read after the write has shown the change. */
  verified: z.optional(z.boolean()),
  compensation: z.optional(z.string()),
  /** The error by which a compensation failed: the stage may hold the certificate. */
  notUndone: z.optional(z.string()),
  /** Why what a person asked for or approved was not done. */
  refusal: z.optional(z.string()),
  /** True where the execution was cut off and it could not be read whether it had begun to change the stage. */
  mayBeChanged: z.optional(z.boolean()),
  /** What is kept of an event that could not be read. */
  unreadable: z.optional(z.object({ bytes: z.number(), sha256: z.string(), beginning: z.string() })),
  history: z.optional(anchor),
});
export type Ending = z.infer<typeof ending>;
