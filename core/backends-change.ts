import { briefHost } from '#core/backend-host';
import { asOnceShown, type Backends } from '#core/backends';

type Known = Extract<Backends, { known: true }>;

/** Hosts that are named of those that came, and of those that went. */
const MOST_NAMED = 5;

/**
 * How the backends that would be shown the certificate differ from those that people were shown. Compared are hosts, whole,
 * not counts: one more method to the same host is shown to nobody new, and what never shows the certificate does not matter.
 *
 * @returns in words that follow "its backends changed:"; null where they are the same, or where nobody knows: they were not
 * known when they were shown, or AWS did not answer now
 */
export function backendsChange(shown: Backends | undefined, now: Backends): string | null {
  if (!shown?.known) return null;
  if (!now.known) return now.answered ? `what they are could not be read: ${now.why}` : null;
  const seen = shown.wholeHosts ? now : { ...now, hosts: asOnceShown(now.hosts) };
  if (areSame(shown, seen)) return null;
  const added = seen.hosts.filter((host) => lacks(shown, host));
  const gone = shown.hosts.filter((host) => lacks(seen, host));
  const said = [added.length > 0 && `${named(added)} added`, gone.length > 0 && `${named(gone)} gone`].filter(Boolean);
  return said.length > 0 ? said.join(', ') : unnamed(shown, seen);
}

function areSame(shown: Known, now: Known): boolean {
  if (shown.wholeHosts) return shown.wholeHosts === now.wholeHosts;
  // An upgrade voids no question: one that was put before whole hosts were compared is compared as it was shown.
  if (shown.allHosts) return shown.allHosts === now.allHosts;
  // Of questions put before `allHosts` was kept only their number tells.
  return shown.moreHosts === now.moreHosts && shown.hosts.join() === now.hosts.join();
}

/** Whether the host is none of the list's for certain: a list that is cut off has, in order, its first hosts only. */
function lacks({ hosts, moreHosts }: Known, host: string): boolean {
  return !hosts.includes(host) && (moreHosts === 0 || host < (hosts.at(-1) ?? ''));
}

function named(hosts: readonly string[]): string {
  const more = hosts.length - MOST_NAMED;
  return [...hosts.slice(0, MOST_NAMED).map(briefHost), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** What is said where none of the hosts that are shown came or went. */
function unnamed(shown: Known, now: Known): string {
  return shown.moreHosts > 0 || now.moreHosts > 0
    ? `others beyond the ${shown.hosts.length} that were named`
    : 'others that are shown alike, with ? or … in place of what differs';
}
