import { html } from 'hono/html';
import type { DeliveredMessage } from '../sns/topics.ts';
import { type Markup, nameIn, shortened, timeOf } from './format.ts';
import { countNote, nothing, section } from './section.ts';
import type { PageState } from './state.ts';
import { readable, withLinks } from './text.ts';

const SHOWN = 50;

/** Characters shown of a body; SNS allows 256 KiB, and the JSON of the control surface has it all. */
const BODY_CHARS = 8000;

/** The messages as delivered, newest first; the newest is unfolded. */
export function messagesSection({ messages }: PageState): Markup {
  const first = Math.max(messages.length - SHOWN, 0);
  const shown = messages.slice(first).map((message, index) => article(message, first + index + 1, messages.length));
  return section({
    id: 'messages',
    title: 'Messages',
    note: countNote(shown.length, messages.length),
    content: shown.length > 0 ? html`${shown.reverse()}` : nothing('Nothing was published yet.'),
  });
}

function article(message: DeliveredMessage, number: number, newest: number): Markup {
  const { subject, body, time, topicArn, protocol, attributes } = message;
  return html`<details id="message-${number}" class="card message" ${number === newest ? OPEN : ''}>
    <summary>
      <h3>${subject || 'No subject'}</h3>
      <span class="quiet">${timeOf(time)} · ${protocol} · topic ${nameIn(topicArn)}</span>
    </summary>
    <div class="text">${withLinks(shortened(readable(body), BODY_CHARS))}</div>
    ${attributeList(Object.entries(attributes))}
  </details>`;
}

const OPEN = html`open`;

function attributeList(attributes: readonly (readonly [name: string, value: string])[]): Markup | string {
  if (attributes.length === 0) return '';
  return html`<details>
    <summary>Attributes (${attributes.length})</summary>
    <dl>${attributes.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
  </details>`;
}
