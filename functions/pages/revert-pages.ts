import { html } from 'hono/html';
import type { BackoutRecord } from '#core/backout';
import { EXEMPTION_DAYS } from '#core/exemption';
import { backendsClause } from '#core/message-backends';
import { certificateLabel, type LiveStage, stageLabel } from '#core/stage';
import { printable } from '#core/text';
import type { Markup, Page } from '#functions/pages/page';

/** Longest answer to `who` and `why` that is kept. */
export const LONGEST_FIELD = 200;

/** The form: what was changed, and what reverting does. */
export function revertForm(record: BackoutRecord, wrong?: string): Page {
  return {
    status: wrong ? 400 : 200,
    title: `Revert the change of ${stageLabel(record.stage)}?`,
    content: html`
      ${wrong ? html`<p role="alert"><strong>${wrong}</strong> Nothing was changed.</p>` : ''}
      ${changeList(record)}
      <p>
        Reverting sets the stage back to exactly what it presented before:
        <strong>${record.change.from ?? 'no client certificate'}</strong>. Then stagecert leaves this stage alone for
        ${EXEMPTION_DAYS} days. Backends that require the certificate will refuse the stage's calls.
      </p>
      <form method="post">
        <label for="who">Who are you?</label>
        <input id="who" name="who" required maxlength="${LONGEST_FIELD}" autocomplete="name" />
        <label for="why">Why is it reverted?</label>
        <input id="why" name="why" required maxlength="${LONGEST_FIELD}" autocomplete="off" />
        <button type="submit">Revert the change</button>
      </form>
    `,
  };
}

/** The answer to the form, once the backout has been started. */
export function revertStarted(record: BackoutRecord): Page {
  return {
    status: 200,
    title: `${stageLabel(record.stage)} is being reverted`,
    content: html`
      ${changeList(record)}
      <p>
        The stage is being set back to ${record.change.from ?? 'no client certificate'}. A message tells how it ended, within
        a minute or so. Then stagecert leaves the stage alone for ${EXEMPTION_DAYS} days.
      </p>
    `,
  };
}

/** After the first decision: what came of it is for the stage to show, and a backout that never began can be started from here. */
export function alreadyAsked(record: BackoutRecord, live: LiveStage | null): Page {
  const { who, why, decidedAt } = record.decision ?? { who: '', why: '', decidedAt: '' };
  return {
    status: 409,
    title: 'A revert was asked for already',
    content: html`
      <p>${printable(who)} (self-declared) asked for it at ${decidedAt}: “${printable(why)}”. ${presently(live)}</p>
      ${changeList(record)}
      ${live?.clientCertificateId === record.change.to ? startAgain : ''}
    `,
  };
}

export function noLongerApplies(record: BackoutRecord, live: LiveStage | null): Page {
  return {
    status: 409,
    title: 'This link no longer applies',
    content: html`
      <p>The stage is not what it was when the link was sent. ${presently(live)} Nothing was changed.</p>
      ${changeList(record)}
    `,
  };
}

export function linkExpired(record: BackoutRecord, expiredAt: string): Page {
  return {
    status: 410,
    title: 'This link has expired',
    content: html`
      <p>It worked until ${expiredAt}. Nothing was changed. The message that it came in says how to revert by hand.</p>
      ${changeList(record)}
    `,
  };
}

/** For a link that was never sent, and for anything else that is no page: one answer, which tells nothing. */
export const unknownLink: Page = {
  status: 404,
  title: 'Unknown link',
  content: html`<p>No such link was ever sent, or it was cut short on its way. Copy the whole line from the message.</p>`,
};

/** Asking again starts a backout once at most; where one is under way or has failed it changes nothing. */
const startAgain = html`<p>If no message about it arrives within some minutes, it may not have been started.</p>
  <form method="post"><button type="submit">Make sure that it was started</button></form>`;

function presently(live: LiveStage | null): string {
  if (!live) return 'The stage does not exist any more.';
  const held = live.clientCertificateId;
  return held === null ? 'It presents no client certificate now.' : `It presents ${held} now.`;
}

/** When AWS does not answer: it may be throttling, or down. */
export const notNow: Page = {
  status: 503,
  title: 'That did not work just now',
  content: html`<p>AWS did not answer as it should. Load the link again in a minute: it says whether the revert was taken.</p>`,
};

function changeList({ stage, change, backends, recordedAt, remediationId }: BackoutRecord): Markup {
  const apiName = backends?.known && backends.apiName;
  return html`<dl>
    ${apiName ? html`<dt>API</dt><dd>${printable(apiName)}</dd>` : ''}
    <dt>Stage</dt><dd>${stageLabel(stage)}</dd>
    <dt>Account</dt><dd>${stage.account}, ${stage.region}</dd>
    <dt>Before</dt><dd>${certificateLabel(change.from)}</dd>
    <dt>After</dt><dd>${certificateLabel(change.to)}</dd>
    ${backends ? html`<dt>Backends</dt><dd>${backendsClause(backends)}</dd>` : ''}
    <dt>Changed at</dt><dd>${recordedAt}</dd>
    <dt>Remediation</dt><dd>${remediationId}</dd>
  </dl>`;
}
