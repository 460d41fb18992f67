import type * as z from 'zod/mini';
import { nearest } from '#core/nearest';
import { printable } from '#core/text';

type Path = readonly PropertyKey[];

/** Problems that are told at most; whoever mends these sees the rest next time. */
const MOST_PROBLEMS = 20;

/**
 * What is wrong with a document, one line each: the path, the value there, what was expected. Lines are printable and bounded,
 * whatever the document holds.
 *
 * @param issues of schemas whose error texts follow "expected"; that of an unknown name is the list of the known ones
 * @param moved names that are no members of the document itself, with the path where each belongs
 */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  document: unknown,
  moved: Readonly<Record<string, string>> = {},
): string[] {
  const lines = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => {
          const meant = issue.path.length === 0 && Object.hasOwn(moved, key) ? moved[key] : null;
          const known = issue.message.split(', ');
          return unknownName([...issue.path, key], document, known, meant ?? nearest(key, known));
        })
      : [problem(issue.path, valueAt(document, issue.path), issue.message)],
  );
  return [...new Set(lines)];
}

/** One problem: `defaults.mode is "off": expected one of "enforce", "approve", "notify"`. */
export function problem(path: Path, value: unknown, expected: string): string {
  const found = value === undefined ? 'is missing' : `is ${shown(value)}`;
  return `${pathText(path)} ${found}: expected ${expected}`;
}

function unknownName(path: Path, document: unknown, known: readonly string[], meant: string | null): string {
  const at = `${path.length > 1 ? pathText(path.slice(0, -1)) : ''}${quotedName(String(path.at(-1)))}`;
  const question = meant ? `did you mean "${meant}"? ` : '';
  const found = shown(valueAt(document, path));
  return `${at} is ${found}: no such name is known here; ${question}expected one of ${known.join(', ')}`;
}

/** The first problems, and how many more there are. */
export function atMost(lines: readonly string[], most = MOST_PROBLEMS): string[] {
  const told = lines.slice(0, most);
  return lines.length > told.length ? [...told, `and ${lines.length - told.length} more`] : told;
}

/** What stands at a path of a document; undefined where nothing does. */
export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value ? Reflect.get(value, name) : undefined),
    document,
  );
}

/** `rules[0].when.tags["team"]`: tag keys are anybody's words, quoted so that no mail program makes a link of them. */
function pathText(path: Path): string {
  if (path.length === 0) return 'the document';
  const parts = path.map((name, index) => {
    if (typeof name === 'number') return `[${name}]`;
    if (path[index - 1] === 'tags') return quotedName(String(name));
    return index === 0 ? String(name) : `.${String(name)}`;
  });
  return parts.join('');
}

function quotedName(name: string): string {
  return `["${printable(name, 60)}"]`;
}

function shown(value: unknown): string {
  if (Array.isArray(value) && value.length > 0) return `a list of ${value.length}: ${inJson(value)}`;
  return inJson(value);
}

function inJson(value: unknown): string {
  return printable(JSON.stringify(value), 80);
}
