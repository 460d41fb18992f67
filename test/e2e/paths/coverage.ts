import type { Service } from '#test/support/service';
import { definitionOf } from './definition.ts';
import { pathsUntaken } from './taken.ts';

/** The ways through a workflow that none of its executions in this sandbox took, by name. */
export async function untakenBy(service: Service, workflow: 'Remediate' | 'Backout' | 'Digest'): Promise<string[]> {
  const { executions } = service;
  const all = await executions.list(workflow);
  const histories = await Promise.all(all.map(({ executionArn }) => executions.history(executionArn)));
  return pathsUntaken(await definitionOf(service, workflow), histories);
}
