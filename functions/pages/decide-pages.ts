import { html } from 'hono/html';
import { apiNameIn } from '#core/api-name';
import type { Decision } from '#core/backout';
import { backendsClause } from '#core/message-backends';
import type { Question } from '#core/question';
import { certificateLabel, type LiveStage, stageLabel } from '#core/stage';
import { printable } from '#core/text';
import { shortAgent } from '#core/user-agent';
import { facts, moment, presently } from '#functions/pages/facts';
import { type Button, form, type Problems, whoAndWhy } from '#functions/pages/form';
import { elsewhere } from '#functions/pages/link-pages';
import type { Markup, Page } from '#functions/pages/page';

/** The two questions of the form, as far as they were answered. */
export const decideFields = (sent?: URLSearchParams) => whoAndWhy('Why do you decide so?', sent);

const APPROVE: Button = { label: 'Approve', look: 'act', name: 'decision', value: 'approve' };
const DECLINE: Button = { label: 'Decline', look: 'danger', name: 'decision', value: 'decline' };

interface Form {
  readonly sent?: URLSearchParams;
  readonly problems?: Problems;
  /** Why somebody's wish to leave the stage alone cannot be followed. */
  readonly unclear?: string | undefined;
  /** Why nothing can be approved now. */
  readonly stopped?: string | null;
  /** Whether it was approved all the same, by a form from before. */
  readonly isRefused?: boolean;
}

/** The form: what is proposed, and what either answer does. */
export function decideForm(question: Question, shown: string, of: Form): Page {
  const { sent, problems, unclear, stopped, isRefused } = of;
  const label = stageLabel(question.stage);
  return {
    status: isRefused ? 409 : problems ? 400 : 200,
    title: stopped ? `${label} cannot be approved now` : `May stagecert give ${label} a client certificate?`,
    content: html`
      ${stopped ? notNow(stopped, question, isRefused) : ''}
      ${questionList(question)}
      ${unclear ? unclearWish(unclear) : ''}
      ${
        stopped
          ? ''
          : html`<p>
        If you <strong>approve</strong>, the stage presents the certificate to its backends from then on; a message holds the link
        that undoes it. A backend that asks for a certificate without insisting may refuse one that it does not trust.
      </p>`
      }
      <p>
        If you <strong>decline</strong>, stagecert leaves the stage alone for ${question.exemptionDays} days. If nobody answers by
        ${moment(question.expiresAt)}, nothing is changed; its next change asks again.
      </p>
      ${form({ shown, fields: decideFields(sent), buttons: stopped ? [DECLINE] : [APPROVE, DECLINE], ...(problems && { problems }) })}
    `,
  };
}

/** The brake stops all fixes, or this one: an approval would only be refused, and the link be used up. */
function notNow(stopped: string, { expiresAt }: Question, isRefused = false): Markup {
  return html`
    <div class="wrong" ${isRefused ? html`role="alert"` : ''}>
      ${isRefused ? html`<p>Nothing was approved, and nothing was changed.</p>` : ''}
      <p class="why">${stopped}</p>
    </div>
    <p>This link stays good until ${moment(expiresAt)}: once fixes go on, load it again to approve.</p>`;
}

function unclearWish(problem: string): Markup {
  return html`<p>
    Somebody wants this stage left alone, but not clearly: ${printable(problem, 1_000)}. Until that is corrected an approval is
    refused.
  </p>`;
}

/**
 * The answer to the form, once it is recorded.
 *
 * @param isWoken whether the execution that asked was woken by it
 */
export function decisionTaken(question: Question, { answer }: Decision, isWoken: boolean): Page {
  const isApproved = answer === 'approve';
  if (!isWoken) {
    return {
      status: isApproved ? 409 : 200,
      title: `${stageLabel(question.stage)}: ${isApproved ? 'approved' : 'declined'}, which is recorded`,
      content: html`${nobodyWaits(question)} ${questionList(question)} ${elsewhere}`,
    };
  }
  return {
    status: 200,
    title: `${stageLabel(question.stage)}: ${isApproved ? 'approved' : 'declined'}`,
    content: html`
      ${questionList(question)}
      <p>
        ${
          isApproved
            ? 'The stage is being given its certificate, if it still is what you saw here.'
            : `The stage is left alone for ${question.exemptionDays} days.`
        }
        A message tells how it ended, within a minute or so.
      </p>
      ${elsewhere}
    `,
  };
}

/**
 * The execution that asked is on its way without having been woken here, or is over: which of the two, a page may not ask. For an
 * hour looks leave the answer to it (`mayBeReadStill`); the first one after that finds what nobody has acted on.
 */
function nobodyWaits({ status, exemptionDays }: Question): Markup {
  return html`<p class="wrong">
    The workflow that asked does not wait for it any more: it is under way by itself, or it is over. If no message about it arrives
    within an hour, nobody has acted on it.
    ${
      status === 'approve'
        ? 'Then nothing was changed, and the next change of the stage after that hour asks again.'
        : `Then the stage is as it was, and its next change after that hour has it left alone, until ${exemptionDays} days from the answer.`
    }
  </p>`;
}

interface Answered {
  readonly shown: string;
  /** Whether the execution that asked was woken once more; absent where that was not asked for. */
  readonly isWoken?: boolean;
}

/** After the first answer: by whom, what it was, and what the stage is now. */
export function alreadyDecided(question: Question, live: LiveStage | null, { shown, isWoken }: Answered): Page {
  const { who, why, decidedAt } = question.decision ?? { who: '', why: '', decidedAt: '' };
  const isApproved = question.status === 'approve';
  const isOpenStill = isApproved && !question.voided && live?.clientCertificateId === question.from;
  const isUnread = isOpenStill || (!isApproved && !question.carriedOutAt);
  return {
    status: 409,
    title: `${stageLabel(question.stage)} was ${isApproved ? 'approved' : 'declined'} already`,
    content: html`
      <p>
        ${printable(who)} (self-declared) ${isApproved ? 'approved' : 'declined'} it at ${decidedAt}: “${printable(why)}”.
        ${presently(live)}
        ${question.voided ? `The approval is void: ${question.voided.why}. Nothing was changed because of it.` : ''}
      </p>
      ${questionList(question)}
      ${isUnread ? (isWoken === false ? nobodyWaits(question) : makeSure(shown)) : ''}
    `,
  };
}

/** Waking again changes nothing where the workflow is under way, or has ended. */
function makeSure(shown: string): Markup {
  return html`<p>If no message about it arrives within some minutes, the workflow may not have been told.</p>
    ${form({ shown, fields: [], buttons: [{ label: 'Start it again (safe to repeat)', look: 'plain' }] })}`;
}

/** The question is not about what the stage is now. */
export function questionOutdated(question: Question, why: string, live: LiveStage | null): Page {
  return {
    status: 409,
    title: 'This question no longer applies',
    content: html`
      <p>Nobody need answer it any more: ${why}. ${presently(live)} Nothing was changed.</p>
      ${questionList(question)}
    `,
  };
}

/** What is asked, first of all. */
export function questionList(question: Question): Markup {
  const { stage, backends, from, proposed, cause, askedAgain, askedAt, remediationId } = question;
  const apiName = apiNameIn(question);
  return facts([
    ['API', apiName ? printable(apiName) : null],
    ['Stage', stageLabel(stage)],
    ['Account', `${stage.account}, ${stage.region}`],
    ['Before', certificateLabel(from)],
    ['Proposed', proposed],
    ['Backends', backends && backendsClause(backends)],
    ['Because of', `${printable(cause.eventName, 40)} at ${printable(cause.eventTime, 40)}`],
    ['By', printable(cause.actor.arn ?? cause.actor.type)],
    ['With', cause.actor.userAgent ? shortAgent(cause.actor.userAgent) : null],
    ['Asked again', askedAgain ? printable(askedAgain, 500) : null],
    ['Asked at', askedAt],
    ['Remediation', printable(remediationId)],
  ]);
}
