import { html } from 'hono/html';
import type { CallEntry } from '../calls.ts';
import type { Denial } from '../iam/access.ts';
import { type Markup, timeOf } from './format.ts';
import { countNote, nothing, section, table } from './section.ts';
import type { PageState } from './state.ts';

const CALLS_SHOWN = 100;
const DENIALS_SHOWN = 50;

/** The AWS calls served, newest first. Only the page's script can filter, so without it the field stays hidden. */
export function callsSection({ calls }: PageState): Markup {
  const shown = calls.slice(-CALLS_SHOWN).reverse();
  const heads = ['No.', 'Time', 'Service', 'Operation', 'Caller', 'Resource', 'Status'];
  return section({
    id: 'calls',
    title: 'Calls',
    note: countNote(shown.length, calls.length),
    content: html`
      <p data-scripted hidden><label>Show only calls with <input type="search" id="call-filter" autocomplete="off"></label></p>
      ${shown.length > 0 ? table('Calls', heads, shown.map(callRow)) : nothing('No call was served yet.')}
    `,
  });
}

function callRow({ seq, time, service, operation, caller, resource, status }: CallEntry): Markup {
  return html`<tr id="call-${seq}" class="${status >= 400 ? 'failed' : ''}">
    <td class="number">${seq}</td>
    <td>${timeOf(time, 'milliseconds')}</td>
    <td>${service}</td>
    <td>${operation}</td>
    <td class="long">${caller}</td>
    <td class="long">${resource}</td>
    <td class="number">${status >= 400 ? html`<strong class="badge bad">${status}</strong>` : status}</td>
  </tr>`;
}

/** What policies refused, newest first. */
export function denialsSection({ denials }: PageState): Markup {
  const shown = denials.slice(-DENIALS_SHOWN).reverse();
  return section({
    id: 'denials',
    title: 'Denials',
    note: countNote(shown.length, denials.length),
    content:
      shown.length > 0
        ? table('Denials', ['Time', 'Caller', 'Action', 'Resource'], shown.map(denialRow))
        : nothing('The policies refused nothing.'),
  });
}

function denialRow({ time, caller, action, resource }: Denial): Markup {
  return html`<tr>
    <td>${timeOf(time, 'milliseconds')}</td>
    <td class="long">${caller}</td>
    <td class="bad">${action}</td>
    <td class="long">${resource}</td>
  </tr>`;
}
