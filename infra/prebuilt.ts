import { basename, join } from 'node:path';

/**
 * Stands for `bundle.ts` in the package (`scripts/build.ts` puts it there): the handlers were bundled when it was built.
 *
 * @param entries paths of the handlers' files in the project
 * @returns for each entry the folder whose `index.cjs` exports `handler`
 */
export function bundle(entries: readonly string[]): Map<string, string> {
  return new Map(entries.map((entry) => [entry, join(__dirname, 'handlers', basename(entry, '.ts'))]));
}
