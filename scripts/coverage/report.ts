import { relative } from 'node:path';
import type { CoverageMap } from '@vitest/istanbul-lib-coverage';

/** Prints each file that has lines which nothing ran, with their numbers, and then the figures of all. */
export function printUncovered(all: CoverageMap, root: string): void {
  for (const file of all.files().sort()) {
    const lines = all.fileCoverageFor(file).getUncoveredLines();
    if (lines.length > 0) console.log(`${relative(root, file)}: ${lines.join(', ')}`);
  }
  const { lines, branches, functions } = all.getCoverageSummary().toJSON();
  console.log(
    `lines ${lines.pct} % (${lines.covered} of ${lines.total}), branches ${branches.pct} %, functions ${functions.pct} %`,
  );
}
