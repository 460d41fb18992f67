import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decided } from '#scripts/coverage/decided';
import { disagreement } from '#scripts/coverage/decisions';

const line = (text: string, file = 'core/a.ts') => ({ file, text });
const decision = (text: string, file?: string) => ({ ...line(text, file), reason: 'so' });
const agreed = { undecided: [], outdated: [] };

describe('what nothing runs', () => {
  test('agrees with the decisions where each line has its own, in whatever order', () => {
    expect(disagreement([], [])).toEqual(agreed);
    expect(disagreement([line('x'), line('y')], [decision('y'), decision('x')])).toEqual(agreed);
  });

  test.each([
    ['of a line without one', [line('x'), line('y')], [decision('x')], [line('y')], []],
    ['of the same line in another file', [line('x')], [decision('x', 'core/b.ts')], [line('x')], ['core/b.ts']],
    ['of a second line that reads the same', [line('x'), line('x')], [decision('x')], [line('x')], []],
    ['of a decision whose line is run, or gone', [], [decision('x')], [], ['core/a.ts']],
    ['of a second decision about the one line', [line('x')], [decision('x'), decision('x')], [], ['core/a.ts']],
  ])('disagrees because %s', (_why, uncovered, decisions, undecided, outdated) => {
    const found = disagreement(uncovered, decisions);
    expect(found.undecided).toEqual(undecided);
    expect(found.outdated.map(({ file }) => file)).toEqual(outdated);
  });
});

test('each decision is about a line that there is, and gives a reason', () => {
  for (const { file, text, reason } of decided) {
    const lines = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').split('\n');
    expect(
      lines.map((each) => each.trim()),
      file,
    ).toContain(text);
    expect(reason.length, text).toBeGreaterThan(20);
  }
});
