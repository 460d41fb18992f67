import jsonata from 'jsonata';
import type { State } from './definition.ts';
import { expressionIn } from './expression.ts';
import { FUNCTION_NAMES } from './expression-functions.ts';
import { calledFunctions, localNames, usesContext } from './expression-tree.ts';
import { invalidDefinition } from './invalid-definition.ts';

/** The variable name that Step Functions keeps for itself. */
const RESERVED = 'states';
const VARIABLE_NAME = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

/**
 * Checks every expression in a state, and the names that it assigns.
 * Source: Step Functions developer guide, "Transforming data with JSONata": no `$`, `$$` or bare field name at the top of an
 * expression (there is no input document), and no `$eval`.
 * @throws AwsError `InvalidDefinition`
 */
export function checkExpressions(name: string, state: State): void {
  for (const text of stringsIn(state)) {
    const source = expressionIn(text);
    if (source !== undefined) checkExpression(source, name);
  }
  for (const variable of assignedNames(state)) {
    if (variable === RESERVED || !VARIABLE_NAME.test(variable)) {
      throw invalidDefinition(`state '${name}' cannot assign a variable named '${variable}'`);
    }
  }
}

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) yield* stringsIn(part);
}

function assignedNames(state: State): string[] {
  const places: { Assign?: object | undefined }[] = 'Assign' in state ? [state] : [];
  if (state.Type === 'Choice') places.push(...state.Choices);
  if (state.Type === 'Task') places.push(...(state.Catch ?? []));
  return places.flatMap((place) => Object.keys(place.Assign ?? {}));
}

function checkExpression(source: string, name: string): void {
  const where = `in the expression '${source}' of state '${name}'`;
  const tree = parse(source, where);
  const local = localNames(tree);
  const unknown = calledFunctions(tree).find((called) => !FUNCTION_NAMES.has(called) && !local.has(called));
  if (unknown !== undefined) throw invalidDefinition(`unknown function $${unknown} ${where}`);
  if (usesContext(tree))
    throw invalidDefinition(`$, $$ or a bare field name ${where}; begin with $states or a variable`);
}

function parse(source: string, where: string): jsonata.ExprNode {
  try {
    return jsonata(source).ast();
  } catch (error) {
    throw invalidDefinition(`${(error as { message: string }).message} ${where}`);
  }
}
