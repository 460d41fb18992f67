import { createHash } from 'node:crypto';
import { apiNameIn } from '#core/api-name';
import { consoleParagraph } from '#core/console-url';
import { meaningOf, stoppedItself } from '#core/message-advice';
import { type ChatMessage, chatForm } from '#core/message-chat';
import { commandsFor } from '#core/message-commands';
import { factsOf } from '#core/message-facts';
import { happenedIn } from '#core/message-happened';
import { headline } from '#core/message-headline';
import { type MachineMessage, machineForm } from '#core/message-json';
import { keepingIt } from '#core/message-keep';
import { paragraphs, table, wrapped } from '#core/message-lines';
import { type Links, waysIn } from '#core/message-links';
import { subjectOf } from '#core/message-subject';
import type { StageRef } from '#core/stage';
import { severityOf, type Telling } from '#core/telling';
import { printable } from '#core/text';

/** One message to on-call, in the forms of its readers. */
export interface Message {
  /** The same for every attempt to send the same decision, so that a repeat can be told from news. */
  readonly messageId: string;
  /** Printable ASCII, under 100 characters (SNS's rule for subjects). */
  readonly subject: string;
  /** For people: plain text, 72 columns but for what may not be broken. */
  readonly body: string;
  /** For programs; plain JSON. */
  readonly machine: MachineMessage | Readonly<Record<string, unknown>>;
  readonly chat: ChatMessage;
  /** What the body says about what its reader can do, in words of ours alone; empty or absent where there is nothing to do. */
  readonly waysIn?: string;
  /** What happened, in words of ours alone, fewer and fewer: `exemption ends 2026-03-03`. */
  readonly happened: readonly string[];
  /**
   * What subscribers' filter policies see. Ten at most: of a message with more, SNS delivers nothing to a queue with raw
   * message delivery (Amazon SNS developer guide, "Message attributes").
   */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where links may stand besides in e-mail. */
export interface LinksElsewhere {
  readonly inChat: boolean;
}

/**
 * Writes the message about how a remediation or a backout ended, or the question that one waits for.
 *
 * @param of everything that the workflow knows; text from outside in it is made harmless here
 * @param links what its reader can do; nothing where there is nothing to do
 */
export function messageFor(of: Telling, links: Links = {}, elsewhere: LinksElsewhere = { inChat: false }): Message {
  const messageId = messageIdOf(of);
  const ways = waysIn(of, links);
  const body = paragraphs(
    wrapped(headline(of)),
    table(factsOf(of)),
    // What can be done comes before what it means only where somebody waits for an answer.
    stoppedItself(of),
    ...(of.question ? [ways, meaningOf(of)] : [meaningOf(of), ways]),
    commandsFor(of),
    keepingIt(of),
    links.statusUrl ? consoleParagraph(of.stage) : '',
    footer(of),
  );
  return {
    messageId,
    subject: subjectFor(of),
    body: `${body}\n`,
    machine: machineForm(of, messageId),
    chat: chatForm(of, messageId, elsewhere.inChat ? links : {}),
    waysIn: ways,
    happened: happenedIn(of),
    attributes: attributesOf(of, messageId),
  };
}

/** Names a decision that people are told of, however often it is sent. */
export function messageIdOf({ remediation, outcome }: Telling): string {
  return createHash('sha256').update(`${remediation.executionArn}/${remediation.look}/${outcome}`).digest('hex');
}

function attributesOf(of: Telling, messageId: string): Record<string, string> {
  const { outcome, remediation, stage, policy } = of;
  const apiName = apiNameIn(of);
  return {
    messageId,
    outcome,
    severity: severityOf(of),
    remediationId: printable(remediation.id),
    ...(policy && { mode: policy.mode }),
    ...(stage && { account: stage.account, region: stage.region, apiId: stage.apiId, stageName: stage.stageName }),
    ...(apiName && { apiName }),
  };
}

function subjectFor(of: Telling): string {
  const { stage, remediation } = of;
  const { account, region } = stage ?? placeOf(remediation.executionArn);
  return subjectOf(happenedIn(of), { account, region, stage, apiName: apiNameIn(of) });
}

/** Where an execution runs: an ARN's account and Region are AWS's own words. */
export function placeOf(executionArn: string): Pick<StageRef, 'account' | 'region'> {
  const [, , , region = '', account = ''] = executionArn.split(':');
  return { account, region };
}

/** Of an execution, whose names have 80 characters each (Step Functions quotas). */
const LONGEST_ARN = 300;

function footer({ remediation, history }: Telling): string {
  const place = history
    ? `History      entry ${history.seq}, SHA-256\n             ${history.hash}`
    : 'History      could not be written';
  // Whoever starts an execution by hand names it as he likes.
  const execution = printable(remediation.executionArn, LONGEST_ARN);
  return `Remediation  ${printable(remediation.id)}\nExecution    ${execution}\n${place}`;
}
