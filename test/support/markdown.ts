import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The text of a file, by its path from the project's root. */
export function readProjectFile(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
}

/** The shell examples (fences marked `sh`) under a heading of a Markdown text, joined. */
export function shellUnder(markdown: string, heading: string): string {
  const section = markdown.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (!section) throw new Error(`there is no heading "${heading}"`);
  return [...section.matchAll(/^```sh\n(.*?)^```/gms)].map(([, code]) => code).join('\n');
}

/** The words of a command line, as a shell takes those of the examples. */
export function shellWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
