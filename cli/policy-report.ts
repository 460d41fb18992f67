import { columns } from '#cli/columns';
import type { ListedStage } from '#cli/stages-file';
import { POLICY_BYTES } from '#core/policy';
import type { PolicyDecision } from '#core/policy-decision';
import type { Forecast } from '#core/policy-forecast';
import { stageLabel } from '#core/stage';
import { printable } from '#core/text';

/** A stage with what the policy would do to it, and why. */
export type TriedStage = ListedStage & { readonly decision: PolicyDecision; readonly forecast: Forecast };

/** What came of checking a policy; printed as it is by `--json`. */
export interface CheckedPolicy {
  readonly bytes: number;
  /** None: the policy can be used. */
  readonly problems: readonly string[];
  /** Labels of the rules, in their order. */
  readonly rules: readonly string[];
  readonly stages: readonly TriedStage[];
}

/** The same for people. */
export function printed(file: string, { bytes, problems, rules, stages }: CheckedPolicy): string {
  if (problems.length > 0) {
    return `${file} cannot be used, and would change nothing:\n  ${problems.join('\n  ')}\n`;
  }
  const tables = Object.values(Object.groupBy(stages, ({ account, region }) => `${account} ${region}`));
  const parts = [
    verdict(file, bytes, rules.length),
    ...tables.map((group) => table(group ?? [])),
    ...idle(rules, stages),
  ];
  return `${parts.join('\n\n')}\n`;
}

function verdict(file: string, bytes: number, rules: number): string {
  const { standard, advanced } = POLICY_BYTES;
  const size =
    bytes <= standard
      ? `${bytes} of the ${standard} bytes of a standard parameter`
      : `${bytes} bytes: more than the ${standard} of a standard parameter, so it takes an advanced one (${advanced} bytes, charged)`;
  return `${file} can be used: ${rules === 1 ? '1 rule' : `${rules} rules`}, ${size}.`;
}

/** Two lines a stage: what would happen to it; below, why and how, which may be long. */
function table(stages: readonly TriedStage[]): string {
  const { account, region } = stages[0] as TriedStage;
  const rows = stages.map(({ forecast, ...stage }) => [
    stageLabel(stage),
    printable(stage.apiName ?? '', 30),
    `would ${forecast.would}`,
  ]);
  const [head, ...lines] = columns(['STAGE', 'API', 'WHAT'], rows);
  const explained = lines.map((line, index) => `${line}\n    ${explanation(stages[index] as TriedStage)}`);
  return [`Account ${account}, ${region}`, head, ...explained].join('\n');
}

function explanation({ decision, forecast }: TriedStage): string {
  return `${decision.because}: ${printable(forecast.how, 400)}`;
}

/** Rules that decide none of the stages: maybe an earlier one always comes first. */
function idle(rules: readonly string[], stages: readonly TriedStage[]): string[] {
  const deciding = new Set(stages.map(({ decision }) => decision.rule));
  const unused = rules.filter((_label, index) => !deciding.has(index + 1));
  return stages.length > 0 && unused.length > 0 ? [`None of these stages is decided by ${unused.join(', ')}.`] : [];
}
