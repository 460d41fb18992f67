import type { BackoutRecord, Decision } from '#core/backout';
import type { StageRef } from '#core/stage';
import { printable } from '#core/text';

/** What stands in a command where a person has to write; one that still holds it was sent as it was. */
export const TO_FILL_IN = { who: 'WHO', why: 'WHY' } as const;

/** Longest name or reason that is kept, in characters. */
const LONGEST = 200;

/** What a message needs to say how to start a backout by the AWS CLI. */
export interface CommandedBackout {
  readonly stage: StageRef;
  readonly backoutId: string;
  readonly remediationId: string;
  /** The state machine; its execution's input is what it goes by. */
  readonly backoutArn: string;
}

/**
 * The AWS CLI call that starts a backout with the decision of the person who runs it. Who may run it is IAM's matter, and
 * CloudTrail has who did.
 */
export function backoutCommand({ stage, backoutId, remediationId, backoutArn }: CommandedBackout): string {
  // The name of an execution that was started by hand may hold what ends the shell's quotes, disguises a text or makes a link.
  const json = (value: unknown) => JSON.stringify(value).replace(/[^ -~]|['.]/g, escaped);
  return `aws stepfunctions start-execution --region ${stage.region} \\
    --state-machine-arn '${backoutArn}' \\
    --input '{"stage": ${json(stage)},
      "backoutId": ${json(backoutId)},
      "remediationId": ${json(remediationId)},
      "decision": ${json(TO_FILL_IN)}}'`;
}

/** A UTF-16 unit as JSON may have any. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The decision of a command, bounded and in one line; or why it is none. */
export type CommandedDecision = { readonly decision: Decision } | { readonly refusal: string };

/** Reads the decision that a command brings: a person must have filled it in. */
export function commandedDecision(asked: Decision): CommandedDecision {
  const who = printable(asked.who, LONGEST);
  const why = printable(asked.why, LONGEST);
  const isFilledIn = who && why && who !== TO_FILL_IN.who && why !== TO_FILL_IN.why;
  if (!isFilledIn)
    return { refusal: 'the command does not say who asks for it and why: fill both in and run it again' };
  return { decision: { ...asked, who, why } };
}

/** Why a command may not act on a record: another execution was given its decision before. Each record is undone once. */
export function takenBefore({ decision }: BackoutRecord, by: Decision): string | null {
  if (!decision || decision.execution === by.execution) return null;
  return `it was asked for already at ${decision.decidedAt}: a command acts once`;
}
