import type { Definition, State } from './definition.ts';
import { invalidDefinition } from './invalid-definition.ts';

/** Where a state can go, by every way out of it. */
function targetsOf(state: State): string[] {
  const targets: (string | undefined)[] = [];
  if ('Next' in state) targets.push(state.Next);
  if (state.Type === 'Choice') targets.push(state.Default, ...state.Choices.map((rule) => rule.Next));
  if (state.Type === 'Task') targets.push(...(state.Catch ?? []).map((catcher) => catcher.Next));
  return targets.filter((target) => target !== undefined);
}

function checkEnd(name: string, state: State): void {
  if (state.Type === 'Choice' || state.Type === 'Succeed' || state.Type === 'Fail') return;
  if ((state.Next === undefined) === (state.End === undefined)) {
    throw invalidDefinition(`state '${name}' must have either Next or End`);
  }
}

/**
 * Follows every way through the definition.
 * @throws AwsError `InvalidDefinition` for a target that is missing or a state that no way leads to.
 */
export function checkTransitions(definition: Definition): void {
  const reached = new Set<string>();
  const open = [{ from: 'StartAt', name: definition.StartAt }];
  for (let way = open.pop(); way; way = open.pop()) {
    const { from, name } = way;
    const state = definition.States[name];
    if (!state) throw invalidDefinition(`${from} leads to the state '${name}', which does not exist`);
    if (reached.has(name)) continue;
    reached.add(name);
    checkEnd(name, state);
    open.push(...targetsOf(state).map((target) => ({ from: `state '${name}'`, name: target })));
  }
  const unreached = Object.keys(definition.States).find((name) => !reached.has(name));
  if (unreached !== undefined) throw invalidDefinition(`no way leads to the state '${unreached}'`);
}
