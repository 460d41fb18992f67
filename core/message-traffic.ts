import { backendsParagraph } from '#core/message-backends';
import { paragraphs } from '#core/message-lines';
import { isNotice, type Telling } from '#core/telling';

/** What a fix means for the traffic of this very stage, as far as its backends could be read. */
export function traffic(ending: Telling): string {
  const { backends, stage } = ending;
  const asHeld = backends?.known && stage?.apiVersion === 'v2' ? `\n${AS_HELD}` : '';
  const isMade = ending.outcome !== 'asked' && !isNotice(ending);
  const whereShown = `${TRAFFIC} ${isMade ? MADE : PROPOSED}`;
  return paragraphs(backends ? backendsParagraph(backends) + asHeld : '', shown(ending) ? whereShown : NO_TRAFFIC);
}

/** False only where it is known that nobody is shown the certificate. */
export function shown({ backends }: Telling): boolean {
  return !backends?.known || backends.presenting > 0;
}

// The direction and the case to fear: API Gateway developer guide, "Generate and configure an SSL certificate for
// backend authentication". Whether a redeployment is needed is unverified: an older edition of that guide asked for one.
const TRAFFIC = `What it means for traffic: the certificate authenticates API Gateway to
the backend, never your callers to the API. It is shown only to HTTP
backends that ask for one.
  - A backend that does not ask: nothing changes.
  - A backend that requires one: works once it trusts this certificate.
  - A backend that asks but does not insist:`;

const MADE = `may now refuse a
    certificate that it does not trust. If its calls fail since this
    change, revert.`;

const PROPOSED = `the case to fear. It may
    refuse a certificate that it does not trust, where it took the
    connection without one.`;

const NO_TRAFFIC = `The certificate authenticates API Gateway to the backend, never your
callers to the API. It begins to matter with the first HTTPS integration.`;

// API Gateway v2 exports HTTP APIs only (ExportApi, API reference), so this is GetIntegrations.
const AS_HELD = `That is what the API holds now; what is deployed on the stage may differ.`;
