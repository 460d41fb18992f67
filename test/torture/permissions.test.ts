import { test as base, expect, inject } from 'vitest';
import { startSetting } from '#test/support/permissions/setting';
import { keyOf, misses, takeTour, usersOf } from '#test/support/permissions/tour';

/**
 * Actions that AWS takes for what it does by itself and the sandbox does not: Lambda writes the functions' logs, Step Functions
 * delivers the workflows'. No code of the service makes such a call, so none can be tried without it.
 */
const BY_AWS_ITSELF = /^(logs|xray):/;

const test = base
  .extend('assembly', { scope: 'file' }, () => inject('promptAssembly'))
  .extend('service', { scope: 'file' }, ({ assembly }, { onCleanup }) => startSetting(assembly, onCleanup))
  .extend('tour', { scope: 'file' }, ({ service }) => takeTour(service));

/** Whichever test is the first waits for the tour, half a minute where nothing else runs; the last goes on for a minute. */
const LONG = { timeout: 900_000 };

test('every scenario comes to what it should, and nobody is refused anything', LONG, async ({ tour }) => {
  const odd = tour.visits.filter(({ isAsExpected }) => !isAsExpected);
  expect(odd.map(({ scenario, seen }) => [scenario.name, seen])).toEqual([]);
  expect(tour.denials).toEqual([]);
});

test('no role may do what nothing uses', LONG, async ({ tour }) => {
  const unused = tour.permissions.filter(({ action, count }) => count === 0 && !BY_AWS_ITSELF.test(action));
  const help = 'nothing uses these: take them from their roles, or add scenarios to test/support/permissions/';
  expect(unused.map(keyOf), help).toEqual([]);
});

test('what is excepted the sandbox does not serve', LONG, async ({ service, tour }) => {
  const operations = (await (await fetch(`${service.url}/_sandbox/operations`)).json()) as object;
  const excepted = tour.permissions.filter(({ action }) => BY_AWS_ITSELF.test(action));
  for (const { action } of excepted) expect(Object.keys(operations)).not.toContain(action.split(':')[0]);
});

// By one role, action and resource after the other: what CDK and people wrote into the template, not a list made for the test.
test('whatever a role is not let do is missed', LONG, async ({ service, tour }) => {
  const notMissed: string[] = [];
  for (const permission of tour.permissions.filter(({ count }) => count > 0)) {
    const users = usersOf(tour, permission);
    let isMissed = false;
    for (const scenario of users) isMissed ||= await misses(service, scenario, permission);
    if (!isMissed) notMissed.push(`${keyOf(permission)}; tried: ${users.map(({ name }) => name).join(', ')}`);
  }
  const help =
    'these can be withheld unnoticed: have scenarios in test/support/permissions/ tell more, or take them away';
  expect(notMissed, help).toEqual([]);
});
