import { describe, expect, test } from 'vitest';
import { messageFor } from '#core/message';
import { tellings } from '#test/core/tellings';

/** Why the service will not act, and the one sentence that says what to do about it. */
const advice = [
  ['refused by the policy', 'Once it is corrected, change anything about the stage'],
  ['refused by the brake', 'To end a pause: stagecert resume'],
  ['refused by the brake of a stage', 'Other stages are fixed as before'],
  ['refused by an exemption', 'Correct or delete what is wrong'],
  ['refused for the quota', "Once the account's quota has room for another client certificate"],
  ['refused by the preflight', 'Have the backend trust the certificate, or ask for none'],
  ['a backout that was refused', 'Nothing was undone'],
] as const;

describe.each(advice)('%s', (kind, own) => {
  test('has advice of its own, and that of no other', () => {
    const body = messageFor(tellings[kind]).body.replace(/\s+/g, ' ');
    expect(advice.map(([, sentence]) => sentence).filter((sentence) => body.includes(sentence))).toEqual([own]);
  });
});

test('a backout that nobody decided has the advice of a backout', () => {
  const { decision: _, ...undecided } = tellings['a backout that was refused'];
  expect(messageFor({ ...undecided, refusal: 'nobody has decided this backout' }).body).toContain('Nothing was undone');
});
