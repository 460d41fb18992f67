import type { ModelShape, Reference, TrimmedModel } from './model.ts';
import { jsonFault, textFault } from './scalars.ts';
import type { XmlElement } from './xml.ts';

type Shapes = TrimmedModel['shapes'];
type Json = Readonly<Record<string, unknown>>;

/** Members of a structure that stand in the body, by their names there. */
function bodyMembers({ members = {} }: ModelShape): Map<string, [name: string, Reference]> {
  const inBody = Object.entries(members).filter(([, { location }]) => location === undefined);
  return new Map(inBody.map(([name, reference]) => [reference.locationName ?? name, [name, reference]]));
}

/**
 * What is wrong with a JSON value of a shape, each fault with its path: a type, an unknown member, a missing one.
 *
 * @param absent members that are required and stand elsewhere
 */
export function jsonFaults(shapes: Shapes, reference: Reference, value: unknown, path: string): string[] {
  const shape = shapes[reference.shape];
  if (!shape) return [`${path} has the shape ${reference.shape}, which the model lacks`];
  if (shape.document) return [];
  if (shape.type === 'structure') return structureFaults(shapes, shape, value, path);
  if (shape.type === 'list') {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item, index) => jsonFaults(shapes, part(shape.member), item, `${path}[${index}]`));
  }
  if (shape.type === 'map') {
    if (!isObject(value)) return [`${path} is no map`];
    return Object.entries(value).flatMap(([key, item]) => [
      ...tell(`the key ${key} of ${path}`, jsonFault(key, shapes[part(shape.key).shape] as ModelShape, shape.key)),
      ...jsonFaults(shapes, part(shape.value), item, `${path}.${key}`),
    ]);
  }
  return tell(path, jsonFault(value, shape, reference));
}

function structureFaults(shapes: Shapes, shape: ModelShape, value: unknown, path: string): string[] {
  if (!isObject(value)) return [`${path} is no structure but ${JSON.stringify(value)}`];
  const members = bodyMembers(shape);
  const known = Object.entries(value).flatMap(([key, item]) => {
    const [name, reference] = members.get(key) ?? [];
    return reference
      ? jsonFaults(shapes, reference, item, `${path}.${name}`)
      : [`${path} has the unknown member ${key}`];
  });
  const missing = [...members].filter(([key, [name]]) => shape.required?.includes(name) && value[key] === undefined);
  return [...known, ...missing.map(([, [name]]) => `${path} lacks the required member ${name}`)];
}

/** The same for an element of the query protocol. */
export function xmlFaults(shapes: Shapes, reference: Reference, element: XmlElement, path: string): string[] {
  const shape = shapes[reference.shape];
  if (!shape) return [`${path} has the shape ${reference.shape}, which the model lacks`];
  const within = (part: Reference | undefined, name: string, children: readonly XmlElement[]) =>
    children.flatMap((child) =>
      child.name === name && part
        ? xmlFaults(shapes, part, child, `${path}.${name}`)
        : [`${path} has the unknown element ${child.name}`],
    );
  if (shape.type === 'structure') return xmlStructureFaults(shapes, shape, element, path);
  if (shape.type === 'list') return within(shape.member, shape.member?.locationName ?? 'member', element.children);
  if (shape.type === 'map') {
    return element.children.flatMap((entry) => {
      const [key, value] = entry.children;
      if (entry.name !== 'entry' || !key || !value) return [`${path} has an entry that is none: ${entry.name}`];
      return [
        ...within(shape.key, shape.key?.locationName ?? 'key', [key]),
        ...within(shape.value, shape.value?.locationName ?? 'value', [value]),
      ];
    });
  }
  if (element.children.length > 0) return [`${path} is no scalar`];
  return tell(path, textFault(element.text, shape, reference, 'iso8601'));
}

function xmlStructureFaults(shapes: Shapes, shape: ModelShape, { children }: XmlElement, path: string): string[] {
  const members = bodyMembers(shape);
  const known = children.flatMap((child) => {
    const [name, reference] = members.get(child.name) ?? [];
    return reference
      ? xmlFaults(shapes, reference, child, `${path}.${name}`)
      : [`${path} has the unknown element ${child.name}`];
  });
  const names = children.map(({ name }) => name);
  const missing = [...members].filter(([key, [name]]) => shape.required?.includes(name) && !names.includes(key));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...known,
    ...missing.map(([, [name]]) => `${path} lacks the required member ${name}`),
    ...twice.map((name) => `${path} has ${name} twice`),
  ];
}

function part(reference: Reference | undefined): Reference {
  if (!reference) throw new Error('a list or map of the model has no shape for its items');
  return reference;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tell(path: string, fault: string | undefined): string[] {
  return fault === undefined ? [] : [`${path} is ${fault}`];
}
