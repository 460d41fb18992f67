import * as z from 'zod/mini';
import type { Exemption } from '#core/exemption';
import { chainWith, type TagChain, tagChain } from '#core/exemption-chain';
import { type ToldOfTag, toldOfTag } from '#core/exemption-notice';
import { type StageRef, stageKey } from '#core/stage';
import type { Table } from '#functions/aws/dynamodb/table';

const item = z.object({ chain: tagChain, told: z.optional(toldOfTag) });
type Item = z.output<typeof item>;

/** Which stage: one of several of its name that were made one after the other. */
type Of = Pick<Exemption, 'stageCreatedDate'>;

export type TagChains = ReturnType<typeof tagChains>;

/** For how long each stage has been exempt by its tags, and what people were last told of that: one item a stage. */
export function tagChains(table: Table) {
  const find = async (stage: StageRef, of: Of): Promise<Item | null> => {
    const found = await table.get(key(stage, of));
    return found && z.parse(item, found);
  };

  /** Writes what comes of `was`, unless somebody else wrote meanwhile; they saw the same tag. */
  const replace = async (stage: StageRef, of: Of, was: TagChain | undefined, chain: TagChain): Promise<TagChain> => {
    if (was && JSON.stringify(was) === JSON.stringify(chain)) return was;
    const condition = was
      ? {
          if: '#chain.#until = :until AND #chain.renewals = :renewals',
          names: { '#chain': 'chain', '#until': 'until' },
          values: { ':chain': chain, ':until': was.until, ':renewals': was.renewals },
        }
      : { if: 'attribute_not_exists(pk)', names: { '#chain': 'chain' }, values: { ':chain': chain } };
    if (await table.update(key(stage, of), 'SET #chain = :chain', condition)) return chain;
    return (await find(stage, of))?.chain ?? chain;
  };

  return {
    find,

    /** Notes that an exemption by tag was met in force. */
    async met(stage: StageRef, met: Exemption): Promise<TagChain> {
      const was = (await find(stage, met))?.chain;
      return replace(stage, met, was, chainWith(was ?? null, met));
    },

    /** Notes that the tag was seen to put off the end of a listed exemption. */
    async renewed(stage: StageRef, listed: Exemption, next: Exemption): Promise<TagChain> {
      const was = (await find(stage, listed))?.chain;
      return replace(stage, listed, was, chainWith(was ?? chainWith(null, listed), next, { follows: true }));
    },

    /** Notes that the tag exempts the stage no more: another one begins anew. */
    async broken(stage: StageRef, of: Of, now: Date): Promise<void> {
      const was = (await find(stage, of))?.chain;
      if (was && !was.brokenAt) await replace(stage, of, was, { ...was, brokenAt: now.toISOString() });
    },

    /** Notes what people were told. */
    async told(stage: StageRef, of: Of, told: ToldOfTag): Promise<void> {
      // Where no look has begun a chain there is none whose messages would be counted.
      await table.update(key(stage, of), 'SET told = :told', {
        if: 'attribute_exists(pk)',
        values: { ':told': told },
      });
    },
  };
}

function key(stage: StageRef, { stageCreatedDate }: Of) {
  return { pk: `EXEMPTIONS#${stageKey(stage)}`, sk: `CHAIN#${new Date(stageCreatedDate).toISOString()}` };
}
