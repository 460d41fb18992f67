/**
 * Measures which lines of `core/` and `functions/` the tests run, by themselves and in the threads in which the sandbox runs
 * the bundled functions. Fails where a test does, and where the lines that none runs are not those of `coverage/decided.ts`.
 * Arguments are test paths; all tests, the long ones included, unless given. What some tests alone run is only printed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCoverageMap } from '@vitest/istanbul-lib-coverage';
import { decided } from '#scripts/coverage/decided';
import { disagreement } from '#scripts/coverage/decisions';
import { coverageOfFunctions } from '#scripts/coverage/functions';
import { printDisagreement, printUncovered, uncoveredIn } from '#scripts/coverage/report';

const tests = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stagecert-coverage-'));
// Whatever the tests leave, as the assemblies whose bundles are read below, is in there and goes with it.
const temporary = join(folder, 'temporary');
mkdirSync(temporary);
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const reports = [
  '--coverage.enabled',
  '--coverage.reporter=json',
  '--coverage.reportOnFailure',
  `--coverage.reportsDirectory=${join(folder, 'own')}`,
];
const { status } = spawnSync(process.execPath, [vitest, 'run', ...reports, ...tests], {
  cwd: root,
  // Node has every thread of the tests write there what it ran of each script.
  env: { ...process.env, NODE_V8_COVERAGE: join(folder, 'threads'), TMPDIR: temporary },
  stdio: 'inherit',
});
const all = createCoverageMap(JSON.parse(readFileSync(join(folder, 'own', 'coverage-final.json'), 'utf8')));
all.merge(await coverageOfFunctions(join(folder, 'threads'), root));
rmSync(folder, { recursive: true });
printUncovered(all, root);
process.exitCode = status ?? 1;
if (status === 0 && tests.length === 0) {
  const found = disagreement(uncoveredIn(all, root), decided);
  printDisagreement(found, 'scripts/coverage/decided.ts');
  if (found.undecided.length + found.outdated.length > 0) process.exitCode = 1;
}
