type Row = readonly string[];

/**
 * Padded columns, the first of which, naming the row, goes to the left and all others to the right; a rule under the head.
 *
 * @param head one or more lines; they and the rows have as many cells
 */
export function textTable(head: readonly Row[], rows: readonly Row[]): string {
  const all = [...head, ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: Row) => row.map((cell, column) => pad(cell, column, widths[column] ?? 0));
  const rule = widths.map((width) => '─'.repeat(width));
  return [...head.map(line), rule, ...rows.map(line)].map((cells) => cells.join('  ')).join('\n');
}

function pad(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
