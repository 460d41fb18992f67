import { expect, test } from 'vitest';
import * as errors from '#core/errors';
import { refused } from '#core/steps';
import { readProjectFile } from '#test/support/markdown';

const runbook = readProjectFile('docs/runbook.md');

const names = Object.values(errors).flatMap((each) =>
  typeof each === 'function' && 'errorName' in each && each.errorName ? [each.errorName] : [],
);

test.each(names)('the runbook says what to do about %s', (name) => {
  expect(runbook).toMatch(new RegExp(`^\\| failed: .*\\b${name}\\b|\`${name}\``, 'm'));
});

test.each(refused.shape.kind.options)('the runbook says what to do where the service will not act: %s', (kind) => {
  expect(runbook).toMatch(new RegExp(`^\\| refused: .*\\b${kind}\\b`, 'm'));
});
