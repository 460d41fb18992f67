import type { Definition, State } from './definition.ts';

/** The names of the ways that lead on from a state: what a report of missing coverage shows. */
export const pathName = {
  next: (from: string, to: string) => `${from} → ${to}`,
  caught: (from: string, index: number, to: string) => `${from} → ${to} (Catch ${index})`,
  chosen: (from: string, index: number, to: string) => `${from} → ${to} (Choice ${index})`,
  otherwise: (from: string, to: string) => `${from} → ${to} (Default)`,
  retried: (state: string, index: number) => `${state} → ${state} (Retry ${index})`,
  ended: (state: string) => `${state} ends`,
};

/** Every way through a definition: each Next, Catch, Choice, Default and Retry, and each end. */
export function pathsOf({ States }: Definition): string[] {
  return Object.entries(States).flatMap(([name, state]) => pathsFrom(name, state));
}

function pathsFrom(name: string, state: State): string[] {
  const { Next, Default, Choices = [], Catch = [], Retry = [] } = state;
  return [
    ...(Next === undefined ? [] : [pathName.next(name, Next)]),
    ...Choices.map((rule, index) => pathName.chosen(name, index, rule.Next)),
    ...(Default === undefined ? [] : [pathName.otherwise(name, Default)]),
    ...Catch.map((rule, index) => pathName.caught(name, index, rule.Next)),
    ...Retry.map((_rule, index) => pathName.retried(name, index)),
    ...(isEnd(state) ? [pathName.ended(name)] : []),
  ];
}

/** Whether an execution that comes through this state ends there. */
export function isEnd({ Type, End }: State): boolean {
  return End === true || Type === 'Succeed' || Type === 'Fail';
}
