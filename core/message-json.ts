import * as z from 'zod/mini';
import { apiNameIn } from '#core/api-name';
import { backends } from '#core/backends';
import { reasonOf } from '#core/failure';
import { headline } from '#core/message-headline';
import { preflight } from '#core/preflight';
import { severityOf, type Telling, telling } from '#core/telling';
import { printable } from '#core/text';
import { toolOf } from '#core/tool';

/**
 * A message as programs get it: subscribers by SQS, Lambda, HTTP(S), Firehose and `email-json`. Members may be added within
 * version 1; programs must let through what they do not know. Texts are in one line and printable; no link that acts is among
 * them. Dates are ISO 8601.
 */
export const machineMessage = z.object({
  version: z.literal(1),
  /** The same for every attempt to send the same decision. */
  messageId: z.string(),
  outcome: telling.shape.outcome,
  severity: z.enum(['low', 'medium', 'high']),
  /** What happened, in one sentence. */
  headline: z.string(),
  remediationId: z.string(),
  /** Exactly as Step Functions takes it: of an execution that was started by hand its end is whatever somebody called it. */
  executionArn: z.string(),
  /** Null where an event could not be read. */
  stage: z.nullable(
    z.object({
      account: z.string(),
      region: z.string(),
      /** `v1`: a REST API; `v2`: a WebSocket API. */
      apiVersion: z.enum(['v1', 'v2']),
      apiId: z.string(),
      apiName: z.optional(z.string()),
      stageName: z.string(),
      createdDate: z.optional(z.string()),
    }),
  ),
  /** The event that led to it. `tool` is what the change was made with, as far as the record tells. */
  cause: z.optional(
    z.object({
      eventId: z.string(),
      eventName: z.string(),
      eventTime: z.string(),
      principal: z.string(),
      userAgent: z.nullable(z.string()),
      tool: z.nullable(z.string()),
    }),
  ),
  /** What the stage was found to be, and the `clientCertificateId` that it held then. */
  found: z.optional(
    z.object({
      finding: z.string(),
      clientCertificateId: z.nullable(z.string()),
      /** When it ends or has ended, of a certificate that is `expiring` or `expired`. */
      expirationDate: z.optional(z.string()),
    }),
  ),
  /** `clientCertificateId` before and after the change, where one was made and stands. */
  change: z.optional(z.object({ before: z.nullable(z.string()), after: z.nullable(z.string()) })),
  /** When the certificate ends. */
  expirationDate: z.optional(z.string()),
  /** Who is shown the certificate; hosts are written `orders[.]example[.]com`. */
  backends: z.optional(backends),
  /** Backends of the API's working copy that were called without and with the certificate before the change. */
  preflight: z.optional(preflight),
  policy: z.optional(z.object({ mode: z.enum(['enforce', 'approve', 'notify']), because: z.string() })),
  /** A question that waits for an answer until `expiresAt`; `stagecert approve` and `decline` take its id, exactly as it is. */
  question: z.optional(z.object({ questionId: z.string(), proposed: z.string(), expiresAt: z.string() })),
  /** What a person asked for or answered. Who and why are self-declared. */
  decision: z.optional(
    z.object({
      who: z.string(),
      why: z.string(),
      decidedAt: z.string(),
      answer: z.optional(z.enum(['approve', 'decline'])),
    }),
  ),
  exemptUntil: z.optional(z.string()),
  refused: z.optional(z.object({ kind: z.string(), why: z.string() })),
  /** `certificateId` is what was removed last. */
  contest: z.optional(
    z.object({ principal: z.string(), removals: z.array(z.string()), certificateId: z.optional(z.string()) }),
  ),
  /** Since when, and why, nothing is fixed any more: this was one failure or backout too many. */
  brakeOn: z.optional(z.object({ why: z.string(), at: z.string() })),
  failure: z.optional(z.object({ error: z.string(), reason: z.string() })),
  /** The entry in the stage's history; absent where it could not be written. */
  history: z.optional(z.object({ seq: z.number(), hash: z.string() })),
  /** Why SNS refused the message that this one stands for, which had more of these members. */
  messageRefused: z.optional(z.string()),
});
export type MachineMessage = z.infer<typeof machineMessage>;

/** What programs are told. */
export function machineForm(of: Telling, messageId: string): MachineMessage {
  const { outcome, remediation, found, policy, question, backends, exemptUntil, history } = of;
  return z.parse(machineMessage, {
    version: 1,
    messageId,
    outcome,
    severity: severityOf(of),
    headline: headline(of),
    remediationId: printable(remediation.id),
    executionArn: remediation.executionArn,
    stage: stageIn(of),
    cause: causeIn(of),
    found,
    ...changeIn(of),
    backends,
    preflight: of.preflight,
    policy: policy && { mode: policy.mode, because: printable(policy.because, 200) },
    question,
    exemptUntil,
    brakeOn: of.brakeOn,
    history,
    ...wordsIn(of),
  });
}

function stageIn(of: Telling) {
  const { stage, found, change } = of;
  if (!stage) return null;
  return {
    ...stage,
    apiId: printable(stage.apiId),
    stageName: printable(stage.stageName),
    apiName: apiNameIn(of),
    createdDate: found?.createdDate ?? change?.createdDate,
  };
}

function causeIn({ cause }: Telling) {
  if (!cause) return undefined;
  const { eventId, eventName, eventTime, actor } = cause;
  return {
    eventId: printable(eventId, 100),
    eventName: printable(eventName, 60),
    eventTime: printable(eventTime, 60),
    principal: printable(actor.arn ?? actor.type, 512),
    userAgent: actor.userAgent === null ? null : printable(actor.userAgent, 512),
    tool: toolOf(actor)?.name ?? null,
  };
}

function changeIn({ change, outcome, certificate, verified }: Telling) {
  const stands = outcome === 'fixed' || outcome === 'reverted' || (outcome === 'failed' && verified);
  if (!change || !stands) return {};
  return { change: { before: change.from, after: change.to }, expirationDate: certificate?.expirationDate };
}

/** What people or AWS said, made harmless. */
function wordsIn({ decision, refused, contest, failure }: Telling) {
  return {
    decision: decision && { ...decision, who: printable(decision.who), why: printable(decision.why) },
    refused: refused && { kind: refused.kind, why: printable(refused.why, 1_000) },
    contest: contest && { ...contest, principal: printable(contest.principal, 512) },
    failure: failure && { error: printable(failure.Error, 100), reason: printable(reasonOf(failure), 1_000) },
  };
}
