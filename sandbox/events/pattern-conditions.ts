import { NotImplementedError } from '../contract.ts';
import type { ValueTest } from './pattern.ts';

/** Makes the test of one operator from its argument. */
type Operator = (argument: unknown, where: string) => ValueTest;

/**
 * Compiles one member of a field's list of conditions: a scalar, which matches itself, or an object with one operator.
 *
 * @throws NotImplementedError for an unknown operator or an argument that it does not take
 */
export function compileCondition(condition: unknown, where: string): ValueTest {
  if (isScalar(condition)) return (value) => value === condition;
  const [entry, ...more] = Object.entries(condition ?? {});
  if (!entry || more.length > 0) throw new NotImplementedError(`the condition ${JSON.stringify(condition)} (${where})`);
  const [name, argument] = entry;
  return operatorOf(name, OPERATORS, where)(argument, where);
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  exists: (argument, where) => {
    if (typeof argument !== 'boolean') throw unfit('exists', argument, where);
    return (value) => (value !== undefined) === argument;
  },
  prefix: (argument, where) => affix('prefix', argument, where, (value, part) => value.startsWith(part)),
  suffix: (argument, where) => affix('suffix', argument, where, (value, part) => value.endsWith(part)),
  'equals-ignore-case': (argument, where) => {
    const wanted = oneOrMoreTexts('equals-ignore-case', argument, where).map((each) => each.toLowerCase());
    return (value) => typeof value === 'string' && wanted.includes(value.toLowerCase());
  },
  wildcard: (argument, where) => {
    const shapes = oneOrMoreTexts('wildcard', argument, where).map(wildcard);
    return (value) => typeof value === 'string' && shapes.some((shape) => shape.test(value));
  },
  numeric,
  'anything-but': (argument, where) => {
    const excluded = compileExcluded(argument, where);
    // An absent field does not match (EventBridge user guide, "anything-but"): leaving something out needs `exists` too.
    return (value) => value !== undefined && !excluded(value);
  },
};

/** Operators that may stand inside `anything-but`. */
const EXCLUDING = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

function compileExcluded(argument: unknown, where: string): ValueTest {
  const list: unknown[] = Array.isArray(argument) ? argument : [argument];
  if (list.length > 0 && list.every(isScalar)) return (value) => (list as unknown[]).includes(value);
  const [entry, ...more] = Object.entries(argument ?? {});
  if (!entry || more.length > 0 || Array.isArray(argument)) throw unfit('anything-but', argument, where);
  const [name, parts] = entry;
  const inner = Object.fromEntries(Object.entries(OPERATORS).filter(([operator]) => EXCLUDING.includes(operator)));
  const tests = (Array.isArray(parts) ? parts : [parts]).map((part) => operatorOf(name, inner, where)(part, where));
  return (value) => tests.some((test) => test(value));
}

/** `{"prefix": "x"}` or `{"prefix": {"equals-ignore-case": "x"}}`; only strings match. */
function affix(
  name: string,
  argument: unknown,
  where: string,
  has: (value: string, part: string) => boolean,
): ValueTest {
  if (typeof argument === 'string') return (value) => typeof value === 'string' && has(value, argument);
  const [[form, part] = [], ...more] = Object.entries(argument ?? {});
  if (form !== 'equals-ignore-case' || typeof part !== 'string' || more.length > 0) throw unfit(name, argument, where);
  return (value) => typeof value === 'string' && has(value.toLowerCase(), part.toLowerCase());
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `["<", 5]` or `[">=", 1, "<", 5]`: every comparison holds. */
function numeric(argument: unknown, where: string): ValueTest {
  if (!Array.isArray(argument) || argument.length === 0 || argument.length % 2 !== 0) {
    throw unfit('numeric', argument, where);
  }
  const tests = Array.from({ length: argument.length / 2 }, (_, pair) => {
    const [sign, bound] = argument.slice(pair * 2);
    const compare = COMPARISONS[String(sign)];
    if (!compare || typeof bound !== 'number') throw unfit('numeric', argument, where);
    return (value: number) => compare(value, bound);
  });
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

/** `*` stands for any characters, `\*` and `\\` for themselves. */
function wildcard(shape: string): RegExp {
  const source = shape.replace(/\\([*\\])|\*|[.+?^${}()|[\]\\/]/g, (match, literal?: string) => {
    if (match === '*') return '.*';
    return `\\${literal ?? match}`;
  });
  return new RegExp(`^${source}$`, 's');
}

function operatorOf(name: string, operators: Readonly<Record<string, Operator>>, where: string): Operator {
  const operator = operators[name];
  if (operator) return operator;
  throw new NotImplementedError(`the pattern operator "${name}" (${where})`);
}

function oneOrMoreTexts(operator: string, argument: unknown, where: string): string[] {
  const texts = Array.isArray(argument) ? argument : [argument];
  if (texts.length === 0 || !texts.every((each) => typeof each === 'string')) throw unfit(operator, argument, where);
  return texts;
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function unfit(operator: string, argument: unknown, where: string): NotImplementedError {
  return new NotImplementedError(`"${operator}": ${JSON.stringify(argument)} in an event pattern (${where})`);
}
