import type { Row } from '#core/message-lines';
import type { Reply, Trial } from '#core/preflight';
import type { Telling } from '#core/telling';

/** What came of trying backends before the change; its texts, which are other people's, were made harmless when it was made. */
export function preflightRows({ preflight }: Telling): Row[] {
  if (!preflight) return [];
  const { trials, untried, moreUntried } = preflight;
  const notTried = untried.map(({ host, why }) => `not tried: ${host} (${why})`);
  const more = moreUntried > 0 ? [`not tried: ${moreUntried} more`] : [];
  return [
    ['Preflight', trials.length > 0 ? WHAT_WAS_TRIED : 'no backend could be tried'],
    ...[...trials.map(tried), ...notTried, ...more].map((text): Row => ['', text]),
  ];
}

// GetResources and TestInvokeMethod know nothing of deployments (API reference).
const WHAT_WAS_TRIED = "of the API's working copy, which may differ from what is deployed";

function tried({ method, path, host, without, with: withIt }: Trial): string {
  return `${method} ${path} at ${host}: ${said(without)} without the certificate, ${said(withIt)} with it`;
}

function said({ status, latencyMs, tls }: Reply): string {
  if (status === null) return `no answer in ${latencyMs} ms`;
  return `${status} in ${latencyMs} ms${tls ? ` (${tls})` : ''}`;
}
