import type { CertificateScope } from '#core/certificate';
import type { PartialSettings, PolicyFile } from '#core/policy-schema';
import type { SettleRule } from '#core/settle';

/** What the service may do about a stage without a certificate: fix it, ask first, or only tell. */
export type Mode = 'enforce' | 'approve' | 'notify';

/** Everything that a policy says about one stage. */
export interface Settings {
  readonly mode: Mode;
  readonly settle: SettleRule;
  /** How long a question waits for its answer. */
  readonly approvalHours: number;
  readonly exemption: ExemptionRule;
  readonly certificate: CertificateChoice;
  /** Whether a stage that has no HTTP integration, and so shows its certificate to nobody, is looked after. */
  readonly stagesWithoutHttpIntegrations: 'count' | 'leave';
  readonly preflight: PreflightRule;
}

export interface ExemptionRule {
  /** Length where nobody says another one. */
  readonly days: number;
  /** The longest that anybody can ask for. */
  readonly atMostDays: number;
  /** Whether a tag of the stage exempts it. */
  readonly byTag: boolean;
}

/** A certificate that API Gateway generates, shared within a scope, or one that ACM has. */
export type CertificateChoice = { readonly scope: CertificateScope } | { readonly acm: string };

export interface PreflightRule {
  /** Methods of the API that are called with the new certificate before the stage is changed; none: no preflight. */
  readonly methods: readonly ('GET' | 'HEAD' | 'OPTIONS')[];
}

/** What limits the fixes of an account and Region, within any hour. */
export interface Brake {
  readonly fixesPerHour: number;
  /** Fixes that failed or were reverted: with so many the service pauses itself. */
  readonly stopAfterFailures: number;
  /** When the policy that says so was read, ISO 8601; absent where none was. */
  readonly readAt?: string | undefined;
}

/** What holds where a policy says nothing: a new deployment only tells. */
export const builtIn: Settings = {
  mode: 'notify',
  settle: { quietSeconds: 60, atMostSeconds: 600 },
  approvalHours: 24,
  exemption: { days: 30, atMostDays: 90, byTag: false },
  certificate: { scope: 'api' },
  stagesWithoutHttpIntegrations: 'count',
  preflight: { methods: [] },
};

export const builtInBrake: Brake = { fixesPerHour: 60, stopAfterFailures: 5 };

/** `base`, with what `over` says in its place; numbers of `settle` and `exemption` one by one, all else as a whole. */
export function settingsWith(base: Settings, over: PartialSettings): Settings {
  return {
    mode: over.mode ?? base.mode,
    settle: {
      quietSeconds: over.settle?.quietSeconds ?? base.settle.quietSeconds,
      atMostSeconds: over.settle?.atMostSeconds ?? base.settle.atMostSeconds,
    },
    approvalHours: over.approvalHours ?? base.approvalHours,
    exemption: {
      days: over.exemption?.days ?? base.exemption.days,
      atMostDays: over.exemption?.atMostDays ?? base.exemption.atMostDays,
      byTag: over.exemption?.byTag ?? base.exemption.byTag,
    },
    certificate: over.certificate ?? base.certificate,
    stagesWithoutHttpIntegrations: over.stagesWithoutHttpIntegrations ?? base.stagesWithoutHttpIntegrations,
    preflight: over.preflight ?? base.preflight,
  };
}

/** The brake that a policy sets, or the built-in one. */
export function brakeWith(over: PolicyFile['brake']): Brake {
  return {
    fixesPerHour: over?.fixesPerHour ?? builtInBrake.fixesPerHour,
    stopAfterFailures: over?.stopAfterFailures ?? builtInBrake.stopAfterFailures,
  };
}
