import { endingOf } from '#core/ending';
import { table } from '#functions/aws/dynamodb/table';
import { type OnCall, onCallOf } from '#functions/shared/on-call';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly onCall: OnCall;
  readonly now: () => Date;
}

/**
 * Tells on-call how a remediation or a backout ended, and how to undo a fix.
 *
 * @returns `messageId`, and `told`: whether it was sent, waits for the next digest, or people know
 */
export function tell({ onCall, now }: Adapters) {
  return async (raw: unknown) => {
    const { messageId, how: told } = await onCall.tell(endingOf(raw), now());
    return { messageId, told };
  };
}

const { TABLE_NAME } = readSettings(process.env, ['TABLE_NAME']);

export const handler = tell({ onCall: onCallOf(process.env, table(TABLE_NAME)), now: () => new Date() });
