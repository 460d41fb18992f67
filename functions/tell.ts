import { endingOf, leavesFix } from '#core/ending';
import { messageFor } from '#core/message';
import type { Undo } from '#core/message-undo';
import type { StageRef } from '#core/stage';
import { backouts } from '#functions/aws/dynamodb/backouts';
import { table } from '#functions/aws/dynamodb/table';
import { type Topic, topic } from '#functions/aws/sns';
import { revertLinks } from '#functions/shared/links';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly topic: Topic;
  /** How the fix can be undone; where that is by a link, one is made for this message. */
  readonly newUndo: (stage: StageRef, backoutId: string, now: Date) => Promise<Undo>;
  readonly now: () => Date;
}

/**
 * Tells on-call how a remediation or a backout ended, and how to undo a fix. Publishing comes last, so that a message is
 * repeated only where the answer to its publishing was lost.
 */
export function tell({ topic, newUndo, now }: Adapters) {
  return async (raw: unknown) => {
    const ending = endingOf(raw);
    const { stage, backoutId } = ending;
    const undo = leavesFix(ending) && stage && backoutId ? await newUndo(stage, backoutId, now()) : {};
    const message = messageFor(ending, undo);
    await topic.publish(message);
    return { messageId: message.messageId };
  };
}

/** Links where there are pages to lead to, else the workflow that a command starts. */
function undoing(environment: NodeJS.ProcessEnv): Adapters['newUndo'] {
  if (environment.LINK_BASE_URL === undefined) {
    const { BACKOUT_STATE_MACHINE_ARN } = readSettings(environment, ['BACKOUT_STATE_MACHINE_ARN']);
    return async () => ({ backoutArn: BACKOUT_STATE_MACHINE_ARN });
  }
  const { TABLE_NAME, LINK_BASE_URL } = readSettings(environment, ['TABLE_NAME', 'LINK_BASE_URL']);
  return revertLinks(backouts(table(TABLE_NAME)), LINK_BASE_URL);
}

const { TOPIC_ARN } = readSettings(process.env, ['TOPIC_ARN']);

export const handler = tell({ topic: topic(TOPIC_ARN), newUndo: undoing(process.env), now: () => new Date() });
