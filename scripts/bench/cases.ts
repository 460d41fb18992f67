import { apiGatewayCalls, type CallCount, countCalls, countTransitions } from '#scripts/bench/count';
import { createStage, type StageId, type Subject, touch } from '#scripts/bench/subject';

/** A figure, and the most that the service allows itself. */
export interface Limited {
  readonly count: number;
  readonly limit: number;
}

/** What one way through the workflow costs. */
export interface CaseResult {
  readonly name: string;
  readonly calls: readonly CallCount[];
  readonly apiGatewayCalls: Limited;
  readonly stateTransitions: Limited;
}

interface Case {
  readonly name: string;
  readonly outcome: string;
  readonly limits: { readonly apiGatewayCalls: number; readonly stateTransitions: number };
  /** Makes the one event that starts the remediation. */
  readonly act: (subject: Subject) => Promise<unknown>;
}

/** Runs each way through the workflow that people pay for again and again, and counts what it takes. */
export async function countCases(subject: Subject): Promise<CaseResult[]> {
  const [[seeded]] = (await subject.seed({ apis: 1, stagesPerApi: 1 })) as [[StageId]];
  const [[foreign]] = (await subject.seed({ apis: 1, stagesPerApi: 1, certificate: true })) as [[StageId]];
  const results: CaseResult[] = [];
  for (const each of casesOf(seeded, foreign)) results.push(await count(subject, each));
  return results;
}

/** In an order in which each finds what it needs: the second and third build on the first. */
function casesOf(seeded: StageId, foreign: StageId): Case[] {
  const fix = { outcome: 'fixed', limits: { apiGatewayCalls: 5, stateTransitions: 10 } };
  const compliant = (calls: number) => ({
    outcome: 'already-compliant',
    limits: { apiGatewayCalls: calls, stateTransitions: 4 },
  });
  const fixed = { ...seeded, stageName: 'first' };
  return [
    { name: 'fix, new certificate', ...fix, act: (subject) => createStage(subject, seeded, fixed.stageName) },
    { name: 'fix, shared certificate', ...fix, act: (subject) => createStage(subject, seeded, 'second') },
    { name: 'compliant, fixed before', ...compliant(1), act: (subject) => touch(subject, fixed) },
    { name: 'compliant, foreign certificate', ...compliant(2), act: (subject) => touch(subject, foreign) },
  ];
}

/** @throws Error where the case did not end as it is named: its figures would be those of something else */
async function count(subject: Subject, { name, outcome, limits, act }: Case): Promise<CaseResult> {
  await subject.control.forgetCalls();
  await act(subject);
  const ended = await subject.nextRemediation();
  if (ended.outcome !== outcome) throw new Error(`"${name}" ended as ${ended.outcome}, expected ${outcome}`);
  const calls = countCalls(await subject.control.calls());
  const transitions = countTransitions(await subject.history(ended.executionArn));
  return {
    name,
    calls,
    apiGatewayCalls: { count: apiGatewayCalls(calls), limit: limits.apiGatewayCalls },
    stateTransitions: { count: transitions, limit: limits.stateTransitions },
  };
}

/** One sentence for each limit that is exceeded. */
export function exceeded(cases: readonly CaseResult[]): string[] {
  return cases.flatMap(({ name, apiGatewayCalls: calls, stateTransitions: transitions }) => [
    ...(calls.count > calls.limit ? [`${name}: ${calls.count} API Gateway calls, at most ${calls.limit}`] : []),
    ...(transitions.count > transitions.limit
      ? [`${name}: ${transitions.count} state transitions, at most ${transitions.limit}`]
      : []),
  ]);
}
