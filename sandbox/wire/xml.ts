import { membersOf, type Shape } from './model.ts';
import { scalarToText } from './scalars.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;', // a parser would otherwise read CR LF as LF
};

/** Escapes text for an element's content or an attribute's value. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);
}

/** An element around content that is XML already. */
export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** Writes a structure's members, in the query protocol's way: lists of `member`, maps of `entry`, `key` and `value`. */
export function membersToXml(shape: Shape, value: unknown): string {
  const struct = (value ?? {}) as Record<string, unknown>;
  return membersOf(shape)
    .map(([name, member]) => toXml(member, struct[name], xmlName(member) ?? name))
    .join('');
}

function toXml(shape: Shape, value: unknown, name: string): string {
  if (value === undefined || value === null) return '';
  if (shape.isStructSchema()) return element(name, membersToXml(shape, value));
  if (shape.isListSchema()) {
    const item = shape.getValueSchema();
    return element(name, (value as unknown[]).map((each) => toXml(item, each, xmlName(item) ?? 'member')).join(''));
  }
  if (shape.isMapSchema()) return element(name, mapEntriesToXml(shape, value as Record<string, unknown>));
  return element(name, escapeXml(scalarToText(shape, value)));
}

function mapEntriesToXml(shape: Shape, map: Record<string, unknown>): string {
  const [key, item] = [shape.getKeySchema(), shape.getValueSchema()];
  const entry = ([name, value]: [string, unknown]) =>
    element('entry', toXml(key, name, xmlName(key) ?? 'key') + toXml(item, value, xmlName(item) ?? 'value'));
  return Object.entries(map).map(entry).join('');
}

/** The name that the model gives an element on the wire, where it differs from the member's. */
export function xmlName(shape: Shape): string | undefined {
  return (shape.getMergedTraits() as { xmlName?: string }).xmlName;
}
