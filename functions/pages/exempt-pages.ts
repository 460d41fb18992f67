import { html } from 'hono/html';
import type { ExemptRequest } from '#core/exempt-request';
import { EXEMPTION_NOTICE_DAYS, type Exemption } from '#core/exemption';
import type { Link } from '#core/link';
import type { ExemptionRule } from '#core/policy-settings';
import { certificateLabel, type LiveStage, stageLabel } from '#core/stage';
import { printable } from '#core/text';
import { facts, presently } from '#functions/pages/facts';
import { type Field, form, type Problems, whoAndWhy } from '#functions/pages/form';
import { elsewhere } from '#functions/pages/link-pages';
import type { Markup, Page } from '#functions/pages/page';

/** The questions of the form, as far as they were answered. */
export function exemptFields({ days, atMostDays }: ExemptionRule, sent?: URLSearchParams): readonly Field[] {
  const length: Field = {
    name: 'days',
    label: 'For how many days?',
    hint: `1 to ${atMostDays}; the policy allows no more.`,
    number: { min: 1, max: atMostDays },
    value: sent ? printable(sent.get('days') ?? '', 20) : String(Math.min(days, atMostDays)),
  };
  return [...whoAndWhy('Why is it left alone?', sent), length];
}

/** The form: which stage it is, and what exempting it means. */
export function exemptForm(
  { link, live, rule, shown }: { link: Link; live: LiveStage; rule: ExemptionRule; shown: string },
  sent?: URLSearchParams,
  problems?: Problems,
): Page {
  return {
    status: problems ? 400 : 200,
    title: `Leave ${stageLabel(link.stage)} alone?`,
    content: html`
      ${stageFacts(link, live)}
      <p>
        Until the exemption ends stagecert gives this stage no client certificate and sends no message about what its
        certificate is like. ${EXEMPTION_NOTICE_DAYS} days before the end a message says so.
      </p>
      ${form({
        shown,
        fields: exemptFields(rule, sent),
        buttons: [{ label: 'Leave this stage alone', look: 'act' }],
        ...(problems && { problems }),
      })}
    `,
  };
}

/** Of which kind the trouble with the policy is. */
export type Undecidable = keyof typeof TROUBLES;

const TROUBLES = {
  unread: 'The policy cannot be read.',
  unusable: 'The policy that is there has mistakes in it, so nothing goes by it.',
  undecided: 'Which rule of the policy is about this stage depends on something that cannot be read now.',
} as const;

/** Whoever has the link need not know more of the policy's trouble; operators are told all of it by messages. */
export function undecidable(trouble: Undecidable, expiresAt: string, about: Markup): Page {
  return {
    status: 503,
    title: 'This cannot be decided now',
    content: html`
      <p>${TROUBLES[trouble]} It says for how long a stage may be left alone, so nothing was recorded.</p>
      <p>
        On-call is told what is wrong with it as soon as a stage depends on it. Once that is mended load this link again: it
        stays good until ${expiresAt}.
      </p>
      ${about}
    `,
  };
}

/** @param holds the exemption that stands now: an earlier one where that ends later */
export function exempted(link: Link, live: LiveStage, asked: Exemption, holds: Exemption): Page {
  return {
    status: 200,
    title: `${stageLabel(link.stage)} is left alone`,
    content: html`
      <p>${asked.until === holds.until ? `Until ${holds.until}.` : `Until ${holds.until}, by an earlier decision that reaches further than yours.`} It is in the stage's history.</p>
      ${stageFacts(link, live)}
      ${elsewhere}
    `,
  };
}

/** After the first answer; where the exemption was not recorded to its end that can be made good from here. */
export function alreadyExempted(link: Link, live: LiveStage | null, request: ExemptRequest, shown: string): Page {
  const { who, why, decidedAt, until } = request.exemption;
  const again = { label: 'Make sure that it is recorded', look: 'plain' } as const;
  return {
    status: 409,
    title: 'This stage was exempted already',
    content: html`
      <p>${printable(who)} (self-declared) asked for it at ${decidedAt}, until ${until}: “${printable(why)}”. ${presently(live)}</p>
      ${stageFacts(link, live)}
      ${request.grantedAt ? '' : form({ shown, fields: [], buttons: [again] })}
    `,
  };
}

/** What the link is about. */
export function stageFacts({ stage, about, issuedFor, apiName }: Link, live: LiveStage | null): Markup {
  return facts([
    ['API', apiName ? printable(apiName) : null],
    ['Stage', stageLabel(stage)],
    ['Account', `${stage.account}, ${stage.region}`],
    ['Presented', issuedFor && certificateLabel(issuedFor.clientCertificateId)],
    ['Presents now', live && certificateLabel(live.clientCertificateId)],
    ['Remediation', printable(about)],
  ]);
}
