import type { Backends } from '#core/backends';
import { hoursInMs } from '#core/duration';
import type { Finding } from '#core/finding';
import type { Outcome } from '#core/outcome';
import type { Work } from '#core/pace';
import type { PolicyChoice } from '#core/policy-choice';
import type { PolicyDecision } from '#core/policy-decision';
import { type Brake, builtIn, type Settings } from '#core/policy-settings';
import type { Refused } from '#core/steps';

/** What the workflow does after an inspection that the policy need not be asked about, or not yet. */
export type NextStep =
  | { readonly next: 'done'; readonly outcome: Outcome }
  | { readonly next: 'tell'; readonly outcome: Outcome }
  | { readonly next: 'settle'; readonly waitSeconds: number }
  /** The policy decides. */
  | { readonly next: 'act' };

/**
 * Decides what to do about a finding. Only `missing` is patched: another certificate in the place of one that a backend
 * may trust is an outage, so what is wrong with a certificate is told to people.
 *
 * @param waitSeconds what is left of settling; 0 when the stage has come to rest
 */
export function nextStep(finding: Finding, waitSeconds: number): NextStep {
  switch (finding) {
    case 'compliant':
      return { next: 'done', outcome: 'already-compliant' };
    case 'not-applicable':
    case 'exempt':
      return { next: 'done', outcome: finding };
    case 'dangling':
    case 'expired':
    case 'expiring':
      return { next: 'tell', outcome: 'told' };
    case 'missing':
      return waitSeconds > 0 ? { next: 'settle', waitSeconds } : { next: 'act' };
  }
}

/** What the policy says about a stage, or, printable, why there is no policy to go by. */
export type Ruling =
  /** `apiName` where the policy asked for it. */
  (PolicyDecision & { readonly brake: Brake; readonly apiName?: string }) | { readonly problem: string };

/** The settings that looking at a stage takes. Without a policy no tag exempts: nothing is changed either way. */
export function settingsOf(ruling: Ruling): Pick<Settings, 'settle' | 'exemption'> {
  return 'problem' in ruling ? builtIn : ruling.settings;
}

/** What the workflow does about a stage at rest without a certificate. */
export type Action =
  | { readonly next: 'fix' }
  | { readonly next: 'ask' }
  | { readonly next: 'done'; readonly outcome: 'not-applicable' }
  | { readonly next: 'tell'; readonly outcome: 'told' }
  | { readonly next: 'tell'; readonly outcome: 'refused'; readonly refused: Refused };

/** Decides by the policy. In doubt nothing is changed, and people are told why. */
export function actionFor(ruling: Ruling, backends: Backends): Action {
  if ('problem' in ruling) return refusal(ruling.problem);
  const { by, because, settings } = ruling;
  if (by === 'undecided') return refusal(because);
  const leaves = settings.stagesWithoutHttpIntegrations === 'leave';
  if (leaves && backends.known && backends.presenting === 0) return { next: 'done', outcome: 'not-applicable' };
  if (settings.mode === 'notify') return { next: 'tell', outcome: 'told' };
  if (ruling.refusal) return refusal(`${because}: ${ruling.refusal}`);
  if (leaves && !backends.known) {
    return refusal(
      `${because} leaves stages without HTTP integrations alone, and whether this one has any could not be read: ${backends.why}`,
    );
  }
  return { next: settings.mode === 'approve' ? 'ask' : 'fix' };
}

function refusal(why: string): Action {
  return { next: 'tell', outcome: 'refused', refused: { kind: 'policy', why } };
}

/** What a look at a stage without a certificate may go on to. */
export function workBy(ruling: Ruling): Work {
  return 'settings' in ruling && ruling.settings.preflight.methods.length > 0 ? 'tried-fix' : 'fix';
}

/** What the steps after an inspection go by; absent where there is no policy. */
export function choiceOf(ruling: Ruling): { readonly policy?: PolicyChoice } {
  if ('problem' in ruling) return {};
  const { because, settings, brake } = ruling;
  const { mode, approvalHours, exemption, certificate, preflight } = settings;
  const approvalSeconds = hoursInMs(approvalHours) / 1_000;
  const { days: exemptionDays, byTag, atMostDays } = exemption;
  const byTags = { exemption: { byTag, atMostDays } };
  const choice = { mode, because, approvalSeconds, exemptionDays, ...byTags, certificate, brake };
  const { methods } = preflight;
  return { policy: methods.length > 0 ? { ...choice, preflight: { methods: [...methods] } } : choice };
}
