import type { Decision } from '#scripts/coverage/decisions';

/** Lines of `core/` and `functions/` that no test runs, each by a decision. `npm run coverage` holds the code to it. */
export const decided: readonly Decision[] = [
  {
    file: 'core/timeline.ts',
    text: "return 'Fixes were paused';",
    reason:
      'Pauses stand in a chain of their own, never in that of a stage. It is here so that no kind of entry goes without a title.',
  },
  {
    file: 'core/timeline.ts',
    text: "return 'Fixes were resumed';",
    reason: 'As above: the end of a pause is in no history of a stage.',
  },
];
