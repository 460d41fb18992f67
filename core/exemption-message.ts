import { createHash } from 'node:crypto';
import { type Exemption, isExempt } from '#core/exemption';
import type { Notice } from '#core/exemption-notice';
import { exemptionTag } from '#core/exemption-tags';
import type { Message } from '#core/message';
import { asCode, chatOf } from '#core/message-chat';
import { paragraphs, type Row, table, wrapped } from '#core/message-lines';
import { subjectOf } from '#core/message-subject';
import { certificateLabel, type LiveStage, stageKey, stageLabel } from '#core/stage';
import { printable } from '#core/text';

const severity = 'medium';

/**
 * Writes the message about one exemption: that it ends soon, has ended while nobody could be told, or does not end because
 * the stage's tag puts its end off.
 */
export function exemptionMessage(of: Notice, now: Date): Message {
  const { ref } = of.live;
  const { account, region, apiId, stageName } = ref;
  const messageId = noticeId(of);
  const label = printable(stageLabel(ref), 160);
  const facts = factsOf(of);
  const { happens, until } = happening(of, now);
  const happened = [`exemption ${happens} ${until.slice(0, 10)}`, 'exemption'];
  return {
    messageId,
    subject: subjectOf(happened, { account, region, stage: ref }),
    body: `${paragraphs(wrapped(said(of, label, now)), table(facts), ...advice(of))}\n`,
    machine: {
      version: 1,
      messageId,
      outcome: 'exempt',
      severity,
      headline: said(of, label, now),
      stage: { ...ref, createdDate: of.live.createdDate },
      found: { clientCertificateId: of.live.clientCertificateId },
      ...machineFacts(of),
    },
    chat: chatOf({
      id: messageId,
      title: `stagecert, exemption ${happens}: ${asCode(label)}`,
      said: said(of, asCode(label), now),
      facts,
      severity,
      outcome: 'exempt',
    }),
    waysIn: advice(of).at(-1) ?? '',
    happened,
    attributes: { messageId, outcome: 'exempt', severity, account, region, apiId, stageName },
  };
}

/** Names what people are told of an exemption, in whichever message it stands and however often it is sent. */
export function noticeId({ kind, live, exemption }: Notice): string {
  const what = kind === 'ends' ? 'exemption' : 'exemption-renewed';
  const identity = `${what}/${stageKey(live.ref)}/${exemption.stageCreatedDate}/${exemption.until}`;
  return createHash('sha256').update(identity).digest('hex');
}

/** What happens, as subjects have it, and when the stage is exempt no more. */
export function happening(of: Notice, now: Date): { happens: string; until: string } {
  if (of.kind === 'renewed') return { happens: 'renewed until', until: of.next.until };
  const { until } = of.exemption;
  if (isVoid(of)) return { happens: 'ended before', until };
  return { happens: isExempt(of.live, of.exemption, now) ? 'ends' : 'ended', until };
}

/** Whether the exemption came to nothing before its end, because the policy does not heed the tag. */
function isVoid(of: Notice): boolean {
  return of.kind === 'ends' && (of.unheeded?.is === 'barred' || of.unheeded?.is === 'refused');
}

/** Why the stage's tag cannot be relied on; undefined where it can, or nothing depends on it. */
export function doubtText(of: Notice, longest?: number): string | undefined {
  return of.kind === 'ends' && of.unheeded ? printable(of.unheeded.problem, longest) : undefined;
}

/** What programs are told besides the stage. */
export function machineFacts(of: Notice) {
  if (of.kind === 'ends') {
    return { exemptUntil: of.exemption.until, ...(of.unheeded && { unheeded: of.unheeded.is }) };
  }
  const { since, renewals } = of.chain;
  return { exemptUntil: of.next.until, renewed: { insteadOf: of.exemption.until, since, renewals } };
}

/** For how long a stage has been exempt by tag; undefined where its exemption was never renewed. */
export function sinceText({ chain }: Notice): string | undefined {
  if (!chain) return undefined;
  return `${chain.since}, by tag${chain.renewals > 0 ? `, renewal ${chain.renewals}` : ''}`;
}

/** Who exempted the stage, in words. */
export function exemptedBy({ who, source }: Exemption, longest?: number): string {
  return `${printable(who, longest)}${source === 'tag' ? '' : ' (self-declared)'}`;
}

function said(of: Notice, label: string, now: Date): string {
  const { happens, until } = happening(of, now);
  if (of.kind === 'ends') {
    const ends = `The exemption of stage ${label} ${happens}${isVoid(of) ? '' : ' at'} ${until}.`;
    return of.unheeded ? `${ends} ${UNHEEDED[of.unheeded.is].said}` : ends;
  }
  return `The exemption of stage ${label} was ${happens} ${until} by its tag; the stage has been exempt by tag since ${of.chain.since}.`;
}

function factsOf(of: Notice): Row[] {
  const { ref, clientCertificateId } = of.live;
  const exemption = of.kind === 'renewed' ? of.next : of.exemption;
  return [
    ['Stage', `${stageLabel(ref)} in ${ref.account} ${ref.region}`],
    ['Presents now', certificateLabel(clientCertificateId)],
    ['Exempted by', exemptedBy(exemption)],
    ['Exempt since', sinceText(of)],
    ['Tag', doubtText(of)],
    ['Was to end', of.kind === 'renewed' ? of.exemption.until : undefined],
    ['Why', printable(exemption.why)],
  ];
}

function advice(of: Notice): string[] {
  if (of.kind === 'renewed') return [RENEWED];
  const { unheeded, live, exemption } = of;
  if (unheeded) return [meaning(live, UNHEEDED[unheeded.is].then), UNHEEDED[unheeded.is].advice];
  return [meaning(live, THEN), exemption.source === 'tag' ? LONGER_BY_TAG : LONGER];
}

function meaning({ clientCertificateId }: LiveStage, otherwise: string): string {
  return clientCertificateId ? `It presents a certificate, so nothing about it is changed then.` : otherwise;
}

const THEN = `From then on, at its next change, stagecert deals with it as the policy
says: it may be given a client certificate, which a backend that asks
for one without insisting may refuse.`;

/** What a tag that cannot be relied on comes to. */
const UNHEEDED = {
  barred: {
    said: 'The policy heeds its tag no more.',
    then: `At its next change stagecert deals with it as the policy says: it may be
given a client certificate, which a backend that asks for one without
insisting may refuse.`,
    advice: `If it is to be left alone, exempt it by a record (stagecert exempt), or
have the policy let tags exempt it.`,
  },
  refused: {
    said: 'The policy does not take what its tag says.',
    then: `As long as its tags say so its changes are refused: nothing about it is
changed, and people are told why.`,
    advice: `If it is to be left alone, have its team correct the tags, or exempt it
by a record (stagecert exempt); if not, have them take the tags off.`,
  },
  unknown: {
    said: 'Whether its tag holds is not known.',
    then: `As long as the policy cannot be used its changes are refused, and
nothing about it is changed. After that the policy decides.`,
    advice: `Put the policy right (stagecert policy check). If the stage is to be
left alone whatever it says, exempt it by a record (stagecert exempt).`,
  },
} as const;

const RENEWED = `The policy limits how far ahead the end may lie, not how often it is put
off. If the stage is not to be left alone for good, have its team take
the tag ${exemptionTag.until} off; a look at the stage asks the
policy in any case.`;

const LONGER = `If it is to be left alone for longer, exempt it again: of two exemptions
the one that ends later holds.`;

const LONGER_BY_TAG = `If it is to be left alone for longer, set its tag
${exemptionTag.until} to a later date.`;
