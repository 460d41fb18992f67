import { isDeepStrictEqual } from 'node:util';
import type { Denial } from '#sandbox/iam/access';
import type { Permission } from '#sandbox/iam/uses';
import type { Service } from '#test/support/service';
import { emptyAccount } from './account.ts';
import { backouts } from './backouts.ts';
import { digests } from './digests.ts';
import { fixes } from './fixes.ts';
import { outside } from './outside.ts';
import { questions } from './questions.ts';
import type { Scenario } from './scenario.ts';

/**
 * Everything that a role of the service needs a permission for happens in one of these. They are run once for each permission
 * that they use first, so they are small.
 */
const SCENARIOS: readonly Scenario[] = [...fixes, ...questions, ...backouts, ...outside, ...digests];

/** What a scenario came to, and what it used. */
interface Visited {
  readonly scenario: Scenario;
  readonly seen: unknown;
  readonly isAsExpected: boolean;
  /** Keys of permissions, with the number of calls that each allowed. */
  readonly uses: ReadonlyMap<string, number>;
}

export type Tour = Awaited<ReturnType<typeof takeTour>>;

/** Names a permission of the template. */
export const keyOf = ({ role, action, resource }: Permission): string => `${role} ${action} ${resource}`;

/** Runs every scenario, with every permission in place. */
export async function takeTour(service: Service) {
  const visits: Visited[] = [];
  for (const scenario of SCENARIOS) visits.push(await visit(service, scenario));
  return { visits, permissions: await permissionsOf(service), denials: await denialsOf(service) };
}

async function visit(service: Service, scenario: Scenario): Promise<Visited> {
  await emptyAccount(service);
  const before = new Map((await permissionsOf(service)).map((each) => [keyOf(each), each.count]));
  const seen = await resultOf(scenario, service);
  const used = (await permissionsOf(service)).map((each) => [keyOf(each), each.count - (before.get(keyOf(each)) ?? 0)]);
  const uses = new Map(used.filter(([, count]) => Number(count) > 0) as [string, number][]);
  return { scenario, seen, isAsExpected: isDeepStrictEqual(seen, scenario.comesTo), uses };
}

/** The scenarios that use a permission, those that make the fewest calls first. */
export function usersOf({ visits }: Tour, permission: Permission): Scenario[] {
  const size = ({ uses }: Visited) => [...uses.values()].reduce((sum, count) => sum + count, 0);
  const users = visits.filter(({ uses }) => uses.has(keyOf(permission)));
  return users.sort((a, b) => size(a) - size(b)).map(({ scenario }) => scenario);
}

/** Whether a scenario comes to something else where a role lacks the permission, which it is refused at that. */
export async function misses(service: Service, scenario: Scenario, { role, action, resource }: Permission) {
  await emptyAccount(service);
  const before = (await denialsOf(service)).length;
  const policies = `${service.url}/_sandbox/policies`;
  await fetch(policies, { method: 'POST', body: JSON.stringify({ role, deny: action, resource }) });
  try {
    const seen = await resultOf(scenario, service);
    const isDenied = (await denialsOf(service)).slice(before).some((denial) => denial.action === action);
    return isDenied && !isDeepStrictEqual(seen, scenario.comesTo);
  } finally {
    await fetch(policies, { method: 'DELETE' });
  }
}

/** What the scenario comes to; an error where it could not even be gone through. */
async function resultOf(scenario: Scenario, service: Service): Promise<unknown> {
  try {
    return await scenario.run(service);
  } catch (error) {
    return { error: (error as Error).message };
  }
}

export async function permissionsOf({ url }: Service): Promise<Permission[]> {
  return (await (await fetch(`${url}/_sandbox/permissions`)).json()) as Permission[];
}

async function denialsOf({ url }: Service): Promise<Denial[]> {
  return (await (await fetch(`${url}/_sandbox/denials`)).json()) as Denial[];
}
