/**
 * The known name that a mistyped one probably meant, or null where none is near. Case does not count; up to a third of the
 * letters may differ, so that `stage` finds `stages` and `Modus` nothing.
 */
export function nearest(name: string, known: readonly string[]): string | null {
  const typed = name.slice(0, LONGEST).toLowerCase();
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(typed, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : null;
}

/** Characters of a name that are looked at: the work grows with the square of the length. */
const LONGEST = 64;

/** Letters to insert, leave out or replace on the way from `a` to `b` (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
  }
  return row[b.length] ?? 0;
}
