import { html } from 'hono/html';
import { type Exemption, isExempt } from '#core/exemption';
import type { Link } from '#core/link';
import { certificateLabel, type LiveStage, stageLabel } from '#core/stage';
import { printable } from '#core/text';
import type { TimelineEntry } from '#core/timeline';
import { facts } from '#functions/pages/facts';
import type { Markup, Page } from '#functions/pages/page';

/** What is known of a stage. */
export interface StageStatus {
  readonly link: Link;
  /** The stage as it is now; null where it is gone. */
  readonly live: LiveStage | null;
  /** The recorded exemption, also one that has ended; or why it cannot be read. */
  readonly exemption: Exemption | { readonly problem: string } | null;
  /** What people are being asked about it. */
  readonly question: { readonly proposed: string; readonly expiresAt: string } | null;
  /** Who removes its certificate again and again. */
  readonly contestedBy: string | null;
  /** The newest first. */
  readonly timeline: readonly TimelineEntry[];
  /** Whether there are older entries than these. */
  readonly isCut: boolean;
  readonly now: Date;
}

/** What the stage is now and what happened to it. */
export function statusPage(status: StageStatus): Page {
  const { link, live, timeline, isCut } = status;
  return {
    status: 200,
    title: `Stage ${stageLabel(link.stage)}`,
    content: html`
      ${now(status)}
      <h2>What happened, the newest first</h2>
      <ol class="timeline">${timeline.map(entry)}</ol>
      ${timeline.length === 0 ? html`<p>Nothing is recorded about this stage.</p>` : ''}
      ${isCut ? html`<p class="aside">Older entries are in the table.</p>` : ''}
      ${live ? '' : html`<p class="aside">The history outlives the stage.</p>`}
    `,
  };
}

function now({ link, live, exemption, question, contestedBy, now: at }: StageStatus): Markup {
  const { stage, apiName } = link;
  return facts([
    ['API', apiName ? printable(apiName) : null],
    ['Stage', stageLabel(stage)],
    ['Account', `${stage.account}, ${stage.region}`],
    ['Presents now', live ? certificateLabel(live.clientCertificateId) : 'the stage does not exist any more'],
    ['Created at', live?.createdDate],
    ['Exemption', live && exemptionText(live, exemption, at)],
    ['Question', question && `open until ${question.expiresAt}: ${printable(question.proposed)}`],
    ['Contested by', contestedBy && printable(contestedBy)],
  ]);
}

function exemptionText(live: LiveStage, exemption: StageStatus['exemption'], at: Date): string | null {
  if (!exemption) return null;
  if ('problem' in exemption) return printable(exemption.problem, 400);
  const { until, who, why } = exemption;
  if (!isExempt(live, exemption, at)) return null;
  return `until ${until}, by ${printable(who)} (self-declared): “${printable(why)}”`;
}

function entry({ seq, at, hash, title, lines, said }: TimelineEntry): Markup {
  return html`<li>
    <h3>${title}</h3>
    <p><time datetime="${at}">${at}</time> <span class="aside">entry ${seq}, ${hash.slice(0, 12)}</span></p>
    ${lines.map((line) => html`<p>${line}</p>`)}
    ${said ? html`<p>${said.who} (self-declared): “${said.why}”</p>` : ''}
  </li>`;
}
