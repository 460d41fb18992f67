import { styleText } from 'node:util';

/** Columns of a fact's name. */
const NAME = 12;

type Style = Parameters<typeof styleText>[0];

/** The text in a colour or weight, where standard output is a terminal that wants it (`NO_COLOR` and its like are heeded). */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** A heading with its number. */
export function heading(number: number, title: string): string {
  return `\n${styled('bold', `${number}  ${title}`)}\n`;
}

/** Names with their values, one a line. */
export function rows(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `   ${styled('dim', name.padEnd(NAME))}${value}\n`)
    .join('');
}

/** A text as it was delivered, with a rule at its left. No line is broken: links and commands are there to be copied. */
export function quoted(text: string): string {
  const rule = styled('dim', '│');
  const lines = text.trimEnd().split('\n');
  return lines
    .map((line) => ` ${rule} ${line}`.trimEnd())
    .join('\n')
    .concat('\n');
}

/** A number of seconds in hundredths. */
export function seconds(value: number): string {
  return value.toFixed(2);
}
