import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Ending } from '#core/ending-record';
import { messageFor } from '#core/message';
import { outcome as outcomes } from '#core/outcome';
import { inDays, live, unchanged } from '#test/core/given';
import { DISGUISES, hostileText, LINK } from '#test/core/hostile';

/** How the lines of the facts begin, but for those that go on with the value of the line before. */
const namesIn = (facts = '') =>
  facts
    .split('\n')
    .map((line) => line.slice(0, 15))
    .filter((margin) => margin.trim() !== '');

/** Text from outside as it may stand in a chat: in a code span, without what ends one, begins a tag, or calls people. */
const CHAT_LINE = /^(?:[\w ]+|…): `[^`<>@&|]*`$|^…$|^The e-mail has the rest, and the links to act\.$/;

/** Every line of every text in a form for programs. */
function textsIn(form: object): string[] {
  const texts: string[] = [];
  JSON.stringify(form, (_name, value) => {
    if (typeof value === 'string') texts.push(...value.split('\n'));
    return value;
  });
  return texts;
}

/** What reaches a message from outside, with hostile text in every place of it. */
const hostile = fc.tuple(fc.constantFrom(...outcomes.options), fc.array(hostileText, { minLength: 12, maxLength: 12 }));

/** A message with text in each place that is filled from outside. */
function given(outcome: Ending['outcome'], texts: readonly string[]): Ending {
  const [apiId = '', stageName = '', eventName = '', eventTime = '', arn = '', userAgent = '', ...words] = texts;
  const [who = '', why = '', Cause = '', refusal = ''] = words;
  return unchanged({
    outcome,
    stage: { ...live().ref, apiId, stageName },
    cause: { eventId: 'event-1', eventName, eventTime, actor: { type: 'Root', arn, userAgent } },
    decision: { who, why, decidedAt: inDays(0) },
    failure: { Error: 'NoAnswer', Cause },
    refusal,
  });
}

test('hostile text adds no paragraph, no fact, no link and no disguise to a message', () => {
  fc.assert(
    fc.property(hostile, ([outcome, texts]) => {
      const { body } = messageFor(
        given(
          outcome,
          texts.map((text) => `x${text}`),
        ),
      );
      const harmless = messageFor(
        given(
          outcome,
          texts.map(() => 'x'),
        ),
      ).body.split('\n\n');
      const parts = body.split('\n\n');
      expect(parts).toHaveLength(harmless.length);
      expect(namesIn(parts[1])).toEqual(namesIn(harmless[1]));
      for (const line of body.split('\n')) {
        expect(line).not.toMatch(DISGUISES);
        expect(line).not.toMatch(LINK);
      }
    }),
  );
});

test('hostile text is no link, no markdown and no disguise for programs and in chats', () => {
  fc.assert(
    fc.property(hostile, ([outcome, texts]) => {
      const { machine, chat } = messageFor(
        given(
          outcome,
          texts.map((text) => `x${text}`),
        ),
      );
      const [, ...facts] = chat.content.description.split('\n');
      for (const line of facts) expect(line).toMatch(CHAT_LINE);
      expect(chat.content.title).toMatch(/^stagecert, [a-z0-9, -]+: `[^`<>@&|]+`$/);
      for (const text of [...textsIn(machine), ...textsIn(chat)]) {
        expect(text).not.toMatch(LINK);
        expect(text).not.toMatch(DISGUISES);
      }
    }),
  );
});
