import { createHash } from 'node:crypto';
import { countsOf, digestSubject, gravestOf } from '#core/digest-subject';
import { type Message, messageIdOf, placeOf } from '#core/message';
import { stoppedItself, stoppedRow } from '#core/message-advice';
import { chatOf } from '#core/message-chat';
import { factsOf } from '#core/message-facts';
import { headline } from '#core/message-headline';
import { paragraphs, type Row, table, wrapped } from '#core/message-lines';
import { type Links, waysIn } from '#core/message-links';
import type { StageRef } from '#core/stage';
import { severityOf, type Telling } from '#core/telling';
import { printable } from '#core/text';

/** Where the service runs, as keys have it. */
export type Account = Pick<StageRef, 'account' | 'region'>;

/** Where a message belongs: its stage's account and Region; for an unreadable event, the execution's. */
export function accountOf({ stage, remediation }: Pick<Telling, 'stage' | 'remediation'>): Account {
  return stage ? { account: stage.account, region: stage.region } : placeOf(remediation.executionArn);
}

/** Messages that one digest holds at most. */
const MOST = 100;

/**
 * Bytes of a digest's entries: SNS takes 262,144 bytes (API reference, Publish), in which the form for programs stands six times
 * and that for people once, as JSON.
 */
const MOST_BYTES = 235_000;

/** An address of a page is shorter: its host, its kind, and 43 characters of the secret. */
const url = `https://${'x'.repeat(192)}`;

/** The longest ways in that an entry can have; a state machine's name has 80 characters at most (Step Functions quotas). */
const LONGEST: readonly Links[] = [
  { decideUrl: url, revertUrl: url, exemptUrl: url, statusUrl: url },
  { backoutArn: `arn:aws-us-gov:states:ap-southeast-1:123456789012:stateMachine:${'x'.repeat(80)}` },
];

/** As many of the messages that wait as one digest holds: the first one always, so that every digest has less left to do. */
export function digestible(waiting: readonly Telling[]): readonly Telling[] {
  let bytes = 0;
  const fit = waiting.slice(0, MOST).findIndex((each, index) => {
    bytes += bytesOf(each);
    return index > 0 && bytes > MOST_BYTES;
  });
  return waiting.slice(0, fit < 0 ? MOST : fit);
}

function bytesOf(of: Telling): number {
  const asJson = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
  // A string within JSON within JSON: each quotation mark is escaped once more.
  const forPeople = Math.max(...LONGEST.map((links) => asJson(entryOf(of, links))));
  return forPeople + 6 * asJson(JSON.stringify(machineEntry(of)));
}

/** What a digest says of one message. */
function entryOf(of: Telling, links: Links): string {
  const known = factsOf(of).filter(([name]) => !LEFT_OUT.includes(name));
  const short = known.map(
    ([name, value = '']) => [name, value.length > 300 ? `${value.slice(0, 299)}…` : value] as const,
  );
  return paragraphs(wrapped(headline(of)), stoppedItself(of), table(short), waysIn(of, links));
}

const LEFT_OUT = ['Account', 'with', 'Policy'];

function machineEntry(of: Telling) {
  const { outcome, stage, remediation, brakeOn } = of;
  return {
    messageId: messageIdOf(of),
    outcome,
    severity: severityOf(of),
    remediationId: printable(remediation.id),
    stage: stage && { apiId: stage.apiId, stageName: stage.stageName },
    ...(brakeOn && { brakeOn }),
  };
}

/** A message that waited, with the links that were made for it now. */
export interface Waited {
  readonly telling: Telling;
  readonly links: Links;
}

/**
 * Writes one message about many.
 *
 * @param digestId names the digest, however often it is sent
 */
export function digestMessage(digestId: string, { account, region }: Account, waited: readonly Waited[]): Message {
  const messageId = createHash('sha256').update(`digest/${digestId}`).digest('hex');
  const tellings = waited.map(({ telling }) => telling);
  const severity = gravestOf(tellings);
  const said = `${waited.length} messages about stages in ${account} ${region}, in one because so many came at once.`;
  const entries = waited.map(({ telling, links }) => entryOf(telling, links));
  const stopping = lastToStop(waited);
  return {
    messageId,
    subject: digestSubject(tellings, { account, region }),
    body: `${[paragraphs(wrapped(said), stoppedItself(stopping)), wrapped(MORE), ...entries].join(`\n\n${'-'.repeat(72)}\n\n`)}\n`,
    machine: {
      version: 1,
      messageId,
      outcome: 'digest',
      severity,
      account,
      region,
      messages: waited.map(({ telling }) => machineEntry(telling)),
    },
    chat: chatOf({
      id: messageId,
      title: 'stagecert, digest',
      said,
      facts: [stoppedRow(stopping), ...countsOf(tellings).map(([outcome, count]): Row => [outcome, String(count)])],
      severity,
    }),
    happened: ['digest'],
    attributes: { messageId, outcome: 'digest', severity, account, region },
  };
}

const MORE =
  'Each is the short form of a message that the history has in full, under the remediation. What a client certificate means for the traffic, and the case to fear, is in README, "Which way the certificate authenticates".';

/** The newest of the messages that tell that all fixes are stopped: that comes before all else. */
function lastToStop(waited: readonly Waited[]): Pick<Telling, 'brakeOn'> {
  const [brakeOn] = waited.flatMap(({ telling }) => telling.brakeOn ?? []).sort((a, b) => b.at.localeCompare(a.at));
  return { brakeOn };
}
