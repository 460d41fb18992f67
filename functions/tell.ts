import { endingOf, leavesFix } from '#core/ending';
import { messageFor } from '#core/message';
import type { StageRef } from '#core/stage';
import { backouts } from '#functions/aws/dynamodb/backouts';
import { table } from '#functions/aws/dynamodb/table';
import { type Topic, topic } from '#functions/aws/sns';
import { revertLinks } from '#functions/shared/links';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly topic: Topic;
  readonly newRevertLink: (stage: StageRef, backoutId: string, now: Date) => Promise<string>;
  readonly now: () => Date;
}

/**
 * Tells on-call how a remediation or a backout ended, with the link that undoes a fix. Publishing comes last, so that a
 * message is repeated only where the answer to its publishing was lost.
 */
export function tell({ topic, newRevertLink, now }: Adapters) {
  return async (raw: unknown) => {
    const ending = endingOf(raw);
    const { stage, backoutId } = ending;
    const canRevert = leavesFix(ending) && stage && backoutId;
    const link = canRevert ? { revertUrl: await newRevertLink(stage, backoutId, now()) } : {};
    const message = messageFor(ending, link);
    await topic.publish(message);
    return { messageId: message.messageId };
  };
}

const { TABLE_NAME, TOPIC_ARN, LINK_BASE_URL } = readSettings(process.env, [
  'TABLE_NAME',
  'TOPIC_ARN',
  'LINK_BASE_URL',
]);

export const handler = tell({
  topic: topic(TOPIC_ARN),
  newRevertLink: revertLinks(backouts(table(TABLE_NAME)), LINK_BASE_URL),
  now: () => new Date(),
});
