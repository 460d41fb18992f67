import { apiNameIn } from '#core/api-name';
import { REVERT_LINK_DAYS } from '#core/backout';
import { daysInMs, isoAfter } from '#core/duration';
import type { LinkKind } from '#core/link';
import { type Links, linksIn, OTHER_LINK_DAYS } from '#core/message-links';
import type { Telling } from '#core/telling';
import { links } from '#functions/aws/dynamodb/links';
import type { Table } from '#functions/aws/dynamodb/table';
import { type NewLink, newLinks } from '#functions/shared/links';
import { readSettings } from '#functions/shared/settings';

/** Makes what a message lets its reader do, when it is sent. */
export type LinksFor = (of: Telling, now: Date) => Promise<Links>;

/** Links where there are pages to lead to, else the workflow that a command starts. */
export function linkingOf(environment: NodeJS.ProcessEnv, table: Table): LinksFor {
  if (environment.LINK_BASE_URL === undefined) {
    const { BACKOUT_STATE_MACHINE_ARN: backoutArn } = readSettings(environment, ['BACKOUT_STATE_MACHINE_ARN']);
    return async () => ({ backoutArn });
  }
  const { LINK_BASE_URL } = readSettings(environment, ['LINK_BASE_URL']);
  return byPages(newLinks(links(table), LINK_BASE_URL));
}

function byPages(newLink: NewLink): LinksFor {
  return async (of, now) => {
    const { stage, found } = of;
    const made: [string, string][] = [];
    for (const { kind, about } of linksIn(of)) {
      const sent = { issuedFor: found, apiName: apiNameIn(of) };
      if (stage) made.push([`${kind}Url`, await newLink(kind, stage, about, endOf(kind, of, now), sent)]);
    }
    return Object.fromEntries(made);
  };
}

/** When a link of this kind ends, ISO 8601. */
function endOf(kind: LinkKind, { question }: Telling, now: Date): string {
  if (kind === 'decide' && question) return question.expiresAt;
  return isoAfter(now, daysInMs(kind === 'revert' ? REVERT_LINK_DAYS : OTHER_LINK_DAYS));
}
