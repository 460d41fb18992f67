import { X509Certificate } from 'node:crypto';
import { html } from 'hono/html';
import type { GatewaySnapshot } from '../apigateway/snapshot.ts';
import { DAY, dayOf, type Markup, timeOf } from './format.ts';
import { countNote, nothing, section, table } from './section.ts';
import type { PageState } from './state.ts';

/** Rows shown, so that the page stays quick where thousands of stages were placed. */
const SHOWN = 100;

/** A certificate that ends within this many days is marked. */
const SOON_DAYS = 30;

type Api = GatewaySnapshot['apis'][number];
type Stage = Api['stages'][number] & { readonly api: Api };
type Certificates = ReadonlyMap<string, GatewaySnapshot['certificates'][number]>;

/** The stages of all APIs with what they present to backends; those changed last come first. */
export function stagesSection({ gateway, now }: PageState): Markup {
  const stages = gateway.apis.flatMap((api) => api.stages.map((stage): Stage => ({ ...stage, api })));
  const without = stages.filter(({ api, clientCertificateId }) => canPresent(api) && !clientCertificateId).length;
  const shown = stages.sort((left, right) => changed(right) - changed(left)).slice(0, SHOWN);
  const certificates: Certificates = new Map(gateway.certificates.map((one) => [one.clientCertificateId, one]));
  const rows = shown.map((stage) => row(stage, certificates, now));
  return section({
    id: 'stages',
    title: 'Stages',
    note: countNote(shown.length, stages.length) + (without > 0 ? `, ${without} without a client certificate` : ''),
    content:
      rows.length > 0
        ? table('Stages', ['API', 'Stage', 'Client certificate', 'Last updated'], rows)
        : nothing(
            'No stage yet: create one with any AWS client that is given the address of this page as its endpoint.',
          ),
  });
}

const changed = ({ lastUpdatedDate }: Stage): number => lastUpdatedDate?.getTime() ?? 0;

/** "Supported only for WebSocket APIs" (and REST APIs), says the API reference of v2 about the field. */
const canPresent = ({ protocol }: Api): boolean => protocol !== 'HTTP';

function row({ api, ...stage }: Stage, certificates: Certificates, now: number): Markup {
  return html`<tr id="stage-${api.id}-${stage.stageName}">
    <td class="long">${api.name}<br><span class="quiet">${api.protocol} <code>${api.id}</code></span></td>
    <th scope="row" class="long">${stage.stageName}</th>
    <td>${presented(api, stage.clientCertificateId, certificates, now)}</td>
    <td>${stage.lastUpdatedDate ? timeOf(stage.lastUpdatedDate) : ''}</td>
  </tr>`;
}

function presented(api: Api, id: string | undefined, certificates: Certificates, now: number): Markup {
  if (!canPresent(api)) return html`<span class="quiet">HTTP APIs have none</span>`;
  if (!id) return html`<strong class="badge bad">none</strong>`;
  const certificate = certificates.get(id);
  if (certificate)
    return html`<code>${id}</code> ${expiry(certificate.expirationDate, now)}<br>${subject(certificate)}`;
  // An ARN is one of ACM, which API Gateway's own list never holds.
  if (id.startsWith('arn:')) return html`<code>${id}</code>`;
  return html`<code>${id}</code> <strong class="badge bad">does not exist</strong>`;
}

function expiry(date: Date | undefined, now: number): Markup {
  if (!date) return html``;
  const days = Math.floor((date.getTime() - now) / DAY);
  if (days < 0) return html`<strong class="badge bad">expired ${dayOf(date)}</strong>`;
  if (days < SOON_DAYS) return html`<strong class="badge warn">expires in ${days} days</strong>`;
  return html`<span class="quiet">until ${dayOf(date)}</span>`;
}

function subject({ pemEncodedCertificate: pem }: GatewaySnapshot['certificates'][number]): Markup | string {
  if (!pem) return '';
  return html`<span class="quiet">${new X509Certificate(pem).subject.replaceAll('\n', ', ')}</span>`;
}
