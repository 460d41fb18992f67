import { NotImplementedError } from '../contract.ts';
import type { Unresolved } from './template.ts';

/** What intrinsic functions look up outside themselves. */
export interface Scope {
  /** Value of `Ref`: a parameter, pseudo parameter or resource. */
  ref(name: string): unknown;
  /** Value of `Fn::GetAtt`. */
  attribute(logicalId: string, attribute: string): unknown;
  /** Truth of a condition by its name. */
  condition(name: string): boolean;
  /** Value of `Fn::ImportValue`. */
  importValue(name: string): unknown;
}

/** What `Ref: AWS::NoValue` gives: the property or list member that holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: Unresolved, scope: Scope) => unknown;

/**
 * Replaces every intrinsic function in `value` by what it stands for.
 *
 * @throws NotImplementedError for an unknown function, Error for a malformed one
 */
export function resolve(value: Unresolved, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((member) => resolve(member, scope)).filter((member) => member !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only && isIntrinsic(only[0])) return intrinsic(only[0])(only[1], scope);
  const resolved = entries.map(([key, member]) => [key, resolve(member, scope)] as const);
  return Object.fromEntries(resolved.filter(([, member]) => member !== NO_VALUE));
}

/** Truth of a condition's expression (`Fn::Equals` and its combinations). */
export function isTrue(expression: Unresolved, scope: Scope): boolean {
  const truth = resolve(expression, scope);
  if (typeof truth !== 'boolean')
    throw new Error(`the condition ${JSON.stringify(expression)} is neither true nor false`);
  return truth;
}

function isIntrinsic(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}

function intrinsic(name: string): Intrinsic {
  const known = INTRINSICS[name];
  if (!known) throw new NotImplementedError(`the intrinsic function ${name}`);
  return known;
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => scope.ref(text(name)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument).map(text);
    return scope.attribute(text(logicalId), attribute.join('.'));
  },
  'Fn::Join': (argument, scope) => {
    const [delimiter, parts] = list(argument);
    return list(resolve(parts, scope)).map(text).join(text(delimiter));
  },
  'Fn::Sub': substitute,
  'Fn::Select': (argument, scope) => {
    const [index, values] = list(resolve(argument, scope));
    const chosen = list(values)[Number(index)];
    if (chosen === undefined) throw new Error(`Fn::Select: no member ${index} in ${JSON.stringify(values)}`);
    return chosen;
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter, value] = list(resolve(argument, scope));
    return text(value).split(text(delimiter));
  },
  'Fn::ImportValue': (name, scope) => scope.importValue(text(resolve(name, scope))),
  'Fn::If': (argument, scope) => {
    const [condition, whenTrue, whenFalse] = list(argument);
    return resolve(scope.condition(text(condition)) ? whenTrue : whenFalse, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list(resolve(argument, scope));
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::Not': (argument, scope) => !truth(list(argument)[0], scope),
  'Fn::And': (argument, scope) => list(argument).every((each) => truth(each, scope)),
  'Fn::Or': (argument, scope) => list(argument).some((each) => truth(each, scope)),
};

/** An operand of a condition function: another function, or `{Condition: name}`. */
function truth(operand: Unresolved, scope: Scope): boolean {
  if (typeof operand === 'object' && operand !== null && 'Condition' in operand) {
    return scope.condition(text(operand.Condition));
  }
  return isTrue(operand, scope);
}

function substitute(argument: Unresolved, scope: Scope): string {
  const [template, variables] = typeof argument === 'string' ? [argument, {}] : list(argument);
  const own = resolve(variables, scope) as Record<string, unknown>;
  return text(template).replace(/\$\{(!?)([^}]*)\}/g, (_match, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (Object.hasOwn(own, name)) return text(own[name]);
    const [logicalId, ...attribute] = name.split('.');
    return text(attribute.length > 0 ? scope.attribute(text(logicalId), attribute.join('.')) : scope.ref(name));
  });
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`expected a string in the template, found ${JSON.stringify(value)}`);
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`expected a list in the template, found ${JSON.stringify(value)}`);
}
