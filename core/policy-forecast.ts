import { decisionByTag } from '#core/exemption-tags';
import type { PolicyDecision, PolicySubject } from '#core/policy-decision';
import type { Settings } from '#core/policy-settings';

/** What is known of a stage that a policy is tried on; `null` is what was not said. */
export interface ForecastStage extends Pick<PolicySubject, 'tags'> {
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

/**
 * Tells what would come of a decision, without looking at the stage: what it presents is taken to be valid, and that nobody has
 * recorded an exemption. In the order in which the service looks.
 */
export function forecast(decision: PolicyDecision, stage: ForecastStage, now: Date): Forecast {
  const { protocol, clientCertificateId } = stage;
  if (protocol === 'HTTP') return leftAlone('HTTP APIs have no client certificates');
  if (clientCertificateId !== null)
    return leftAlone(`presents ${clientCertificateId} (told once that ends or is gone)`);
  // For what it is asked here it does not matter which stage of that name has the tags.
  const byTag = decisionByTag({ tags: stage.tags ?? {}, createdDate: '' }, decision.settings.exemption, now);
  switch (byTag.is) {
    case 'none':
      return byPolicy(decision, stage);
    case 'exempt':
      return leftAlone(`exempt by its tags until ${byTag.exemption.until}: ${byTag.exemption.why}`);
    case 'refused':
      return refused(byTag.problem);
    case 'over': {
      const { would, how } = byPolicy(decision, stage);
      return refused(`${byTag.problem}. Where stagecert has met it in force, the stage would ${would}: ${how}`);
    }
  }
}

function byPolicy({ by, settings, refusal }: PolicyDecision, stage: ForecastStage): Forecast {
  if (by === 'undecided') return refused(UNDECIDED);
  const { protocol, httpIntegrations } = stage;
  const leaves = settings.stagesWithoutHttpIntegrations === 'leave';
  if (leaves && httpIntegrations === false) return leftAlone('has no HTTP integration');
  const { would, how } = refusal && settings.mode !== 'notify' ? refused(refusal) : byMode(settings, protocol);
  return { would, how: leaves && httpIntegrations === null ? `${how}; left alone if it has no HTTP integration` : how };
}

const UNDECIDED = 'nothing is changed. Where stagecert can read it another rule may hold: add it to the list of stages';

const leftAlone = (how: string): Forecast => ({ would: 'be left alone', how });
const refused = (how: string): Forecast => ({ would: 'be refused', how });

function byMode(settings: Settings, protocol: ForecastStage['protocol']): Forecast {
  switch (settings.mode) {
    case 'notify':
      return { would: 'be told about', how: 'nothing is changed' };
    case 'approve':
      return { would: 'be asked about', how: `for up to ${settings.approvalHours} h; then ${fix(settings, protocol)}` };
    case 'enforce':
      return { would: 'be fixed', how: `after ${settings.settle.quietSeconds} s of quiet: ${fix(settings, protocol)}` };
  }
}

function fix({ certificate, preflight }: Settings, protocol: ForecastStage['protocol']): string {
  const given =
    'acm' in certificate ? `ACM certificate ${certificate.acm.split('/').at(-1)}` : scopeWords[certificate.scope];
  if (preflight.methods.length === 0) return given;
  // API Gateway tests methods of REST APIs only (TestInvokeMethod, API reference).
  return `${given}, ${protocol === 'REST' ? `tried on ${preflight.methods.join(', ')}` : 'not tried: that is for REST APIs'}`;
}

const scopeWords = {
  stage: 'a certificate of its own',
  api: "its API's certificate",
  account: "the account's certificate",
} as const;
