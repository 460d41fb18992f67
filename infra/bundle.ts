import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

let bundled: Map<string, string> | undefined;

/**
 * Bundles handlers for Lambda, once per process, in a folder that goes with it. In the package that others use, another module
 * is in this one's place (`infra/prebuilt.ts`).
 *
 * @param entries paths of the handlers' files, from the project's root
 * @returns for each entry the folder whose `index.cjs` exports `handler`
 */
export function bundle(entries: readonly string[]): Map<string, string> {
  if (bundled && entries.every((entry) => bundled?.has(entry))) return bundled;
  // Two syntheses at once must not meet; the assembly keeps copies of what it takes from here.
  const outdir = mkdtempSync(join(tmpdir(), 'stagecert-functions-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  bundled = bundleInto(outdir, entries);
  return bundled;
}

/** Coverage is measured of what people wrote, statement by statement. */
const isMeasured = process.env.NODE_V8_COVERAGE !== undefined;

/** Bundles handlers into a folder, all of them in one call of esbuild. */
export function bundleInto(outdir: string, entries: readonly string[]): Map<string, string> {
  const names = entries.map((entry) => ({ entry, name: basename(entry, '.ts') }));
  buildSync({
    absWorkingDir: root,
    entryPoints: names.map(({ entry, name }) => ({ in: entry, out: join(name, 'index') })),
    outdir,
    bundle: true,
    minify: !isMeasured,
    platform: 'node',
    target: 'node24',
    // CommonJS from the packages' ES modules starts fastest and is smallest: Node loads less of itself for it.
    format: 'cjs',
    // Says so by its name: the project's own package.json, beside which assemblies lie, calls `.js` files ES modules.
    outExtension: { '.js': '.cjs' },
    mainFields: ['module', 'main'],
    legalComments: 'none',
    sourcemap: isMeasured && 'inline',
    logLevel: 'error',
  });
  return new Map(names.map(({ entry, name }) => [entry, join(outdir, name)]));
}
