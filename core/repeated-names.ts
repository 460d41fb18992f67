/** Strings, the colon after those that are names, and what begins, parts and ends objects and lists. */
const tokens = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\],]/g;

interface Open {
  /** Names so far; null in a list. */
  readonly names: Set<string> | null;
  /** The member that is being read. */
  at: string | number;
}

/**
 * Paths of names that stand twice in one object of a JSON text. `JSON.parse` keeps the last one without a word, so that of
 * two `rules` the first would be void.
 *
 * @param text valid JSON
 */
export function repeatedNames(text: string): (string | number)[][] {
  const open: Open[] = [];
  const repeated: (string | number)[][] = [];
  for (const [token, string, colon] of text.matchAll(tokens)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ names: new Set(), at: '' });
    else if (token === '[') open.push({ names: null, at: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && typeof inner?.at === 'number') inner.at++;
    else if (inner?.names && string && colon) {
      const name: string = JSON.parse(string);
      inner.at = name;
      if (inner.names.has(name)) repeated.push(open.map(({ at }) => at));
      inner.names.add(name);
    }
  }
  return repeated;
}
