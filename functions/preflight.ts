import * as z from 'zod/mini';
import { PreflightFailed } from '#core/errors';
import { type Preflight, preflightFailure, preflightOf, type Trial, type Untried, verdictOf } from '#core/preflight';
import { type PlannedTrial, planOf } from '#core/preflight-plan';
import { issued } from '#core/steps';
import { type TestInvoke, testInvoke } from '#functions/aws/test-invoke';

interface Adapters {
  readonly testInvoke: TestInvoke;
  readonly now: () => Date;
}

type Issued = z.infer<typeof issued>;

/** No call is begun later, in milliseconds: with the two of 8 s that may have begun before, the step ends within 40 s. */
const LATEST_TRIAL_MS = 20_000;

/**
 * Calls backends of the stage's API, by methods that the policy calls safe, first without the new certificate, then with it.
 *
 * @returns what came of it, and `next`: `compensate`, with the error, where a backend fails only with the certificate
 * @throws StageGone, ConcurrentModification, and what the adapters throw: a preflight that cannot be made lets nothing pass
 */
export function preflight(adapters: Adapters) {
  return async (raw: unknown) => {
    const result = await tried(adapters, z.parse(issued, raw));
    const failure = preflightFailure(result);
    if (!failure) return { preflight: result, next: 'fix' as const };
    const interruption = { Error: PreflightFailed.errorName, Cause: failure };
    return { preflight: result, next: 'compensate' as const, interruption };
  };
}

async function tried(adapters: Adapters, record: Issued): Promise<Preflight> {
  const { stage, policy } = record;
  if (stage.apiVersion === 'v2') {
    return preflightOf([], [{ host: 'all of them', why: 'API Gateway tests methods of REST APIs only' }]);
  }
  const startedAt = adapters.now().getTime();
  const methods = await adapters.testInvoke.methods(stage);
  const allowed = policy?.preflight?.methods ?? [];
  const unnamed = planOf(methods, allowed);
  // What is not called needs no more of its name than the API gives: reading the stage is a call.
  if (unnamed.trials.length === 0) return preflightOf([], unnamed.untried);
  const variables = await adapters.testInvoke.variables(stage);
  const plan = planOf(methods, allowed, variables);
  const results: (Trial | Untried)[] = [];
  for (const each of plan.trials) {
    const isLate = adapters.now().getTime() - startedAt > LATEST_TRIAL_MS;
    results.push(
      isLate ? { host: each.host, why: 'others took too long' } : await trial(adapters, record, each, variables),
    );
  }
  const trials = results.filter((result) => 'verdict' in result);
  return preflightOf(trials, [...results.filter((result) => 'why' in result), ...plan.untried]);
}

/** One after the other: a body that nobody looks at is in memory once. */
async function trial(
  { testInvoke }: Adapters,
  { stage, certificate }: Issued,
  planned: PlannedTrial,
  variables: Record<string, string>,
): Promise<Trial | Untried> {
  const { method, shownPath: path, host } = planned;
  const without = await testInvoke.invoke(stage, planned, variables, null);
  if ('uncallable' in without) return { host, why: without.uncallable };
  const withIt = await testInvoke.invoke(stage, planned, variables, certificate.certificateId);
  if ('uncallable' in withIt) return { host, why: withIt.uncallable };
  return { method, path, host, without, with: withIt, verdict: verdictOf(without, withIt) };
}

export const handler = preflight({ testInvoke: testInvoke(), now: () => new Date() });
