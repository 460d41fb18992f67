import { html } from 'hono/html';
import { type Execution, statusOf } from '../states/execution.ts';
import { durationOf, type Markup, shortened, timeOf } from './format.ts';
import { countNote, nothing, section, table } from './section.ts';
import type { PageState } from './state.ts';
import { type StateVisit, visitsIn } from './state-visits.ts';
import { readable, withLinks } from './text.ts';

const SHOWN = 50;

/** History events read of one execution, the last ones: an execution may have 25,000. */
const EVENTS_READ = 400;

/** Characters shown of an input, output or cause; Step Functions allows 256 KiB. */
const DATA_CHARS = 2000;

/** Characters of an ending that stand on the folded line. */
const ENDING_CHARS = 120;

/** The executions, newest first; each unfolds to its states. */
export function executionsSection({ executions, now }: PageState): Markup {
  const shown = executions.slice(0, SHOWN);
  const running = executions.filter(({ ended }) => !ended).length;
  return section({
    id: 'executions',
    title: 'Executions',
    note: countNote(shown.length, executions.length) + (running > 0 ? `, ${running} running` : ''),
    content:
      shown.length > 0
        ? html`<ul class="plain">${shown.map((execution) => html`<li id="${execution.executionArn}">${folded(execution, now)}</li>`)}</ul>`
        : nothing('No execution was started yet.'),
  });
}

function folded(execution: Execution, now: number): Markup {
  const { name, stateMachine, startDate, ended } = execution;
  const status = statusOf(execution);
  const stopDate = ended?.stopDate;
  return html`<details class="card execution">
    <summary>
      <span class="badge ${TONES[status] ?? 'bad'}">${status}</span>
      <strong>${stateMachine.name}</strong>
      <span>${endingOf(execution)}</span>
      <span class="quiet">${timeOf(startDate)} · ${durationOf((stopDate ?? now) - startDate)}${stopDate === undefined ? ' so far' : ''}</span>
    </summary>
    <p class="quiet">Execution <code>${name}</code>${stopDate === undefined ? '' : html`, ended ${timeOf(stopDate)}`}</p>
    ${failureOf(execution)} ${statesOf(execution, now)} ${dataOf(execution)}
  </details>`;
}

const TONES: Readonly<Record<string, string>> = { SUCCEEDED: 'good', RUNNING: 'busy' };

/** How it ended, in a few words: its output's outcome (or the output itself), or its error. */
function endingOf({ ended }: Execution): string {
  if (!ended) return '';
  if (ended.ending.status !== 'SUCCEEDED') return ended.ending.error ?? '';
  const output: unknown = JSON.parse(ended.ending.output);
  if (typeof output !== 'object' || output === null) return shortened(ended.ending.output, ENDING_CHARS);
  return 'outcome' in output ? shortened(String(output.outcome), ENDING_CHARS) : '';
}

function failureOf({ ended }: Execution): Markup | string {
  if (!ended || ended.ending.status === 'SUCCEEDED') return '';
  const { error = 'No error name', cause = '' } = ended.ending;
  return html`<p><strong class="bad">${error}</strong></p><div class="text">${withLinks(shortened(cause, DATA_CHARS))}</div>`;
}

function statesOf({ history, stateMachine, ended }: Execution, now: number): Markup {
  const rows = visitsIn(history.events.slice(-EVENTS_READ)).map((visit) => stateRow(visit, ended?.stopDate, now));
  const earlier = history.events.length > EVENTS_READ ? html`<p class="quiet">Earlier states are not shown.</p>` : '';
  const heads = ['State', 'Entered', 'Duration', 'Retries', 'Errors'];
  return html`${earlier} ${table(`States of ${stateMachine.name}`, heads, rows)}`;
}

function stateRow(
  { name, type, entered, exited, retries, errors }: StateVisit,
  stopDate: number | undefined,
  now: number,
) {
  const there = exited === undefined && stopDate === undefined;
  return html`<tr>
    <th scope="row">${name} <span class="quiet">${type}</span></th>
    <td>${timeOf(entered, 'milliseconds')}</td>
    <td class="number">${durationOf((exited ?? stopDate ?? now) - entered)}${there ? ' so far' : ''}</td>
    <td class="number">${retries || ''}</td>
    <td class="bad">${shortened(errors.join(', '), ENDING_CHARS)}</td>
  </tr>`;
}

function dataOf({ input, ended }: Execution): Markup {
  const output = ended?.ending.status === 'SUCCEEDED' ? ended.ending.output : undefined;
  return html`${data('Input', input)} ${output === undefined ? '' : data('Output', output)}`;
}

function data(title: string, json: string): Markup {
  return html`<details><summary>${title}</summary><div class="text">${shortened(readable(json), DATA_CHARS)}</div></details>`;
}
