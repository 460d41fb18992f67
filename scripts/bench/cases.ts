import { apiGatewayCalls, type CallCount, countCalls, countTransitions } from '#scripts/bench/count';
import { createStage, type StageId, type Subject, touch } from '#scripts/bench/subject';

/** A figure, and the most that the service allows itself. */
export interface Limited {
  readonly count: number;
  readonly limit: number;
}

/** What one way through the workflow costs. */
export interface CaseResult {
  /** What the stage was found to be: `fix` is one that lacked a certificate. */
  readonly finding: 'fix' | 'compliant';
  /** Which certificate it got, or had. */
  readonly certificate: string;
  readonly calls: readonly CallCount[];
  readonly apiGatewayCalls: Limited;
  readonly stateTransitions: Limited;
}

interface Case extends Pick<CaseResult, 'finding' | 'certificate'> {
  readonly outcome: string;
  readonly limits: { readonly apiGatewayCalls: number; readonly stateTransitions: number };
  /** Makes the one event that starts the remediation. */
  readonly act: (subject: Subject) => Promise<unknown>;
}

/** Runs each way through the workflow that people pay for again and again, and counts what it takes. */
export async function countCases(subject: Subject): Promise<CaseResult[]> {
  const [seeded] = await subject.seedApi(1);
  const [foreign] = await subject.seedApi(1, true);
  const results: CaseResult[] = [];
  for (const each of casesOf(seeded, foreign)) results.push(await count(subject, each));
  return results;
}

/** In an order in which each finds what it needs: the second and the third build on the first. */
function casesOf(seeded: StageId, foreign: StageId): Case[] {
  const fix = { finding: 'fix', outcome: 'fixed', limits: { apiGatewayCalls: 6, stateTransitions: 10 } } as const;
  const compliant = (apiGatewayCalls: number) =>
    ({ finding: 'compliant', outcome: 'already-compliant', limits: { apiGatewayCalls, stateTransitions: 4 } }) as const;
  const fixed = { ...seeded, stageName: 'first' };
  return [
    { ...fix, certificate: 'new', act: (subject) => createStage(subject, seeded, fixed.stageName) },
    { ...fix, certificate: 'shared', act: (subject) => createStage(subject, seeded, 'second') },
    { ...compliant(1), certificate: 'ours', act: (subject) => touch(subject, fixed) },
    { ...compliant(2), certificate: 'foreign', act: (subject) => touch(subject, foreign) },
  ];
}

/** @throws Error where the remediation did not end as expected: its figures would be those of something else */
async function count(subject: Subject, { finding, certificate, outcome, limits, act }: Case): Promise<CaseResult> {
  await subject.control.forgetCalls();
  await act(subject);
  const ended = await subject.nextRemediation();
  if (ended.outcome !== outcome) {
    throw new Error(
      `a stage to be counted (${finding}, ${certificate}) ended as ${ended.outcome}, expected ${outcome}`,
    );
  }
  const calls = countCalls(await subject.control.calls());
  const transitions = countTransitions(await subject.history(ended.executionArn));
  return {
    finding,
    certificate,
    calls,
    apiGatewayCalls: { count: apiGatewayCalls(calls), limit: limits.apiGatewayCalls },
    stateTransitions: { count: transitions, limit: limits.stateTransitions },
  };
}

/** One sentence for each limit that is exceeded. */
export function exceeded(cases: readonly CaseResult[]): string[] {
  return cases.flatMap(({ finding, certificate, apiGatewayCalls, stateTransitions }) =>
    [
      { ...apiGatewayCalls, what: 'API Gateway calls' },
      { ...stateTransitions, what: 'state transitions' },
    ]
      .filter(({ count, limit }) => count > limit)
      .map(({ count, limit, what }) => `${finding} (certificate: ${certificate}): ${count} ${what}, at most ${limit}`),
  );
}
