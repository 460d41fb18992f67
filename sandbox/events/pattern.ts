import { AwsError } from '../contract.ts';
import { compileCondition } from './pattern-conditions.ts';

/** Tells whether an event matches. */
export type Matcher = (event: unknown) => boolean;

/** The values found at one place of an event; `undefined` stands for an absent field. */
export type ValueTest = (value: unknown) => boolean;

/**
 * Compiles an EventBridge event pattern: every named field must match, fields that are not named do not matter, and a
 * list of conditions matches when one of them does (EventBridge user guide, "Event patterns").
 *
 * @param where names the pattern in errors
 * @throws NotImplementedError for an operator that is not known; AwsError `InvalidEventPatternException` for a
 *   malformed pattern
 */
export function compilePattern(pattern: unknown, where: string): Matcher {
  if (!isObject(pattern)) throw malformed(where, 'it is no object');
  const fields = Object.entries(pattern).map(([field, below]) =>
    field === '$or' ? compileOr(below, where) : compileField(field, below, where),
  );
  if (fields.length === 0) throw malformed(where, 'it is empty');
  return (event) => fields.every((matches) => matches(event));
}

function compileOr(alternatives: unknown, where: string): Matcher {
  if (!Array.isArray(alternatives) || alternatives.length < 2) throw malformed(where, '$or needs two alternatives');
  const matchers = alternatives.map((alternative) => compilePattern(alternative, where));
  return (event) => matchers.some((matches) => matches(event));
}

function compileField(field: string, below: unknown, where: string): Matcher {
  if (Array.isArray(below)) {
    if (below.length === 0) throw malformed(where, `"${field}" is an empty list`);
    const conditions = below.map((condition) => compileCondition(condition, `${where}, field ${field}`));
    return (event) => anyValue(fieldOf(event, field), (value) => conditions.some((matches) => matches(value)));
  }
  if (!isObject(below)) throw malformed(where, `"${field}" must be an object or a list`);
  const matches = compilePattern(below, where);
  return (event) => anyElement(fieldOf(event, field), matches);
}

/** A missing field, and any field below a value that is no object, is absent. */
function fieldOf(event: unknown, field: string): unknown {
  return isObject(event) && Object.hasOwn(event, field) ? event[field] : undefined;
}

/**
 * A list in the event matches when one of its members does; an empty one counts as absent, and so does an object, since
 * conditions see leaves only (EventBridge user guide, "Exists matching").
 */
function anyValue(value: unknown, test: ValueTest): boolean {
  if (!Array.isArray(value)) return test(isObject(value) ? undefined : value);
  return value.length === 0 ? test(undefined) : value.some((member) => anyValue(member, test));
}

/** Below a list of objects, one object has to match the whole nested pattern. */
function anyElement(value: unknown, matches: Matcher): boolean {
  return Array.isArray(value) && value.length > 0 ? value.some((element) => matches(element)) : matches(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(where: string, why: string): AwsError {
  return new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${why} (${where})`);
}
