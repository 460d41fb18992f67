import { matchesGlob } from '#core/glob';
import type { Policy, PolicyRule } from '#core/policy';
import { acmArn, type Condition } from '#core/policy-schema';
import type { CertificateChoice, Settings } from '#core/policy-settings';

/** What a policy looks at. `null` is what could not be read; a stage without tags has `{}`. */
export interface PolicySubject {
  readonly account: string;
  readonly region: string;
  readonly apiId: string;
  readonly apiName: string | null;
  readonly stageName: string;
  /** The stage's own, not those of its API. */
  readonly tags: Readonly<Record<string, string>> | null;
  /** v1: REST; v2: WebSocket (HTTP APIs have no client certificates, whatever a policy says). */
  readonly apiVersion: 'v1' | 'v2';
}

/** What a policy says about one stage, and why. */
export interface PolicyDecision {
  /** `undecided`: it depends on what could not be read, so nothing is changed and people are told. */
  readonly by: 'rule' | 'default' | 'undecided';
  /** For people: `rule 2 "production"`, `the default`, or what could not be read. */
  readonly because: string;
  /** Place of the rule that decided, 1 for the first; null where none did. */
  readonly rule: number | null;
  readonly settings: Settings;
  /** Why the settings cannot be carried out on this stage, which is then refused; null where they can. */
  readonly refusal: string | null;
}

/**
 * What the policy says about a stage: the first rule that is about it, or else the defaults. Where an unreadable fact
 * decides which rule that is, and the rules differ, the stage is left as it is.
 */
export function policyFor(policy: Policy, stage: PolicySubject): PolicyDecision {
  const answers = policy.rules.map(({ when }) => isAbout(when, stage));
  const first = answers.indexOf('yes');
  const decided = decidedBy(policy, first);
  const rivals = policy.rules.filter(
    ({ settings }, index) =>
      answers[index] === 'unknown' && (first < 0 || index < first) && !isSame(settings, decided.settings),
  );
  const choice = rivals[0] ? undecided(rivals[0], policy.defaults, stage) : decided;
  return { ...choice, refusal: refusal(choice.settings.certificate, stage) };
}

type Decided = Omit<PolicyDecision, 'refusal'>;

/** @param index of the rule; below 0 there is none */
function decidedBy({ rules, defaults }: Policy, index: number): Decided {
  const rule = rules[index];
  if (!rule) return { by: 'default', because: 'the default', rule: null, settings: defaults };
  return { by: 'rule', because: rule.label, rule: index + 1, settings: rule.settings };
}

function undecided({ label, when }: PolicyRule, defaults: Settings, stage: PolicySubject): Decided {
  const unread = [
    ...(when.apis && stage.apiName === null ? ["the API's name"] : []),
    ...(when.tags && stage.tags === null ? ['tags'] : []),
  ];
  return {
    by: 'undecided',
    because: `undecided: ${label} asks for ${unread.join(' and ')}, which could not be read`,
    rule: null,
    settings: { ...defaults, mode: 'notify' },
  };
}

type Answer = 'yes' | 'no' | 'unknown';

/** Whether every member of a condition applies; one that certainly does not decides, whatever is unknown. */
function isAbout({ accounts, regions, apis, stages, tags }: Condition, stage: PolicySubject): Answer {
  const answers: readonly Answer[] = [
    among(accounts, stage.account),
    among(regions, stage.region),
    among(stages, stage.stageName),
    // By id or name: an id that matches settles it.
    among(apis, stage.apiId) === 'yes' ? 'yes' : among(apis, stage.apiName),
    ...Object.entries(tags ?? {}).map(([key, glob]) => among([glob], tagOf(stage, key))),
  ];
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

function tagOf({ tags }: PolicySubject, key: string): string | null | false {
  if (tags === null) return null;
  return Object.hasOwn(tags, key) ? (tags[key] ?? false) : false;
}

/** @param value null where it could not be read, false where there is none */
function among(globs: readonly string[] | undefined, value: string | null | false): Answer {
  if (!globs) return 'yes';
  if (value === null) return 'unknown';
  return value !== false && globs.some((glob) => matchesGlob(glob, value)) ? 'yes' : 'no';
}

/** Settings are made by one function, so that their members stand in one order. */
function isSame(a: Settings, b: Settings): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * API Gateway developer guide, "Use ACM certificates as client certificates" (rest-api-acm-client-certificates): REST APIs
 * only, same account and Region.
 */
function refusal(certificate: CertificateChoice, stage: PolicySubject): string | null {
  if (!('acm' in certificate)) return null;
  if (stage.apiVersion === 'v2')
    return 'API Gateway takes ACM certificates for REST APIs only, and this is a WebSocket API';
  const { region, account } = acmArn.exec(certificate.acm)?.groups ?? {};
  if (region === stage.region && account === stage.account) return null;
  return `the ACM certificate is in ${account} ${region}, and a stage takes only one of its own account and Region`;
}
