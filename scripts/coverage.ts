/**
 * Measures which lines of `core/` and `functions/` the tests run, by themselves and in the threads in which the sandbox runs
 * the bundled functions. Arguments are test paths; all tests, the long ones included, unless given.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCoverageMap } from '@vitest/istanbul-lib-coverage';
import { coverageOfFunctions } from '#scripts/coverage/functions';
import { printUncovered } from '#scripts/coverage/report';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stagecert-coverage-'));
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const reports = [
  '--coverage.enabled',
  '--coverage.reporter=json',
  '--coverage.reportOnFailure',
  `--coverage.reportsDirectory=${join(folder, 'own')}`,
];
const { status } = spawnSync(process.execPath, [vitest, 'run', ...reports, ...process.argv.slice(2)], {
  cwd: root,
  // Node has every thread of the tests write there what it ran of each script.
  env: { ...process.env, NODE_V8_COVERAGE: join(folder, 'threads') },
  stdio: 'inherit',
});
const all = createCoverageMap(JSON.parse(readFileSync(join(folder, 'own', 'coverage-final.json'), 'utf8')));
all.merge(await coverageOfFunctions(join(folder, 'threads'), root));
printUncovered(all, root);
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;
