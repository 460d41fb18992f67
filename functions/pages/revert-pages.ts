import { html } from 'hono/html';
import { apiNameIn } from '#core/api-name';
import type { BackoutRecord } from '#core/backout';
import type { EndedBackout } from '#core/backout-ended';
import { EXEMPTION_DAYS } from '#core/exemption';
import { backendsClause } from '#core/message-backends';
import { certificateLabel, type LiveStage, stageLabel } from '#core/stage';
import { printable } from '#core/text';
import { facts, presently } from '#functions/pages/facts';
import { form, type Problems, whoAndWhy } from '#functions/pages/form';
import { elsewhere } from '#functions/pages/link-pages';
import type { Markup, Page } from '#functions/pages/page';

/** The two questions of the form, as far as they were answered. */
export const revertFields = (sent?: URLSearchParams) => whoAndWhy('Why is it reverted?', sent);

/** The form: what was changed, and what reverting does. */
export function revertForm(record: BackoutRecord, shown: string, sent?: URLSearchParams, problems?: Problems): Page {
  return {
    status: problems ? 400 : 200,
    title: `Revert the change of ${stageLabel(record.stage)}?`,
    content: html`
      ${changeList(record)}
      <p>
        Reverting sets the stage back to exactly what it presented before:
        <strong>${record.change.from ?? 'no client certificate'}</strong>. Then stagecert leaves this stage alone for
        ${record.exemptionDays ?? EXEMPTION_DAYS} days. Backends that require the certificate will refuse the stage's calls.
      </p>
      ${form({
        shown,
        fields: revertFields(sent),
        buttons: [{ label: 'Revert the change', look: 'danger' }],
        ...(problems && { problems }),
      })}
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
        a minute or so. Then stagecert leaves the stage alone for
        ${record.exemptionDays ?? EXEMPTION_DAYS} days.
      </p>
      ${elsewhere}
    `,
  };
}

/** After the first decision: what came of it, and from where a backout that never began can be started. */
export function alreadyAsked(
  record: BackoutRecord,
  live: LiveStage | null,
  shown: string,
  ended: EndedBackout | null,
): Page {
  const isReverted = ended?.outcome === 'reverted';
  return {
    status: 409,
    title: isReverted ? `${stageLabel(record.stage)} was reverted already` : 'A revert was asked for already',
    content: html`
      <p>${saidOf(record, ended)} ${presently(live)}</p>
      ${changeList(record)}
      ${!ended && live?.clientCertificateId === record.change.to ? startAgain(shown) : ''}
    `,
  };
}

function saidOf({ decision }: BackoutRecord, ended: EndedBackout | null): string {
  const { who, why, decidedAt } = decision ?? { who: '', why: '', decidedAt: '' };
  const whose = `${printable(who)} (self-declared)`;
  if (ended?.outcome === 'reverted') return `Reverted at ${ended.at} by ${whose}: “${printable(why)}”.`;
  const asked = `${whose} asked for it at ${decidedAt}: “${printable(why)}”.`;
  return ended ? `${asked} It ended at ${ended.at} as ${printable(ended.outcome)}: the message says why.` : asked;
}

/** Asking again starts a backout once at most; where one is under way or has failed it changes nothing. */
function startAgain(shown: string): Markup {
  return html`<p>If no message about it arrives within some minutes, it may not have been started.</p>
    ${form({ shown, fields: [], buttons: [{ label: 'Start it again (safe to repeat)', look: 'plain' }] })}`;
}

/** The change that the link undoes. */
export function changeList(record: BackoutRecord): Markup {
  const { stage, change, backends, recordedAt, remediationId } = record;
  const apiName = apiNameIn(record);
  return facts([
    ['API', apiName ? printable(apiName) : null],
    ['Stage', stageLabel(stage)],
    ['Account', `${stage.account}, ${stage.region}`],
    ['Before', certificateLabel(change.from)],
    ['After', certificateLabel(change.to)],
    ['Backends', backends && backendsClause(backends)],
    ['Changed at', recordedAt],
    ['Remediation', printable(remediationId)],
  ]);
}
