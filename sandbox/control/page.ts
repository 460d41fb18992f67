import { html } from 'hono/html';
import type { GatewaySnapshot } from '../apigateway/snapshot.ts';
import type { DeliveredMessage } from '../sns/topics.ts';

/** An execution, as far as the page shows it. */
export interface ExecutionRow {
  readonly stateMachine: string;
  readonly name: string;
  readonly status: string;
  readonly startDate: Date;
}

export interface PageParts {
  readonly gateway: GatewaySnapshot;
  readonly messages: readonly DeliveredMessage[];
  /** Newest first. */
  readonly executions: () => Promise<readonly ExecutionRow[]>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Rows and messages shown: the newest, so that the page stays quick after a long run. */
const SHOWN = 50;

type Markup = ReturnType<typeof html>;

/** The page for people: stages with their certificates, messages with their links, executions. */
export async function renderPage({ gateway, messages, executions, now }: PageParts): Promise<string> {
  const stages = gateway.apis.flatMap(({ id, name, stages: own }) => own.map((stage) => ({ ...stage, id, name })));
  const running = (await executions()).slice(0, SHOWN);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="refresh" content="2" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Sandbox</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <h1>Sandbox</h1>
        <p>Its clock says <time>${isoTime(now)}</time>.</p>
        <h2>Stages (${stages.length})</h2>
        ${table(['API', 'Stage', 'Client certificate', 'Last updated'], stages.slice(-SHOWN).reverse(), (stage) => [
          `${stage.name} (${stage.id})`,
          stage.stageName,
          stage.clientCertificateId ?? 'none',
          isoTime(stage.lastUpdatedDate),
        ])}
        <h2>Messages (${messages.length})</h2>
        ${messages.slice(-SHOWN).reverse().map(message)}
        <h2>Executions</h2>
        ${table(['State machine', 'Execution', 'Status', 'Started'], running, (execution) => [
          execution.stateMachine,
          execution.name,
          execution.status,
          isoTime(execution.startDate),
        ])}
      </body>
    </html>`;
  return String(await page);
}

function table<Row>(heads: readonly string[], rows: readonly Row[], cells: (row: Row) => string[]): Markup {
  if (rows.length === 0) return html`<p class="quiet">None yet.</p>`;
  return html`<table>
    <thead>
      <tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr>
    </thead>
    <tbody>
      ${rows.map((row) => html`<tr>${cells(row).map((cell) => html`<td>${cell}</td>`)}</tr>`)}
    </tbody>
  </table>`;
}

function message({ subject, body, time, topicArn }: DeliveredMessage): Markup {
  return html`<article>
    <h3>${subject}</h3>
    <p class="quiet"><time>${time}</time> ${topicArn.split(':').at(-1)}</p>
    <pre>${withLinks(body)}</pre>
  </article>`;
}

/** Text with its http(s) addresses as links; the rest escaped as any text. */
function withLinks(text: string): (string | Markup)[] {
  return text
    .split(/(https?:\/\/[^\s<>"')\]]+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}" rel="noreferrer">${part}</a>` : part));
}

function isoTime(time: Date | number | undefined): string {
  return time === undefined ? '' : new Date(time).toISOString();
}

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; }
  h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem } h3 { font-size: 1rem; margin: 0 }
  table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ddd }
  article { border: 1px solid #ddd; border-radius: 6px; padding: .8rem 1rem; margin: .8rem 0 }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 } .quiet { color: #666; margin: .2rem 0 }
`;
