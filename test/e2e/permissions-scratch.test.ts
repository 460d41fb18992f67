import { writeFileSync, appendFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { startSetting } from '#test/support/permissions/setting';
import { emptyAccount } from '#test/support/permissions/account';
import { takeTour, usersOf, misses, keyOf } from '#test/support/permissions/tour';
test('scratch', { timeout: 900_000 }, async () => {
  const service = await startSetting(inject('promptAssembly'), () => {});
  writeFileSync('/tmp/l1/scratch.txt', '');
  const log = (t: string) => appendFileSync('/tmp/l1/scratch.txt', t + '\n');
  let c = process.cpuUsage();
  const lap = (t: string) => { const d = process.cpuUsage(c); c = process.cpuUsage(); log(`${Math.round((d.user + d.system) / 1000)} ${t}`); };
  const tour = await takeTour(service);
  lap('tour');
  for (const v of tour.visits) log(`${v.isAsExpected} ${v.scenario.name} ${[...v.uses.values()].reduce((a, b) => a + b, 0)} ${v.isAsExpected ? '' : JSON.stringify(v.seen)}`);
  for (const p of tour.permissions) if (!p.count) log('unused ' + keyOf(p));
  await emptyAccount(service); lap('empty');
  await emptyAccount(service); lap('empty twice');
  if (!process.env.TOUR) for (const p of tour.permissions.filter(({ count }) => count > 0)) {
    for (const s of usersOf(tour, p)) {
      const m = await misses(service, s, p);
      lap(`${m} ${keyOf(p)} ${s.name}`);
      if (m) break;
    }
  }
  expect(1).toBe(1);
});
