import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mergeScriptCovs, type ScriptCov } from '@bcoe/v8-coverage';
import { type CoverageMap, createCoverageMap } from '@vitest/istanbul-lib-coverage';
import { convert } from 'ast-v8-to-istanbul';
import { parseAstAsync } from 'vitest/node';

/** What Node's name of a file says that is not about a thread, but about a process. */
const OF_PROCESS = /-0\.json$/;

/**
 * Reads what threads ran of the bundled functions, and says it of the sources.
 *
 * @param folder where Node put it (`NODE_V8_COVERAGE`)
 * @param root the project's
 */
export async function coverageOfFunctions(folder: string, root: string): Promise<CoverageMap> {
  const all = createCoverageMap();
  for (const [url, runs] of bundlesIn(folder)) {
    const file = fileURLToPath(url);
    const merged = mergeScriptCovs(runs);
    if (merged) all.merge(await ofSources(readFileSync(file, 'utf8'), { ...merged, url }, root));
  }
  all.filter((file) => ['core', 'functions'].some((part) => file.startsWith(join(root, part, '/'))));
  return all;
}

/**
 * By the URL of one of its copies: the runs of each bundle, which is told from others by the hash that its folder is named by. Copies
 * that tests have deleted by then are of one that is there still.
 */
function bundlesIn(folder: string): Map<string, ScriptCov[]> {
  const scripts = readdirSync(folder)
    .filter((name) => !OF_PROCESS.test(name))
    .flatMap((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: ScriptCov[] }).result)
    .filter(({ url }) => /\/asset\.[^/]+\/index\.cjs$/.test(url));
  const runs = new Map<string, ScriptCov[]>();
  for (const copies of Map.groupBy(scripts, ({ url }) => basename(dirname(url))).values()) {
    const url = copies.find((copy) => existsSync(fileURLToPath(copy.url)))?.url ?? '';
    if (!url) throw new Error(`no copy of ${copies[0]?.url} is left: tests have deleted all`);
    runs.set(
      url,
      copies.map((copy) => ({ ...copy, url })),
    );
  }
  return runs;
}

async function ofSources(code: string, coverage: ScriptCov, root: string) {
  const [, inline = ''] = code.match(/\/\/# sourceMappingURL=data:application\/json;base64,(\S+)/) ?? [];
  const sourceMap = JSON.parse(Buffer.from(inline, 'base64').toString('utf8'));
  // Relative to where esbuild wrote the bundle, which was not where it ran.
  const own = /^(?:.*\/)?((?:core|functions)\/[^:]+\.ts)$/;
  sourceMap.sources = sourceMap.sources.map((source: string) => {
    const path = source.includes('node_modules') ? undefined : source.match(own)?.[1];
    return path ? join(root, path) : `/elsewhere/${source}`;
  });
  return convert({ ast: parseAstAsync(code), code, wrapperLength: 0, coverage, sourceMap });
}
