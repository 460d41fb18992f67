/** An element: its name, and either its text or the elements within it. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads a document of elements, text and an `xmlns`: all that AWS's query protocol uses.
 *
 * @throws Error where it is not well formed, or has text beside elements
 */
export function parseXml(text: string): XmlElement {
  const tokens = text.match(/<[^>]*>|[^<]+/g) ?? [];
  if (tokens.join('') !== text) throw new Error(`no XML: ${text}`);
  let next = 0;
  function element(): XmlElement {
    const [, name] = /^<([A-Za-z][\w.]*)(?: xmlns="[^"]*")?>$/.exec(tokens[next] ?? '') ?? [];
    if (name === undefined) throw new Error(`expected an element at ${tokens[next]} in ${text}`);
    next += 1;
    const children: XmlElement[] = [];
    let content = '';
    while (tokens[next] !== `</${name}>`) {
      if (next >= tokens.length) throw new Error(`<${name}> does not end in ${text}`);
      if (tokens[next]?.startsWith('<')) children.push(element());
      else content += unescaped(tokens[next++] ?? '');
    }
    next += 1;
    if (children.length > 0 && content !== '') throw new Error(`<${name}> has text beside elements: ${content}`);
    return { name, text: content, children };
  }
  const root = element();
  if (next < tokens.length) throw new Error(`text after the end of ${text}`);
  return root;
}

function unescaped(text: string): string {
  return text.replace(/&(#x[0-9A-F]+|\w+);|&/gi, (whole, entity?: string) => {
    const character = entity?.startsWith('#x')
      ? String.fromCodePoint(Number.parseInt(entity.slice(2), 16))
      : ENTITIES[entity ?? ''];
    if (character === undefined) throw new Error(`the entity ${whole} in ${text}`);
    return character;
  });
}
