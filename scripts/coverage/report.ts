import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { CoverageMap } from '@vitest/istanbul-lib-coverage';
import type { Disagreement, UncoveredLine } from '#scripts/coverage/decisions';

/** Each line that nothing ran, in the order of files and lines. */
export function uncoveredIn(all: CoverageMap, root: string): UncoveredLine[] {
  return all
    .files()
    .sort()
    .flatMap((file) => {
      const lines = readFileSync(file, 'utf8').split('\n');
      const textOf = (number: number) => (lines[number - 1] ?? '').trim();
      const numbers = all.fileCoverageFor(file).getUncoveredLines();
      return numbers.map((number) => ({ file: relative(root, file), text: textOf(Number(number)) }));
    });
}

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

/** Prints what has to be done before the two agree. */
export function printDisagreement({ undecided, outdated }: Disagreement, list: string): void {
  if (undecided.length > 0) console.log(`\nNo test runs these lines. Test or delete them, or say in ${list} why not:`);
  for (const { file, text } of undecided) console.log(`  ${file}: ${text}`);
  if (outdated.length > 0) console.log(`\nTests run these lines, or they are gone. Take them out of ${list}:`);
  for (const { file, text } of outdated) console.log(`  ${file}: ${text}`);
}
