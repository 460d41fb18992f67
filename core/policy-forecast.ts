import type { PolicyDecision } from '#core/policy-decision';
import type { Settings } from '#core/policy-settings';

/** What is known of a stage that a policy is tried on; `null` is what was not said. */
export interface ForecastStage {
  readonly protocol: 'REST' | 'WEBSOCKET' | 'HTTP';
  readonly clientCertificateId: string | null;
  readonly httpIntegrations: boolean | null;
}

/** What would happen to a stage at its next change. */
export interface Forecast {
  readonly would: 'be fixed' | 'be asked about' | 'be told about' | 'be refused' | 'be left alone';
  /** How, or why not. */
  readonly how: string;
}

/** Tells what would come of a decision, without looking at the stage: what it presents is taken to be valid. */
export function forecast({ settings, refusal }: PolicyDecision, stage: ForecastStage): Forecast {
  const { protocol, clientCertificateId, httpIntegrations } = stage;
  if (protocol === 'HTTP') return leftAlone('HTTP APIs have no client certificates');
  if (clientCertificateId !== null)
    return leftAlone(`presents ${clientCertificateId} (told once that ends or is gone)`);
  const leaves = settings.stagesWithoutHttpIntegrations === 'leave';
  if (leaves && httpIntegrations === false) return leftAlone('has no HTTP integration');
  const { would, how } = refusal && settings.mode !== 'notify' ? refused(refusal) : byMode(settings);
  return { would, how: leaves && httpIntegrations === null ? `${how}; left alone if it has no HTTP integration` : how };
}

const leftAlone = (how: string): Forecast => ({ would: 'be left alone', how });
const refused = (how: string): Forecast => ({ would: 'be refused', how });

function byMode(settings: Settings): Forecast {
  switch (settings.mode) {
    case 'notify':
      return { would: 'be told about', how: 'nothing is changed' };
    case 'approve':
      return { would: 'be asked about', how: `for up to ${settings.approvalHours} h; then ${fix(settings)}` };
    case 'enforce':
      return { would: 'be fixed', how: `after ${settings.settle.quietSeconds} s of quiet: ${fix(settings)}` };
  }
}

function fix({ certificate, preflight }: Settings): string {
  const given =
    'acm' in certificate ? `ACM certificate ${certificate.acm.split('/').at(-1)}` : scopeWords[certificate.scope];
  return preflight.methods.length > 0 ? `${given}, tried on ${preflight.methods.join(', ')}` : given;
}

const scopeWords = {
  stage: 'a certificate of its own',
  api: "its API's certificate",
  account: "the account's certificate",
} as const;
