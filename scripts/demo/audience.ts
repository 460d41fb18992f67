import type { Watcher } from '#scripts/demo/executions';
import type { Facts } from '#scripts/demo/facts';

/** Whoever the story is told to, as it happens. */
export interface Audience extends Watcher {
  /** The next scene begins. */
  scene(title: string): void;
  /** Something became known; gives it back. */
  learns<Name extends keyof Facts>(name: Name, fact: Facts[Name]): Facts[Name];
}
