import { createHash } from 'node:crypto';
import { type Exemption, isExempt } from '#core/exemption';
import { exemptionTag } from '#core/exemption-tags';
import type { Message } from '#core/message';
import { certificateLabel, type LiveStage, stageKey, stageLabel } from '#core/stage';
import { printable } from '#core/text';

/** Writes the message about an exemption that ends soon, or that has ended while nobody could be told. */
export function exemptionMessage(live: LiveStage, exemption: Exemption, now: Date): Message {
  const { ref } = live;
  const { account, region, apiId, stageName } = ref;
  const identity = `exemption/${stageKey(ref)}/${exemption.stageCreatedDate}/${exemption.until}`;
  const messageId = createHash('sha256').update(identity).digest('hex');
  const ends = isExempt(live, exemption, now) ? 'ends' : 'ended';
  const paragraphs = [
    `The exemption of stage ${printable(stageLabel(ref))} ${ends} at
${exemption.until}.`,
    facts(live, exemption),
    meaning(live),
    exemption.source === 'tag' ? LONGER_BY_TAG : LONGER,
  ];
  return {
    messageId,
    subject:
      `[stagecert] exemption ${ends} ${exemption.until.slice(0, 10)}: ${stageLabel(ref)} in ${account} ${region}`.slice(
        0,
        99,
      ),
    body: `${paragraphs.join('\n\n')}\n`,
    attributes: { messageId, outcome: 'exempt', account, region, apiId, stageName },
  };
}

function facts({ ref, clientCertificateId }: LiveStage, { who, why, source }: Exemption): string {
  const rows = [
    ['Stage', `${stageLabel(ref)} in ${ref.account} ${ref.region}`],
    ['Presents now', certificateLabel(clientCertificateId)],
    ['Exempted by', source === 'tag' ? who : `${printable(who, 41)} (self-declared)`],
    ['Why', printable(why, 57)],
  ] as const;
  return rows.map(([name, value]) => `  ${name.padEnd(13)}${value}`).join('\n');
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
