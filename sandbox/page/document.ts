import { html } from 'hono/html';
import { callsSection, denialsSection } from './calls.ts';
import { executionsSection } from './executions.ts';
import { durationOf, type Markup, timeOf } from './format.ts';
import { messagesSection } from './messages.ts';
import { stagesSection } from './stages.ts';
import type { PageState } from './state.ts';

/** The whole page. The script brings it up to date; without scripts the browser loads it again now and then. */
export async function renderDocument(state: PageState): Promise<string> {
  return String(
    await html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <noscript><meta http-equiv="refresh" content="5"></noscript>
    <title>Sandbox</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/_sandbox/page/style.css">
    <script src="/_sandbox/page/refresh.js" defer></script>
  </head>
  <body>${content(state)}</body>
</html>
`,
  );
}

/** What stands in the page's body: the part that changes. */
export async function renderContent(state: PageState): Promise<string> {
  return String(await content(state));
}

function content(state: PageState): Markup {
  return html`<header>
      <h1>Sandbox</h1>
      <p class="quiet">${state.place.region} · account ${state.place.account}</p>
      ${clock(state)}
      <p data-scripted hidden><button type="button" id="pause" aria-pressed="false">Pause updates</button></p>
      <p role="status" id="connection" class="bad"></p>
    </header>
    <nav aria-label="Sections">${SECTIONS.map((name) => html`<a href="#${name.toLowerCase()}">${name}</a> `)}</nav>
    <main>
      <div class="column">${stagesSection(state)} ${messagesSection(state)}</div>
      <div class="column">${executionsSection(state)} ${denialsSection(state)}</div>
      ${callsSection(state)}
    </main>
    <footer>All of it as JSON: ${SOURCES.map(([name, title]) => html`<a href="/_sandbox/${name}">${title}</a> `)}</footer>`;
}

const SECTIONS = ['Stages', 'Messages', 'Executions', 'Denials', 'Calls'];

/** The control surface's own lists, which have everything. */
const SOURCES = [
  ['logs', 'what the functions logged'],
  ['messages', 'messages'],
  ['calls', 'calls'],
  ['denials', 'denials'],
  ['faults', 'faults'],
] as const;

/** Below this the two clocks are taken to agree. */
const AGREES_MS = 1000;

function clock({ now, aheadMs }: PageState): Markup {
  const ahead = aheadMs < AGREES_MS ? 'as this machine’s' : `${durationOf(aheadMs)} ahead of this machine’s`;
  return html`<p>Clock: <strong>${timeOf(now)}</strong> UTC, ${ahead}</p>`;
}
