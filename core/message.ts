import { createHash } from 'node:crypto';
import { leavesFix } from '#core/ending';
import { meaningOf } from '#core/message-advice';
import { commandsFor } from '#core/message-commands';
import { factsOf } from '#core/message-facts';
import { type Undo, undoIn } from '#core/message-undo';
import { type StageRef, stageLabel } from '#core/stage';
import type { Ending } from '#core/steps';
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

/**
 * Writes the message about how a remediation or a backout ended.
 *
 * @param ending everything that the workflow knows; text from outside in it is made harmless here
 * @param undo how the fix can be undone; nothing where there is nothing to undo
 */
export function messageFor(ending: Ending, undo: Undo = {}): Message {
  const { remediation, outcome, stage } = ending;
  const decision = `${remediation.executionArn}/${remediation.look}/${outcome}`;
  const messageId = createHash('sha256').update(decision).digest('hex');
  const paragraphs = [
    headline(ending),
    factsOf(ending),
    meaningOf(ending),
    undoIn(ending, undo),
    commandsFor(ending),
    footer(ending),
  ];
  return {
    messageId,
    subject: subjectOf(ending),
    body: `${paragraphs.filter(Boolean).join('\n\n')}\n`,
    attributes: { messageId, outcome, remediationId: remediation.id, ...stageAttributes(stage) },
  };
}

function stageAttributes(stage: StageRef | null): Record<string, string> {
  if (!stage) return {};
  const { account, region, apiId, stageName } = stage;
  return { account, region, apiId, stageName };
}

/** The API's name comes last: whatever an attacker calls an API, it cannot push out or stand for what identifies the stage. */
function subjectOf({ outcome, stage, backends }: Ending): string {
  const name = backends?.known && backends.apiName ? ` (${backends.apiName})` : '';
  const of = stage ? `${stageLabel(stage)} in ${stage.account} ${stage.region}${name}` : 'an unreadable event';
  return `[stagecert] ${outcome}: ${printable(of, 75)}`.replace(/[^\x20-\x7e]/g, '?').slice(0, 99);
}

function headline(ending: Ending): string {
  const { stage: ref, outcome, found } = ending;
  const stage = ref ? `Stage ${printable(stageLabel(ref))}` : 'An event about a stage';
  switch (outcome) {
    case 'fixed':
      return `${stage} now presents a client certificate to its backends.`;
    case 'reverted':
      return `${stage} is back to what it was before stagecert changed it.`;
    case 'told':
      return `${stage} needs a person: its client certificate is ${found?.finding ?? 'not usable'}.`;
    case 'refused':
      return `${stage} was left as it is: stagecert will not act on it now.`;
    case 'contested':
      return `${stage} is contested: stagecert gives it no certificate any more.`;
    case 'gone':
      return `${stage} is gone: there is nothing left to change.`;
    default:
      return failureHeadline(stage, ending);
  }
}

function failureHeadline(stage: string, ending: Ending): string {
  if (ending.unreadable) return `${stage} could not be read. A person has to look.`;
  if (leavesFix(ending)) return `${stage} was given a client certificate, but then something failed.`;
  const what = ending.decision ? 'may not have been reverted' : 'could not be brought into order';
  return `${stage} ${what}. A person has to look.`;
}

function footer({ remediation, history }: Ending): string {
  const place = history
    ? `History      entry ${history.seq}, SHA-256\n             ${history.hash}`
    : 'History      could not be written';
  return `Remediation  ${remediation.id}\nExecution    ${remediation.executionArn}\n${place}`;
}
