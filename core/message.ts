import { createHash } from 'node:crypto';
import { REVERT_LINK_DAYS } from '#core/backout';
import { EXPIRING_DAYS } from '#core/finding';
import type { Outcome } from '#core/outcome';
import { certificateLabel, type StageRef, stageLabel } from '#core/stage';
import type { Cause, Ending } from '#core/steps';
import { printable } from '#core/text';

/** One message to the on-call topic. */
export interface Message {
  /** The same for every attempt to send the same decision, so that a repeat can be told from news. */
  readonly messageId: string;
  /** Printable ASCII, under 100 characters (SNS's rule for subjects). */
  readonly subject: string;
  readonly body: string;
  /** What subscribers' filter policies see. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where the message was sent from: what a person needs to find the execution. */
export interface MessageContext {
  /** The link that undoes the fix; absent where there is nothing to undo, or the link could not be stored. */
  readonly revertUrl?: string;
}

/**
 * Writes the message about how a remediation or a backout ended.
 *
 * @param ending everything that the workflow knows; text from outside in it is made harmless here
 */
export function messageFor(ending: Ending, { revertUrl }: MessageContext): Message {
  const { remediation, outcome, stage } = ending;
  const messageId = createHash('sha256')
    .update(`${remediation.executionArn}/${remediation.look}/${outcome}`)
    .digest('hex');
  const body = [
    headline(ending),
    facts(ending),
    ...meaning(ending),
    undo(ending, revertUrl),
    byHand(ending),
    footer(ending),
  ];
  return {
    messageId,
    subject: subjectOf(outcome, stage),
    body: `${body.filter(Boolean).join('\n\n')}\n`,
    attributes: {
      messageId,
      outcome,
      remediationId: remediation.id,
      ...(stage
        ? { account: stage.account, region: stage.region, apiId: stage.apiId, stageName: stage.stageName }
        : {}),
    },
  };
}

function subjectOf(outcome: Outcome, stage: StageRef | null): string {
  const of = stage ? `${stageLabel(stage)} in ${stage.account} ${stage.region}` : 'an unreadable event';
  return `[stagecert] ${outcome}: ${printable(of, 70)}`.replace(/[^\x20-\x7e]/g, '?').slice(0, 99);
}

function headline(ending: Ending): string {
  const stage = ending.stage ? `Stage ${stageLabel(ending.stage)}` : 'An event about a stage';
  switch (ending.outcome) {
    case 'fixed':
      return `${stage} now presents a client certificate to its backends.`;
    case 'reverted':
      return `${stage} is back to what it was before stagecert changed it.`;
    case 'told':
      return `${stage} needs a person: its client certificate is ${ending.found?.finding ?? 'not usable'}.`;
    case 'refused':
      return `${stage} was left as it is: stagecert will not act on it now.`;
    case 'gone':
      return `${stage} is gone: there is nothing left to change.`;
    default:
      return `${stage} could not be brought into order. A person has to look.`;
  }
}

function facts({
  stage,
  change,
  certificate,
  found,
  cause,
  decision,
  exemptUntil,
  failure,
  compensation,
  refusal,
  unreadable,
}: Ending): string {
  const rows: [string, string | undefined][] = [
    ['Account', stage ? `${stage.account}, Region ${stage.region}` : undefined],
    ['Before', change && certificateLabel(change.from)],
    ['After', change && certificateLabel(change.to)],
    ['Holds', change || !found ? undefined : certificateLabel(found.clientCertificateId)],
    ['Expires', certificate?.expirationDate],
    ['Because of', cause && causeLine(cause)],
    ['Asked by', decision && `${printable(decision.who)} (self-declared)`],
    ['Reason', decision && printable(decision.why)],
    ['Exempt until', exemptUntil],
    ['Error', failure && printable(`${failure.Error}: ${reasonOf(failure.Cause)}`, 1_000)],
    ['Undone', compensation],
    ['Not done', refusal],
    ['Event', unreadable && `${unreadable.bytes} bytes, SHA-256 ${unreadable.sha256}`],
  ];
  return rows.flatMap(([name, value]) => (value ? [`  ${name.padEnd(13)}${value}`] : [])).join('\n');
}

function causeLine({ eventName, eventTime, actor }: Cause): string {
  const who = actor.arn ?? actor.type;
  const tool = actor.userAgent ? ` with ${printable(actor.userAgent, 80)}` : '';
  return `${printable(eventName, 40)} at ${printable(eventTime, 40)} by ${printable(who, 120)}${tool}`;
}

/** A Lambda's error reaches a Catch as JSON; people want its message. */
function reasonOf(cause: string | undefined): string {
  if (!cause) return 'no further cause was given';
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : cause;
  } catch {
    return cause;
  }
}

function meaning({ outcome, found }: Ending): string[] {
  if (outcome === 'fixed') return [TRAFFIC, IF_UNSEEN];
  if (outcome === 'reverted') return ['From now on API Gateway presents to the backends what the line "After" says.'];
  if (outcome !== 'told') return [];
  return [found?.finding === 'expiring' ? EXPIRING : BROKEN];
}

const TRAFFIC = `What it means for traffic: the certificate authenticates API Gateway to
the backend, never your callers to the API. It is shown only to HTTP
backends that ask for one.
  - A backend that does not ask: nothing changes.
  - A backend that requires one: works once it trusts this certificate.
  - A backend that asks but does not insist: may now refuse a certificate
    that it does not trust. If its calls fail since this change, revert.`;

const IF_UNSEEN = `The setting is in place. If a backend that asks sees no certificate,
redeploy the API to this stage: whether AWS needs that is not documented.`;

const EXPIRING = `It ends within ${EXPIRING_DAYS} days and does not renew. stagecert replaces no certificate
that a backend may trust: have the backend trust a new one first.`;

const BROKEN = `stagecert replaces no certificate that a backend may trust. Generate a
new one, have the backend trust it, then give it to the stage.`;

function undo({ outcome }: Ending, revertUrl: string | undefined): string {
  if (outcome !== 'fixed' || !revertUrl) return '';
  return `To undo it (the link opens a page with a form, acts once, and works for
${REVERT_LINK_DAYS} days):
${revertUrl}`;
}

function byHand({ stage, change, outcome, certificate }: Ending): string {
  if (!stage || !change || (outcome !== 'fixed' && outcome !== 'failed')) return '';
  const target = `--rest-api-id ${stage.apiId} --stage-name ${stage.stageName} --region ${stage.region}`;
  const restore = `By hand, if the link fails you:
  aws apigateway update-stage ${target} \\
    --patch-operations 'op=replace,path=/clientCertificateId,value=${change.from ?? ''}'`;
  if (outcome === 'failed' || !certificate) return restore;
  return `${restore}

For the backend's trust store:
  aws apigateway get-client-certificate --region ${stage.region} \\
    --client-certificate-id ${certificate.certificateId} --query pemEncodedCertificate --output text`;
}

function footer({ remediation, history }: Ending): string {
  const place = history ? `History entry ${history.seq}, SHA-256 ${history.hash}` : 'The history could not be written.';
  return `Remediation ${remediation.id}\nExecution ${remediation.executionArn}\n${place}`;
}
