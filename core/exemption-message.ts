import { createHash } from 'node:crypto';
import { type Exemption, isExempt } from '#core/exemption';
import { exemptionTag } from '#core/exemption-tags';
import type { Message } from '#core/message';
import { asCode, chatOf } from '#core/message-chat';
import { paragraphs, type Row, table, wrapped } from '#core/message-lines';
import { certificateLabel, type LiveStage, stageKey, stageLabel } from '#core/stage';
import { printable } from '#core/text';

/** Writes the message about an exemption that ends soon, or that has ended while nobody could be told. */
export function exemptionMessage(live: LiveStage, exemption: Exemption, now: Date): Message {
  const { ref } = live;
  const { account, region, apiId, stageName } = ref;
  const identity = `exemption/${stageKey(ref)}/${exemption.stageCreatedDate}/${exemption.until}`;
  const messageId = createHash('sha256').update(identity).digest('hex');
  const ends = isExempt(live, exemption, now) ? 'ends' : 'ended';
  const said = (label: string) => `The exemption of stage ${label} ${ends} at ${exemption.until}.`;
  const label = printable(stageLabel(ref), 160);
  const facts = factsOf(live, exemption);
  const longer = exemption.source === 'tag' ? LONGER_BY_TAG : LONGER;
  const severity = 'medium';
  return {
    messageId,
    subject:
      `[stagecert] exemption ${ends} ${exemption.until.slice(0, 10)}: ${stageLabel(ref)} in ${account} ${region}`.slice(
        0,
        99,
      ),
    body: `${paragraphs(wrapped(said(label)), table(facts), meaning(live), longer)}\n`,
    machine: {
      version: 1,
      messageId,
      outcome: 'exempt',
      severity,
      headline: said(label),
      stage: { ...ref, createdDate: live.createdDate },
      found: { clientCertificateId: live.clientCertificateId },
      exemptUntil: exemption.until,
    },
    chat: chatOf({
      id: messageId,
      title: `stagecert, exemption ${ends}: ${asCode(label)}`,
      said: said(asCode(label)),
      facts,
      severity,
      outcome: 'exempt',
    }),
    waysIn: longer,
    attributes: { messageId, outcome: 'exempt', severity, account, region, apiId, stageName },
  };
}

function factsOf({ ref, clientCertificateId }: LiveStage, { who, why, source }: Exemption): Row[] {
  return [
    ['Stage', `${stageLabel(ref)} in ${ref.account} ${ref.region}`],
    ['Presents now', certificateLabel(clientCertificateId)],
    ['Exempted by', source === 'tag' ? who : `${printable(who)} (self-declared)`],
    ['Why', printable(why)],
  ];
}

function meaning({ clientCertificateId }: LiveStage): string {
  return clientCertificateId
    ? `It presents a certificate, so nothing about it is changed then.`
    : `From then on, at its next change, stagecert deals with it as the policy
says: it may be given a client certificate, which a backend that asks
for one without insisting may refuse.`;
}

const LONGER = `If it is to be left alone for longer, exempt it again: of two exemptions
the one that ends later holds.`;

const LONGER_BY_TAG = `If it is to be left alone for longer, set its tag
${exemptionTag.until} to a later date.`;
