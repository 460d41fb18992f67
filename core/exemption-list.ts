import { createHash } from 'node:crypto';
import type { Account } from '#core/digest';
import { doubtText, exemptedBy, happening, machineFacts, noticeId, sinceText } from '#core/exemption-message';
import type { Notice } from '#core/exemption-notice';
import { exemptionTag } from '#core/exemption-tags';
import type { Message } from '#core/message';
import { chatOf } from '#core/message-chat';
import { paragraphs, type Row, table, wrapped } from '#core/message-lines';
import { certificateLabel, stageLabel } from '#core/stage';
import { printable } from '#core/text';

/**
 * Exemptions that one list holds at most. SNS takes 262,144 bytes (API reference, Publish), in which the form for programs stands
 * six times and that for people once, as JSON. With the longest names and texts, four bytes a character, an exemption takes
 * 1,160 bytes for people and 710 for programs: 5,420 in all, and forty of them 217,000. A person reads some 330 lines at most.
 */
export const MOST_LISTED = 40;

/** Characters of what people wrote that stand in a list: the history and the stage's tags have all of it. */
const LONGEST = { who: 60, why: 100 };

const severity = 'medium';

/** Names a list by what stands in it. */
export function listIdOf(notices: readonly Notice[]): string {
  return createHash('sha256')
    .update(`exemptions/${notices.map(noticeId).join('/')}`)
    .digest('hex');
}

/**
 * Writes one message about many exemptions: a digest, of which each has the id that a message of its own would have.
 *
 * @param listId names the list, however often it is sent
 */
export function exemptionList(
  listId: string,
  { account, region }: Account,
  notices: readonly Notice[],
  now: Date,
): Message {
  const many = notices.length === 1 ? '1 exemption of a stage' : `${notices.length} exemptions of stages`;
  const said = `${many} in ${account} ${region}: ${counted(notices, now)}. They are in one message because so many came at once.`;
  return {
    messageId: listId,
    subject: `[stagecert] digest: ${many} in ${account} ${region}`.slice(0, 99),
    body: `${paragraphs(wrapped(said), ...notices.map((each) => table(entryOf(each, now))), WHAT_TO_DO)}\n`,
    machine: {
      version: 1,
      messageId: listId,
      outcome: 'digest',
      severity,
      account,
      region,
      messages: notices.map(machineEntry),
    },
    chat: chatOf({
      id: listId,
      title: 'stagecert, digest of exemptions',
      said,
      facts: notices.map((each) => {
        const { happens, until } = happening(each, now);
        return [`${happens} ${until.slice(0, 10)}`, stageLabel(each.live.ref)];
      }),
      severity,
    }),
    happened: ['digest'],
    attributes: { messageId: listId, outcome: 'digest', severity, account, region },
  };
}

function counted(notices: readonly Notice[], now: Date): string {
  const byKind = Map.groupBy(notices, (each) =>
    happening(each, now).happens.replace(' until', ' by tag').replace(' before', ' early'),
  );
  return [...byKind].map(([what, { length }]) => `${length} ${what}`).join(', ');
}

function entryOf(of: Notice, now: Date): Row[] {
  const { live } = of;
  const { happens, until } = happening(of, now);
  const exemption = of.kind === 'renewed' ? of.next : of.exemption;
  return [
    ['Stage', stageLabel(live.ref)],
    ['Exemption', `${happens} ${until}`],
    ['Exempt since', sinceText(of)],
    ['Tag', doubtText(of, LONGEST.why)],
    ['By', inLines(`${exemptedBy(exemption, LONGEST.who)}: ${printable(exemption.why, LONGEST.why)}`)],
    ['Presents now', certificateLabel(live.clientCertificateId)],
  ];
}

/** What people wrote is broken where a word is longer than a line has room for beside a fact's name: 57 columns. */
function inLines(text: string): string {
  return text.replace(/\S{57}(?=\S)/gu, '$& ');
}

function machineEntry(of: Notice) {
  const { apiId, stageName } = of.live.ref;
  const { createdDate, clientCertificateId } = of.live;
  return {
    messageId: noticeId(of),
    outcome: 'exempt',
    severity,
    stage: { apiId, stageName, createdDate },
    found: { clientCertificateId },
    ...machineFacts(of),
  };
}

const WHAT_TO_DO = wrapped(
  `A stage whose exemption ended, and that presents no certificate, is dealt with as the policy says from its next change on. To leave it alone for longer exempt it again, or, where its tag exempts it, set the tag ${exemptionTag.until} to a later date; where such a tag is renewed and should not be, have the stage's team take it off.`,
);
