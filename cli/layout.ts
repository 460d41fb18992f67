/** How a report of several sections is laid out in a terminal. */
import { wrapped } from '#core/message-lines';

/** Columns of a terminal that a report is written for; a word that is longer has a line to itself. */
export const COLUMNS = 120;

/**
 * @param more whether not all of its kind was looked at
 * @param rows of each what is said, then lines to paste
 */
export function section(head: string, more: boolean, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = rows.flatMap(([said = '', ...commands]) => [
    `  ${indented(said, 4)}`,
    ...commands.map((each) => `    ${each}`),
  ]);
  return [head, ...lines, ...(more ? ['  and perhaps more: --all looks at the others'] : [])].join('\n');
}

/** Further lines of a text stand so far from the edge. */
export function indented(text: string, margin: number): string {
  return wrapped(text, COLUMNS - margin).replaceAll('\n', `\n${' '.repeat(margin)}`);
}

/** A command that a shell takes as it stands, also where it needs more than one line. */
export function pasted(parts: readonly string[]): string {
  const lines: string[] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + part.length + 7 <= COLUMNS) lines[lines.length - 1] = `${line} ${part}`;
    else lines.push(lines.length === 0 ? part : `  ${part}`);
  }
  return lines.join(' \\\n    ');
}
