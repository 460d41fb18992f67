import * as z from 'zod/mini';
import { type Certificate, certificate } from '#core/certificate';
import { secondsInMs } from '#core/duration';
import { CertificateBeingIssued } from '#core/errors';
import type { StageRef } from '#core/stage';
import type { Table } from '#functions/aws/dynamodb/table';

/**
 * An issue that was begun and not ended belongs to its execution for this long after its last attempt; then another one
 * may go on with it. Longer than a function can run (15 s), so that no call of the first holder is still on its way.
 */
const HELD_MS = secondsInMs(20);

const issue = z.object({ issueId: z.string(), holder: z.string(), at: z.number() });
const scopeItem = z.object({ current: z.optional(certificate), issue: z.optional(issue) });

/** The right to have the certificate of a scope generated. */
export interface Issue {
  /** Tag of the certificate to come; the same for all who go on with this issue. */
  readonly issueId: string;
  /** True where someone may have had it generated already: look for the tag first. */
  readonly resumed: boolean;
}

export type Scopes = ReturnType<typeof scopes>;

/** Which certificate each scope has now, and who is having one issued: at most one at a time. */
export function scopes(table: Table, where: Pick<StageRef, 'account' | 'region'>) {
  const key = (scope: string) => ({ pk: `CERTIFICATES#${where.account}#${where.region}`, sk: `SCOPE#${scope}` });
  const names = { '#current': 'current', '#issue': 'issue' };

  return {
    async current(scope: string): Promise<Certificate | null> {
      const item = await table.get(key(scope));
      return (item && z.parse(scopeItem, item).current) ?? null;
    },

    /**
     * Writes down, before anything is generated, that a certificate is being issued for the scope.
     *
     * @param newIssueId used unless an earlier issue is still open, which is then gone on with
     * @throws CertificateBeingIssued while another execution is at it
     */
    async beginIssue(scope: string, holder: string, newIssueId: string, now: Date): Promise<Issue> {
      const item = await table.get(key(scope));
      const open = item ? z.parse(scopeItem, item).issue : undefined;
      if (open && open.holder !== holder && now.getTime() - open.at < HELD_MS) throw beingIssued(scope);
      const mine = { issueId: open?.issueId ?? newIssueId, holder, at: now.getTime() };
      const isAsRead = open ? '#issue.holder = :holder AND #issue.#at = :at' : 'attribute_not_exists(#issue)';
      const taken = await table.update(key(scope), 'SET #issue = :mine', {
        if: isAsRead,
        names: { '#issue': 'issue', ...(open ? { '#at': 'at' } : {}) },
        values: { ':mine': mine, ...(open ? { ':holder': open.holder, ':at': open.at } : {}) },
      });
      if (!taken) throw beingIssued(scope);
      return { issueId: mine.issueId, resumed: open !== undefined };
    },

    /**
     * Ends the issue: the certificate is the scope's from here on.
     *
     * @throws CertificateBeingIssued where another execution has ended it with another certificate
     */
    async endIssue(made: Certificate): Promise<void> {
      const ended = await table.update(key(made.scope), 'SET #current = :made REMOVE #issue', {
        if: '#issue.issueId = :issueId OR #current.certificateId = :id',
        names,
        values: { ':made': made, ':issueId': made.issueId, ':id': made.certificateId },
      });
      if (!ended) throw beingIssued(made.scope);
    },
  };
}

function beingIssued(scope: string): CertificateBeingIssued {
  return new CertificateBeingIssued(
    `Another remediation is issuing the certificate of ${scope}; its certificate will be shared.`,
  );
}
