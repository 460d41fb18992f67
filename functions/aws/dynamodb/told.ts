import type { Once } from '#core/once';
import type { Table } from '#functions/aws/dynamodb/table';

/** While one message is being sent nobody else sends the same; longer than the 15 s that a step has. */
const SENDING_MS = 20_000;

export type Told = ReturnType<typeof told>;

/** What people were told of lately, so that they are not told again. */
export function told(table: Table) {
  const mark = ({ key }: Once, by: string, silentUntil: number, now: Date) =>
    table.put(
      { pk: `TOLD#${key}`, sk: 'TOLD' },
      { toldBy: by, silentUntil, ttl: Math.ceil(silentUntil / 1_000) },
      {
        if: 'attribute_not_exists(pk) OR toldBy = :me OR silentUntil < :now',
        values: { ':me': by, ':now': now.getTime() },
      },
    );
  return {
    /**
     * Begins to tell. It holds for a moment only, so that what could not be sent is told the next time.
     *
     * @param by the message's id: a step that is run again meets itself
     * @returns false where people know already
     */
    begin: (once: Once, by: string, now: Date): Promise<boolean> => mark(once, by, now.getTime() + SENDING_MS, now),

    /** Notes that people were told. */
    async done(once: Once, by: string, now: Date): Promise<void> {
      await mark(once, by, now.getTime() + once.silenceMs, now);
    },
  };
}
