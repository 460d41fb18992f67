import * as z from 'zod/mini';
import { type Certificate, type CertificateUse, certificate } from '#core/certificate';
import type { RecordedCertificate, RecordedCertificates } from '#core/cleanup';
import { type StageRef, stageRef } from '#core/stage';
import type { Item, Table } from '#functions/aws/dynamodb/table';

export type Certificates = ReturnType<typeof certificates>;

const recorded = z.extend(certificate, { unusedSince: z.optional(z.string()) });
const use = z.object({ certificateId: z.string(), stage: stageRef, seenAt: z.string() });
const scopeItem = z.object({
  current: z.optional(certificate),
  issue: z.optional(z.object({ issueId: z.string() })),
});

/** The certificates that we had generated in one account and Region, which stages use them, and how many there are in all. */
export function certificates(table: Table, where: Pick<StageRef, 'account' | 'region'>) {
  const pk = `CERTIFICATES#${where.account}#${where.region}`;
  const certificateKey = (id: string) => ({ pk, sk: `CERTIFICATE#${id}` });
  const useKey = (id: string, stage: StageRef) => ({ pk, sk: `USE#${id}#${stage.apiId}#${stage.stageName}` });
  const countKey = { pk, sk: 'COUNT' };

  return {
    /** A certificate of ours, or null where it is not one. */
    async find(certificateId: string): Promise<Certificate | null> {
      const item = await table.get(certificateKey(certificateId));
      return item && z.parse(certificate, item);
    },

    /** Writes down a certificate that API Gateway generated for us. */
    async record(made: Certificate, unusedSince?: string): Promise<void> {
      await table.put(certificateKey(made.certificateId), { ...made, unusedSince }, { if: 'attribute_not_exists(pk)' });
    },

    /**
     * Notes that a stage is being given the certificate.
     *
     * @returns false where the certificate is being discarded: then it must not be given to anyone
     */
    async claimUse(certificateId: string, stage: StageRef, now: Date): Promise<boolean> {
      // The use first, then the look at `discarding`; the clean-up sets `discarding` only where `unusedSince` still
      // stands. Whichever of the two conditional writes comes first, the other one fails.
      await table.put(useKey(certificateId, stage), { certificateId, stage, seenAt: now.toISOString() });
      const isKept = { if: 'attribute_exists(pk) AND attribute_not_exists(discarding)' };
      if (await table.update(certificateKey(certificateId), 'REMOVE unusedSince', isKept)) return true;
      await table.delete(useKey(certificateId, stage));
      return false;
    },

    /** Notes that the stage holds the certificate, where that is news: its team may have given it one of ours by hand. */
    async noteUse(certificateId: string, stage: StageRef, now: Date): Promise<void> {
      const item = { certificateId, stage, seenAt: now.toISOString() };
      if (!(await table.put(useKey(certificateId, stage), item, { if: 'attribute_not_exists(pk)' }))) return;
      await table.update(certificateKey(certificateId), 'REMOVE unusedSince', { if: 'attribute_exists(pk)' });
    },

    /** Notes that the stage was seen to hold the certificate still. */
    async confirmUse({ certificateId, stage }: CertificateUse, now: Date): Promise<void> {
      await table.update(useKey(certificateId, stage), 'SET seenAt = :now', {
        if: 'attribute_exists(pk)',
        values: { ':now': now.toISOString() },
      });
    },

    /** Notes that the stage does not use the certificate any more; with the last use its grace begins. */
    async releaseUse(certificateId: string, stage: StageRef, now: Date): Promise<{ unused: boolean }> {
      await table.delete(useKey(certificateId, stage));
      // Marked first, then looked: a use claimed before the look is seen by it, one claimed later takes the mark away, and
      // the discard that needs the mark fails.
      const isOurs = await this.markUnused(certificateId, now);
      for await (const _other of table.query(pk, { prefix: `USE#${certificateId}#`, pageSize: 1 })) {
        return { unused: false };
      }
      return { unused: isOurs };
    },

    /** Drops a use that turned out to be over, unless the stage was given the certificate again since it was read. */
    async dropUse({ certificateId, stage, seenAt }: CertificateUse, now: Date): Promise<void> {
      const isAsRead = { if: 'seenAt = :seen', values: { ':seen': seenAt } };
      if (await table.delete(useKey(certificateId, stage), isAsRead)) await this.releaseUse(certificateId, stage, now);
    },

    /** Starts the grace of a certificate that no stage uses; says whether it is one of ours. */
    markUnused(certificateId: string, now: Date): Promise<boolean> {
      return table.update(certificateKey(certificateId), 'SET unusedSince = :now', {
        if: 'attribute_exists(pk)',
        values: { ':now': now.toISOString() },
      });
    },

    /**
     * Takes the certificate out of reach before it is deleted: no stage is given it from here on.
     *
     * @returns false where a stage was given it since `unusedSince` was read
     */
    async beginDiscard({ certificateId, scope }: Certificate, unusedSince: string): Promise<boolean> {
      const isUnused = { if: 'unusedSince = :seen', values: { ':seen': unusedSince } };
      if (
        !(await table.update(certificateKey(certificateId), 'SET discarding = :yes', {
          ...isUnused,
          values: { ...isUnused.values, ':yes': true },
        }))
      ) {
        return false;
      }
      await table.update({ pk, sk: `SCOPE#${scope}` }, 'REMOVE #current', {
        if: '#current.certificateId = :id',
        names: { '#current': 'current' },
        values: { ':id': certificateId },
      });
      return true;
    },

    /** Puts a certificate that AWS would not delete back: to its scope, and among those that wait for their grace to end. */
    async cancelDiscard(kept: Certificate, now: Date): Promise<void> {
      await table.update({ pk, sk: `SCOPE#${kept.scope}` }, 'SET #current = :kept', {
        if: 'attribute_not_exists(#current)',
        names: { '#current': 'current' },
        values: { ':kept': kept },
      });
      await table.update(certificateKey(kept.certificateId), 'SET unusedSince = :now REMOVE discarding', {
        if: 'attribute_exists(pk)',
        values: { ':now': now.toISOString() },
      });
    },

    /** Drops the record of a certificate that API Gateway no longer has. */
    async forget({ certificateId, scope }: Certificate): Promise<void> {
      await table.update({ pk, sk: `SCOPE#${scope}` }, 'REMOVE #current', {
        if: '#current.certificateId = :id',
        names: { '#current': 'current' },
        values: { ':id': certificateId },
      });
      await table.delete(certificateKey(certificateId));
    },

    /** Everything recorded, in one read of the partition: at most a few hundred items, as the quota is 60 certificates. */
    async list(): Promise<RecordedCertificates> {
      const items: Item[] = [];
      for await (const item of table.query(pk)) items.push(item);
      const ofKind = (prefix: string) => items.filter((item) => String(item.sk).startsWith(prefix));
      const uses = ofKind('USE#').map((item) => z.parse(use, item));
      const all = ofKind('CERTIFICATE#').map((item) => z.parse(recorded, item));
      const scopes = ofKind('SCOPE#').map((item) => z.parse(scopeItem, item));
      const issueIds = [...all, ...scopes.flatMap(({ current, issue }) => [current, issue])].map((one) => one?.issueId);
      return {
        certificates: all.map((one) => withUses(one, uses)),
        issueIds: new Set(issueIds.filter((id) => id !== undefined)),
        counted: totalOf(items.find(({ sk }) => sk === countKey.sk)),
      };
    },

    /** Certificates in the account and Region at the last count, with those that we had generated since; null before the first. */
    async counted(): Promise<number | null> {
      return totalOf(await table.get(countKey));
    },

    async setCount(total: number): Promise<void> {
      await table.put(countKey, { total });
    },

    async countOneMore(): Promise<void> {
      await table.update(countKey, 'ADD #total :one', {
        if: 'attribute_exists(pk)',
        names: { '#total': 'total' },
        values: { ':one': 1 },
      });
    },
  };
}

function totalOf(count: Item | null | undefined): number | null {
  return typeof count?.total === 'number' ? count.total : null;
}

function withUses(
  { unusedSince, ...one }: z.infer<typeof recorded>,
  uses: readonly CertificateUse[],
): RecordedCertificate {
  const own = uses.filter(({ certificateId }) => certificateId === one.certificateId);
  return { ...one, unusedSince: unusedSince ?? null, uses: own };
}
