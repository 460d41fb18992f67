import type { State } from './definition.ts';
import { ALL } from './errors.ts';
import { invalidDefinition } from './invalid-definition.ts';

/**
 * Checks where `States.ALL` stands: alone in its list, and in the last Retry or Catch entry.
 * Source: https://states-language.net/spec.html#error-handling
 * @throws AwsError `InvalidDefinition`
 */
export function checkErrorNames(name: string, state: State): void {
  if (state.Type !== 'Task') return;
  for (const field of ['Retry', 'Catch'] as const) {
    const lists = (state[field] ?? []).map((entry) => entry.ErrorEquals);
    for (const [index, list] of lists.entries()) {
      if (!list.includes(ALL)) continue;
      if (list.length > 1) throw invalidDefinition(`${ALL} must stand alone in ${field} of state '${name}'`);
      if (index < lists.length - 1)
        throw invalidDefinition(`${ALL} must be the last entry of ${field} in state '${name}'`);
    }
  }
}
