/**
 * What flows through the workflows: each step's input is the previous step's output. A function returns what it adds, the
 * workflow merges it, so the state of an execution reads as one growing record in the console.
 */
import * as z from 'zod/mini';
import { backends } from '#core/backends';
import { decision } from '#core/backout';
import { actor } from '#core/event';
import { outcome } from '#core/outcome';
import { work } from '#core/pace';
import { policyChoice } from '#core/policy-choice';
import { change, stageRef } from '#core/stage';

/** The execution as Step Functions' context object knows it. */
export const execution = z.object({
  /** The ARN: it holds the stage's lease, so that a retried step meets itself. */
  id: z.string(),
  name: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
});
export type Execution = z.infer<typeof execution>;

/** One run of a workflow for one stage. */
export const remediation = z.object({
  id: z.string(),
  executionArn: z.string(),
  startedAt: z.string(),
  /** 1 for the first look at the stage; one more each time that an event arrived meanwhile. */
  look: z.number(),
  /** When it went on after a person was asked, ISO 8601: from then on it waits for settling and turns as if it had just begun. */
  resumedAt: z.optional(z.string()),
});
export type Remediation = z.infer<typeof remediation>;

/** What made the service look: an event, and who was behind it. */
export const cause = z.object({
  eventId: z.string(),
  eventName: z.string(),
  eventTime: z.string(),
  actor,
});
export type Cause = z.infer<typeof cause>;

/** An error as a Catch hands it on. */
export const failure = z.object({ Error: z.string(), Cause: z.optional(z.string()) });
export type Failure = z.infer<typeof failure>;

/** What Inspect needs to look at a stage; from the second look on it comes from the workflow itself. */
export const look = z.object({
  remediation,
  stage: stageRef,
  cause,
  /** True where an event arrived meanwhile: the next look is a new one, not the same one after settling. */
  lookAgain: z.optional(z.boolean()),
  /** The event because of which. */
  nextCause: z.optional(cause),
  /** What the stage's API is called, as far as a look has come to know it. */
  apiName: z.optional(z.string()),
  /** What this look has waited its turn for: it takes no other one for that. */
  turn: z.optional(work),
  /** How an earlier look of this execution ended: the execution's outcome unless this look does something. */
  outcome: z.optional(outcome),
  /** What went wrong at an earlier look: the execution then ends in Fail, whatever this look does. */
  failure: z.optional(failure),
  /** Why an approval was void that an earlier look of this execution got: the look after that asks once more. */
  askedAgain: z.optional(z.object({ afterLook: z.number(), why: z.string() })),
});
export type Look = z.infer<typeof look>;

/** What starts a remediation where no event does: a look that a remediation owed when it was cut off. */
export const lookRequest = z.object({ stage: stageRef, cause });

/** The stage as Inspect found it. */
export const found = z.object({
  createdDate: z.string(),
  clientCertificateId: z.nullable(z.string()),
  finding: z.string(),
  /** When a generated certificate ends or has ended, of one that is `expiring` or `expired`; ISO 8601. */
  expirationDate: z.optional(z.string()),
});
export type Found = z.infer<typeof found>;

/**
 * `backends` is read once a fix is decided, and is absent from executions that began before it was read; so is `policy` from
 * those that began before there was one.
 */
export const inspected = z.extend(look, { found, backends: z.optional(backends), policy: z.optional(policyChoice) });

/** A look that asks; with the token of the state's attempt. */
export const asking = z.object({
  record: z.extend(inspected, { policy: policyChoice }),
  taskToken: z.string(),
});
export type Asking = z.infer<typeof asking>;

/** A look whose question was answered, or whose waiting an error has ended. */
export const answered = z.extend(inspected, { interruption: z.optional(failure) });

/** The certificate that the stage is to present; one of ACM's has no end that is known here, and renews by itself. */
export const given = z.object({ certificateId: z.string(), expirationDate: z.optional(z.string()) });

export const issued = z.extend(inspected, { certificate: given, change });

/** A fix that an error cut off, however far it had come. */
export const interrupted = z.extend(inspected, {
  certificate: z.optional(given),
  change: z.optional(change),
  /** A person's approval, where one was asked for. */
  decision: z.optional(decision),
  /** Present once the backout was recorded: only then may the stage have been patched. */
  backoutId: z.optional(z.string()),
  /** The error; it becomes the execution's `failure` only where the compensation finds that it is one. */
  interruption: failure,
});
export type Interrupted = z.infer<typeof interrupted>;

/** What the history says of a change that is about to be made. */
export const patching = z.object({
  change,
  certificate: given,
  backoutId: z.string(),
  backends: z.optional(backends),
  apiName: z.optional(z.string()),
});

/** Input of a step that reads or writes one stage's field, in both workflows. */
export const changing = z.object({ stage: stageRef, change });

/** By what a stage is known to be as it was when its approval was compared with it: both change with what is deployed and set. */
const approvedAs = z.object({ lastUpdatedDate: z.string(), deploymentId: z.string() });

/** The same, with what tells a backout from a fix, and what the policy and the approval said of the fix. */
export const patchable = z.extend(changing, {
  decision: z.optional(decision),
  policy: z.optional(policyChoice),
  approvedAs: z.optional(approvedAs),
});
export type ApprovedAs = z.infer<typeof approvedAs>;

/**
 * What a backout starts from. One that a page asks for is named after the record, so that it starts once, and its decision is
 * in the table; one that a command asks for brings a decision without a time.
 */
export const backoutRequest = z.object({
  stage: stageRef,
  backoutId: z.string(),
  remediationId: z.string(),
  decision: z.extend(decision, { decidedAt: z.optional(z.string()) }),
});
export type BackoutRequest = z.infer<typeof backoutRequest>;

/** A backout that is being made: its change turns the one of the fix round. */
export const restoring = z.extend(changing, { remediation, backoutId: z.string(), decision });

/** A stage that is to be left alone by a person's word: one whose fix is undone (`change`), or was declined (`found`). */
export const exempting = z
  .extend(z.object({ stage: stageRef, remediation, decision }), {
    change: z.optional(change),
    found: z.optional(found),
    policy: z.optional(policyChoice),
    /** Of the question that was declined. */
    questionId: z.optional(z.string()),
    /** Of the policy by which the fix was made that is undone. */
    exemptionDays: z.optional(z.number()),
  })
  .check(
    z.refine(({ change, found }) => change !== undefined || found !== undefined, 'expected a change or what was found'),
  );
export type Exempting = z.infer<typeof exempting>;

/** Where an entry stands in the history: a message that carries it anchors the chain outside the table. */
export const anchor = z.object({ seq: z.number(), hash: z.string() });

/** Why the service will not act, and which of its parts says so; the text is printable. */
export const refused = z.object({
  kind: z.enum(['policy', 'brake', 'exemption', 'quota', 'preflight']),
  why: z.string(),
});
export type Refused = z.infer<typeof refused>;
