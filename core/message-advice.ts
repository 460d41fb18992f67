import { EXPIRING_DAYS } from '#core/finding';
import type { Ending } from '#core/steps';

/** What an outcome means for the traffic, and what to do about it. */
export function meaningOf({ outcome, found, change, unreadable }: Ending): string {
  switch (outcome) {
    case 'fixed':
      return `${TRAFFIC}\n\n${IF_UNSEEN}`;
    case 'reverted':
      return `Backends that require a client certificate refuse the stage's calls
${change?.to ? 'unless they trust the one that it presents now.' : 'now that it presents none.'}`;
    case 'told':
      return found?.finding === 'expiring' ? EXPIRING : BROKEN;
    case 'failed':
      return unreadable ? UNREADABLE : FAILED;
    default:
      return '';
  }
}

// The direction and the case to fear: API Gateway developer guide, "Generate and configure an SSL certificate for
// backend authentication". Whether a redeployment is needed is unverified: an older edition of that guide asked for one.
const TRAFFIC = `What it means for traffic: the certificate authenticates API Gateway to
the backend, never your callers to the API. It is shown only to HTTP
backends that ask for one.
  - A backend that does not ask: nothing changes.
  - A backend that requires one: works once it trusts this certificate.
  - A backend that asks but does not insist: may now refuse a certificate
    that it does not trust. If its calls fail since this change, revert.`;

const IF_UNSEEN = `The setting is in place. If a backend that asks sees no certificate,
redeploy the API to this stage: whether AWS needs that is not documented.`;

const EXPIRING = `It ends within ${EXPIRING_DAYS} days and does not renew. stagecert replaces no certificate
that a backend may trust: have the backend trust a new one first.`;

const BROKEN = `stagecert replaces no certificate that a backend may trust. Generate a
new one, have the backend trust it, then give it to the stage.`;

const FAILED = `The next change of the stage starts another attempt. What the stage holds
now and how to set it back by hand: see below, and the runbook.`;

const UNREADABLE = `Nothing was changed. The event is kept in the execution's input for 90
days. If it tells of a stage, look at that stage by hand.`;
