/** Characters in a line of a message. */
const COLUMNS = 72;

/** Columns before the value of a fact. */
const MARGIN = 15;

/** A fact about what a message tells of; left out where the value is empty. */
export type Row = readonly [name: string, value: string | undefined];

/** Breaks a text between words; a longer word has a line to itself. */
export function wrapped(text: string, columns = COLUMNS): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** Facts, a line each; further lines of a value stand under its first. */
export function table(rows: readonly Row[]): string {
  return rows
    .flatMap(([name, value]) => {
      if (!value) return [];
      const lines = wrapped(value, COLUMNS - MARGIN).replaceAll('\n', `\n${' '.repeat(MARGIN)}`);
      return [`  ${name.padEnd(MARGIN - 2)}${lines}`];
    })
    .join('\n');
}

/** Paragraphs with an empty line between them; empty ones are left out. */
export function paragraphs(...texts: readonly string[]): string {
  return texts.filter(Boolean).join('\n\n');
}
