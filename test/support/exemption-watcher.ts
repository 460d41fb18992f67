import { vi } from 'vitest';
import { MessageRefused } from '#core/errors';
import type { Exemption } from '#core/exemption';
import { exemptionTag } from '#core/exemption-tags';
import type { Message } from '#core/message';
import type { LiveStage, StageRef } from '#core/stage';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { tagChains } from '#functions/aws/dynamodb/tag-chains';
import type { ParameterText } from '#functions/aws/ssm';
import { inDays, live, now, stage } from '#test/core/given';
import { emptyTable } from '#test/support/store';

// The handler's own settings are read when its module is loaded; nothing here is called with them.
for (const name of ['TABLE_NAME', 'POLICY_PARAMETER', 'TOPIC_ARN', 'ACCOUNT', 'AWS_REGION'])
  vi.stubEnv(name, 'eu-west-1');
vi.stubEnv('DIGEST_AFTER', '10');
const { watchExemptions } = await import('#functions/watch-exemptions');
vi.unstubAllEnvs();

/** A person's decision that ends in two days. */
export const exemption = (differing: Partial<Exemption> = {}): Exemption => ({
  stageCreatedDate: live().createdDate,
  until: inDays(2),
  who: 'dana',
  why: 'the backend cannot',
  decidedAt: inDays(-28),
  ...differing,
});

/** Tags that exempt a stage until the end of the day. */
export const tagged = (date: string) => ({ [exemptionTag.reason]: 'cannot', [exemptionTag.until]: date });

/** What a policy says of exemptions. */
interface ExemptionPolicy {
  readonly byTag?: boolean;
  readonly days?: number;
  readonly atMostDays?: number;
}

function policyText(of: ExemptionPolicy, rules: readonly object[] = []): ParameterText {
  return { text: JSON.stringify({ version: 1, defaults: { exemption: of }, rules }), readAt: now.toISOString() };
}

/** A stage of the same API. */
export const called = (stageName: string): StageRef => ({ ...stage, stageName });

/**
 * The function with a table of its own, and the stages as API Gateway has them: `live()` unless said otherwise.
 *
 * @param digestAfter so many are told of one by one
 */
export async function watcher(stages: Record<string, Partial<LiveStage> | null | Error> = {}, digestAfter = 10) {
  const table = await emptyTable();
  const store = exemptions(table);
  const published: Message[] = [];
  const pauses: number[] = [];
  let troubles = 0;
  let policy: ParameterText = policyText({ byTag: true });
  let isRefused = (_: Message): boolean => false;
  const getStage = async (ref: StageRef) => {
    const found = stages[ref.stageName];
    if (found instanceof Error) throw found;
    return found === null ? null : live({ ref, ...found });
  };
  return {
    ...{ table, store, stages, published, pauses },
    /** One run; every one finds the same store unless it is given one that makes trouble. */
    run: (at = now, withStore = store) =>
      watchExemptions({
        apiGateway: { getStage, getApiName: async () => 'orders' },
        chains: tagChains(table),
        exemptions: withStore,
        policy: { name: '/stagecert/policy', read: async () => policy },
        topic: {
          publish: async (message: Message) => {
            if (isRefused(message)) throw new MessageRefused('InvalidParameter');
            // An answer that is lost: the message was published all the same.
            published.push(message);
            if (troubles-- > 0) throw new Error('no answer');
          },
        },
        where: { account: stage.account, region: stage.region },
        digestAfter,
        pause: async (ms) => pauses.push(ms),
        now: () => at,
      })(),
    refuse: (which: (message: Message) => boolean) => {
      isRefused = which;
    },
    /** Puts another policy in the place of one that lets tags exempt for 90 days; null: it cannot be read. */
    govern: (of: ExemptionPolicy | null, rules: readonly object[] = []) => {
      policy = of ? policyText(of, rules) : { unread: 'AccessDenied' };
    },
    loseAnswers: (count: number) => {
      troubles = count;
    },
    /** Exempts so many stages, `s00`, `s01` and so on. */
    async grantMany(count: number, from = 0) {
      const names = Array.from({ length: count }, (_, index) => `s${String(from + index).padStart(2, '0')}`);
      for (const name of names) await store.grant(called(name), exemption());
      return names;
    },
  };
}
