import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { happeningOf } from '#core/ending';
import { type Happening, nextEntry } from '#core/history';
import { timelineEntry } from '#core/timeline';
import { ending, now } from '#test/core/given';
import { DISGUISES, hostileText, LINK } from '#test/core/hostile';

const entryOf = (kind: Happening['kind'], detail: Record<string, unknown>) =>
  timelineEntry(nextEntry('chain', null, { entryId: 'e', kind, remediationId: 'r', at: now.toISOString(), detail }));

const outcome = (differing: Parameters<typeof ending>[0]) =>
  timelineEntry(nextEntry('chain', null, happeningOf(ending(differing), now)));

const decision = { who: 'Ada', why: 'It broke', decidedAt: now.toISOString() };

describe('an entry of the history in words', () => {
  test('of a fix says what was changed, and whose change led to it', () => {
    expect(outcome({})).toMatchObject({
      seq: 1,
      at: now.toISOString(),
      title: 'Given a client certificate',
      lines: ['From (none) to 3kxqri', 'After CreateStage by arn:aws:iam::111122223333:role/dev'],
    });
  });

  test.each([
    [
      'asked',
      { proposed: 'a certificate', expiresAt: 'tomorrow' },
      'A person was asked',
      ['Proposed: a certificate', 'To be answered by tomorrow'],
      undefined,
    ],
    [
      'decided',
      { decision: { ...decision, answer: 'approve' } },
      'A person approved',
      [],
      { who: 'Ada', why: 'It broke' },
    ],
    [
      'decided',
      { decision: { ...decision, answer: 'decline' } },
      'A person declined',
      [],
      { who: 'Ada', why: 'It broke' },
    ],
    [
      'exempted',
      { until: '2026-04-01', who: 'Ada', why: 'It broke' },
      'Exempted until 2026-04-01',
      [],
      { who: 'Ada', why: 'It broke' },
    ],
    [
      'exempted',
      { until: '2026-04-01', who: 'its tag', why: 'x', source: 'tag' },
      'Exempted until 2026-04-01',
      [],
      undefined,
    ],
    [
      'exemption-ended',
      { exemption: { until: '2026-04-01', who: 'Bob', why: 'A migration' }, decision },
      'The exemption was ended',
      ['It would have held until 2026-04-01'],
      { who: 'Ada', why: 'It broke' },
    ],
    [
      'contest-ended',
      { contest: { principal: 'role/terraform' }, decision },
      'The contest was ended',
      ['By role/terraform'],
      { who: 'Ada', why: 'It broke' },
    ],
    [
      'outcome',
      { outcome: 'told', found: { finding: 'expired' } },
      'A person was told: its certificate is expired',
      [],
      undefined,
    ],
    [
      'outcome',
      { outcome: 'refused', refused: { kind: 'quota', why: 'none is left' } },
      'The service would not act',
      ['none is left'],
      undefined,
    ],
    [
      'outcome',
      { outcome: 'failed', failure: { Error: 'NoAnswer', Cause: '{"errorMessage":"lost"}' } },
      'Failed',
      ['NoAnswer: lost'],
      undefined,
    ],
    [
      'outcome',
      { outcome: 'coalesced', refusal: 'The approval is void: b added', decision: { ...decision, answer: 'approve' } },
      'Looked at again: it is not what was approved',
      ['The approval is void: b added'],
      { who: 'Ada', why: 'It broke' },
    ],
    ['outcome', { outcome: 'a new one' }, 'a new one', [], undefined],
  ] as const)('%s %j', (kind, detail, title, lines, said) => {
    const { title: told, lines: more, said: words } = entryOf(kind, detail);
    expect({ told, more, words }).toEqual({ told: title, more: lines, words: said });
  });

  test('is harmless and short, whatever strangers wrote into it', () => {
    const texts = fc.record({ who: hostileText, why: hostileText, principal: hostileText, error: hostileText });
    fc.assert(
      fc.property(texts, ({ who, why, principal, error }) => {
        const entry = entryOf('outcome', {
          outcome: why,
          decision: { who, why },
          contest: { principal },
          failure: { Error: error, Cause: why },
          cause: { eventName: who, actor: { arn: principal, type: 'x' } },
          found: { finding: why },
        });
        for (const text of [entry.title, ...entry.lines, entry.said?.who, entry.said?.why]) {
          expect(text).not.toMatch(DISGUISES);
          expect(text).not.toMatch(LINK);
          expect((text ?? '').length).toBeLessThanOrEqual(400);
        }
      }),
    );
  });

  test('is told whatever form its detail has', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('outcome', 'change', 'cause', 'decision', 'until', 'who'), fc.jsonValue()),
        (detail) => {
          expect(entryOf('outcome', detail).title).toBeTypeOf('string');
        },
      ),
    );
  });
});
