import { accountOf } from '#core/digest';
import { messageFor, messageIdOf } from '#core/message';
import { onceFor } from '#core/once';
import type { Telling } from '#core/telling';
import { type Digests, digests } from '#functions/aws/dynamodb/digests';
import { type Flood, flood, SPAN_MS } from '#functions/aws/dynamodb/flood';
import type { Table } from '#functions/aws/dynamodb/table';
import { type Told, told } from '#functions/aws/dynamodb/told';
import type { Topic } from '#functions/aws/sns';
import { type StateMachine, stateMachine } from '#functions/aws/step-functions';
import { publishInSomeForm } from '#functions/shared/in-some-form';
import { type LinksFor, linkingOf } from '#functions/shared/message-links';
import { readSettings } from '#functions/shared/settings';
import { topicsOf } from '#functions/shared/topics';

interface Adapters {
  readonly topic: Topic;
  readonly told: Told;
  readonly flood: Flood;
  readonly digests: Digests;
  /** The workflow that sends digests. */
  readonly digest: Pick<StateMachine, 'startOnce'>;
  readonly linksFor: LinksFor;
  /** Whether links to act stand in chats, too. */
  readonly inChat: boolean;
}

/** What became of a message: it was sent, waits for the next digest, or was not sent because people know. */
export interface ToldOf {
  readonly messageId: string;
  readonly how: 'sent' | 'waits' | 'known';
}

export type OnCall = ReturnType<typeof onCall>;

/** How people are told: the same finding once in a while, a mass of messages in one. */
export function onCall({ topic, told, flood, digests, digest, linksFor, inChat }: Adapters) {
  const send = async (of: Telling, messageId: string, now: Date) => {
    const where = accountOf(of);
    if (!(await flood.admits(where, messageId, now))) {
      await digests.add(of, now);
      // One for each five minutes: it sends what came to wait in them, and takes longer than they do.
      await digest.startOnce('digest', `${where.account}#${where.region}#${Math.floor(now.getTime() / SPAN_MS)}`, {});
      return 'waits' as const;
    }
    // Links are made anew at every attempt: their secrets are kept nowhere.
    await publishInSomeForm(topic, messageFor(of, await linksFor(of, now), { inChat }));
    return 'sent' as const;
  };
  return {
    /**
     * Tells people, or sees to it that they will be told. What comes after the publishing can be done again without
     * publishing anew only by chance, so it is next to nothing.
     */
    async tell(of: Telling, now: Date): Promise<ToldOf> {
      const messageId = messageIdOf(of);
      const once = onceFor(of);
      if (once && !(await told.begin(once, messageId, now))) return { messageId, how: 'known' };
      const how = await send(of, messageId, now);
      if (once) await told.done(once, messageId, now);
      return { messageId, how };
    },
  };
}

/** The same with what a function's environment names. */
export function onCallOf(environment: NodeJS.ProcessEnv, table: Table): OnCall {
  const { DIGEST_AFTER, LINKS_IN_CHAT, DIGEST_STATE_MACHINE_ARN } = readSettings(environment, [
    'DIGEST_AFTER',
    'LINKS_IN_CHAT',
    'DIGEST_STATE_MACHINE_ARN',
  ]);
  return onCall({
    topic: topicsOf(environment, table, () => new Date()),
    told: told(table),
    flood: flood(table, DIGEST_AFTER),
    digests: digests(table),
    digest: stateMachine(DIGEST_STATE_MACHINE_ARN),
    linksFor: linkingOf(environment, table),
    inChat: LINKS_IN_CHAT === 'true',
  });
}
