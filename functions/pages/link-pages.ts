import { html } from 'hono/html';
import { type LiveStage, type StageRef, stageLabel } from '#core/stage';
import { presently } from '#functions/pages/facts';
import type { Markup, Page } from '#functions/pages/page';

/** For a link that was never sent, and for anything else that is no page: one answer, which tells nothing. */
export const unknownLink: Page = {
  status: 404,
  title: 'Unknown link',
  content: html`<p>No such link was ever sent, or it was cut short on its way. Copy the whole line from the message.</p>`,
};

/**
 * Leads from an answer to the timeline. A link of its own would need a secret that its visitor may not have: whoever was handed
 * one link of a message has no right to the others.
 */
export const elsewhere = html`<p class="aside">
  The message's link under “What happened to the stage so far” shows how it goes on.
</p>`;

/** When AWS does not answer: it may be throttling, or down. */
export const notNow: Page = {
  status: 503,
  title: 'That did not work just now',
  content: html`<p>AWS did not answer as it should. Load the link again in a minute: it says whether anything was done.</p>`,
};

/** @param about what the link was about, as its form would show it */
export function linkExpired(expiredAt: string, about: Markup): Page {
  return {
    status: 410,
    title: 'This link has expired',
    content: html`
      <p>It worked until ${expiredAt}. Nothing was changed. The message that it came in says what to do by hand.</p>
      ${about}
    `,
  };
}

export function noLongerApplies(live: LiveStage | null, about: Markup): Page {
  return {
    status: 409,
    title: 'This link no longer applies',
    content: html`
      <p>The stage is not what it was when the link was sent. ${presently(live)} Nothing was changed.</p>
      ${about}
    `,
  };
}

/** The form was filled in for something else than what is so now: between the two, somebody changed the stage. */
export function changedMeanwhile(stage: StageRef, live: LiveStage | null, about: Markup): Page {
  return {
    status: 409,
    title: `${stageLabel(stage)} changed while you read`,
    content: html`
      <p>${presently(live)} Nothing was done with the form. <a href="">Load the page again</a> to see what it is about now.</p>
      ${about}
    `,
  };
}
