import type * as z from 'zod';
import { NotImplementedError } from '../contract.ts';
import { checkErrorNames } from './check-error-names.ts';
import { checkExpressions } from './check-expressions.ts';
import { checkTask } from './check-task.ts';
import { checkTransitions } from './check-transitions.ts';
import { type Definition, definitionSchema } from './definition.ts';
import { invalidDefinition } from './invalid-definition.ts';

/**
 * Reads a state machine's definition, parsed from its JSON.
 * @throws NotImplementedError naming what a state needs and the sandbox lacks; AwsError `InvalidDefinition` naming what
 * AWS would refuse.
 */
export function parseDefinition(definition: unknown): Definition {
  refuseJsonPath(definition);
  refuseNestedStates(definition);
  const parsed = definitionSchema.safeParse(definition);
  if (!parsed.success) throw refusalOf(parsed.error.issues);
  checkTransitions(parsed.data);
  for (const [name, state] of Object.entries(parsed.data.States)) {
    checkErrorNames(name, state);
    checkExpressions(name, state);
    if (state.Type === 'Task') checkTask(name, state);
  }
  return parsed.data;
}

type Loose = Record<string, unknown>;

/** The states as they were written, whether or not they are well formed. */
function statesOf(definition: unknown): [string, Loose][] {
  return Object.entries((definition as { States?: Record<string, Loose> } | null)?.States ?? {});
}

function refuseJsonPath(definition: unknown): void {
  const byDefault = (definition as Loose | null)?.QueryLanguage;
  for (const [name, state] of statesOf(definition)) {
    if ((state.QueryLanguage ?? byDefault ?? 'JSONPath') === 'JSONPath') {
      throw new NotImplementedError(`QueryLanguage JSONPath (state '${name}'); give the state or its machine JSONata`);
    }
  }
}

function refuseNestedStates(definition: unknown): void {
  for (const [name, { Type }] of statesOf(definition)) {
    if (Type === 'Parallel' || Type === 'Map')
      throw new NotImplementedError(`states of type ${Type} (state '${name}')`);
  }
}

function refusalOf(issues: readonly z.core.$ZodIssue[]): Error {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown) {
    return new NotImplementedError(`the field ${unknown.keys.join(', ')} at ${placeOf(unknown) || 'the top level'}`);
  }
  return invalidDefinition(issues.map((issue) => `${issue.message} at ${placeOf(issue)}`).join('; '));
}

const placeOf = (issue: z.core.$ZodIssue): string => `/${issue.path.join('/')}`;
