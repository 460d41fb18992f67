import { daysIn, type ExemptRequest, exemptionFor, exemptState } from '#core/exempt-request';
import { hasExpired, type Link, shownAs } from '#core/link';
import type { ExemptionRule } from '#core/policy-settings';
import type { LiveStage } from '#core/stage';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type ExemptRequests, exemptRequests } from '#functions/aws/dynamodb/exempt-requests';
import { type Exemptions, exemptions } from '#functions/aws/dynamodb/exemptions';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Links, links } from '#functions/aws/dynamodb/links';
import { table } from '#functions/aws/dynamodb/table';
import { parameter } from '#functions/aws/ssm';
import {
  alreadyExempted,
  exempted,
  exemptFields,
  exemptForm,
  stageFacts,
  type Undecidable,
  undecidable,
} from '#functions/pages/exempt-pages';
import { readForm } from '#functions/pages/form';
import { changedMeanwhile, linkExpired, noLongerApplies } from '#functions/pages/link-pages';
import type { Page } from '#functions/pages/page';
import { grantExemption } from '#functions/shared/grant-exemption';
import { pageHandler } from '#functions/shared/page-handler';
import { type RulingFor, rulings } from '#functions/shared/rulings';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly exemptions: Exemptions;
  /** Of the policy for this stage; or why it cannot be known. */
  readonly exemptionRule: (live: LiveStage) => Promise<ExemptionRule | { readonly unknown: Undecidable }>;
  readonly history: History;
  readonly links: Links;
  readonly requests: ExemptRequests;
  readonly now: () => Date;
}

/** The page behind an exempt link. GET and HEAD only show; the POST of the filled-in form exempts the stage, once. */
export function exemptPage(adapters: Adapters) {
  const { apiGateway, requests } = adapters;
  return pageHandler('exempt', adapters.links, async ({ link, sent }) => {
    const request = await requests.find(link.stage, link.about);
    const live = await apiGateway.getStage(link.stage);
    const shown = shownAs(link, live);
    switch (exemptState(request, link, live, adapters.now())) {
      case 'usable':
        return usable(adapters, { link, live: live as LiveStage, shown, sent });
      case 'used':
        return used(adapters, { link, live, shown, sent }, request as ExemptRequest);
      case 'expired':
        return linkExpired(link.expiresAt, stageFacts(link, live));
      case 'outdated':
        return noLongerApplies(live, stageFacts(link, live));
    }
  });
}

interface Visit {
  readonly link: Link;
  readonly live: LiveStage | null;
  readonly shown: string;
  readonly sent: URLSearchParams | undefined;
}

async function usable(adapters: Adapters, visit: Visit & { live: LiveStage }): Promise<Page> {
  const { link, live, shown, sent } = visit;
  const rule = await adapters.exemptionRule(live);
  // For how long at most a stage can be left alone only the policy says; without it nobody may have more than it allows.
  if ('unknown' in rule) return undecidable(rule.unknown, link.expiresAt, stageFacts(link, live));
  if (!sent) return exemptForm({ link, live, rule, shown });
  const days = daysIn(sent.get('days') ?? '', rule);
  const problems = typeof days === 'number' ? {} : { days: days.problem };
  const form = readForm(sent, shown, exemptFields(rule, sent), problems);
  if (form.is === 'outdated') return changedMeanwhile(link.stage, live, stageFacts(link, live));
  if (form.is === 'wrong') return exemptForm({ link, live, rule, shown }, sent, form.problems);
  return exempt(adapters, visit, { who: form.who, why: form.why, days: days as number });
}

async function exempt(
  adapters: Adapters,
  { link, live, shown }: Visit & { live: LiveStage },
  answer: { who: string; why: string; days: number },
): Promise<Page> {
  const exemption = exemptionFor(live, answer, adapters.now());
  const request: ExemptRequest = { remediationId: link.about, exemption };
  if (await adapters.requests.decide(link.stage, request)) {
    return exempted(link, live, exemption, await grant(adapters, link, request));
  }
  const first = (await adapters.requests.find(link.stage, link.about)) ?? request;
  return alreadyExempted(link, live, first, shown);
}

/** An answer that was not recorded to its end, because this function was cut off in between, is made good by asking again. */
async function used(adapters: Adapters, { link, live, shown, sent }: Visit, request: ExemptRequest): Promise<Page> {
  const isOwed = !request.grantedAt && !hasExpired(link, adapters.now());
  if (!isOwed || !sent?.has('form')) return alreadyExempted(link, live, request, shown);
  await grant(adapters, link, request);
  return alreadyExempted(link, live, { ...request, grantedAt: request.exemption.decidedAt }, shown);
}

async function grant(adapters: Adapters, { stage }: Link, request: ExemptRequest) {
  const { remediationId, exemption } = request;
  const at = exemption.decidedAt;
  const entryId = `exempt-link#${remediationId}`;
  const holds = await grantExemption(adapters, stage, exemption, { entryId, remediationId, at, since: at });
  await adapters.requests.close(stage, request, adapters.now());
  return holds;
}

function ruleBy(rulingFor: RulingFor): Adapters['exemptionRule'] {
  return async (live) => {
    const ruling = await rulingFor(live);
    if ('problem' in ruling) return { unknown: ruling.kind };
    return ruling.by === 'undecided' ? { unknown: 'undecided' } : ruling.settings.exemption;
  };
}

const { TABLE_NAME, POLICY_PARAMETER } = readSettings(process.env, ['TABLE_NAME', 'POLICY_PARAMETER']);
const store = table(TABLE_NAME);
const gateway = apiGateway();
const now = () => new Date();

export const handler = exemptPage({
  apiGateway: gateway,
  exemptions: exemptions(store),
  exemptionRule: ruleBy(rulings(parameter(POLICY_PARAMETER, now), gateway)),
  history: history(store),
  links: links(store),
  requests: exemptRequests(store),
  now,
});
