import { expect, test } from 'vitest';
import { MessageRefused, Throttled } from '#core/errors';
import { type Message, messageFor } from '#core/message';
import type { Item, Key } from '#functions/aws/dynamodb/table';
import type { Topic } from '#functions/aws/sns';
import { publishInSomeForm } from '#functions/shared/in-some-form';
import { both } from '#functions/shared/topics';
import { now } from '#test/core/given';
import { tellings } from '#test/core/tellings';

const message = messageFor(tellings.fixed);
const refused = new MessageRefused('Invalid parameter: no');
const throttled = new Throttled('slower');

/** What a topic answers, one attempt after the other, and what has arrived there: whole or as a replacement. */
function topicAnswering(...answers: (Error | 'taken')[]) {
  const arrived: string[] = [];
  const publish = async ({ messageId, machine }: Message) => {
    const answer = answers.shift() ?? 'taken';
    if (answer !== 'taken') throw answer;
    expect(messageId).toBe(message.messageId);
    arrived.push('messageRefused' in machine ? 'replacement' : 'whole');
  };
  return { topic: { publish } satisfies Topic, arrived };
}

/** Two topics, and a step that is run again until nothing is left to try again. */
function twoTopics(onCall: (Error | 'taken')[], chat: (Error | 'taken')[]) {
  const items = new Map<string, Item>();
  const table = {
    get: async ({ pk }: Key) => items.get(pk) ?? null,
    put: async ({ pk }: Key, item: Item) => items.set(pk, item) !== undefined,
  };
  const [toOnCall, toChat] = [topicAnswering(...onCall), topicAnswering(...chat)];
  const topic = both(toOnCall.topic, toChat.topic, table, () => now);
  const step = async () => {
    for (;;) {
      try {
        return await publishInSomeForm(topic, message);
      } catch (error) {
        if (!(error instanceof Throttled)) throw error;
      }
    }
  };
  return { step, items, onCall: toOnCall.arrived, chat: toChat.arrived };
}

test.each([
  ['both take it', [], [], ['whole'], ['whole']],
  ['chats refuse it', [], [refused], ['whole'], ['replacement']],
  ['on-call refuses it', [refused], [], ['replacement'], ['replacement']],
  ['both refuse it', [refused], [refused], ['replacement'], ['replacement']],
  ['chats refuse it and on-call is throttled', [throttled], [refused], ['whole'], ['replacement']],
  ['chats are throttled', [], [throttled], ['whole'], ['whole']],
  ['chats are throttled at the replacement', [], [refused, throttled, refused], ['whole'], ['replacement']],
  ['on-call is throttled, then refuses', [throttled, refused], [], ['replacement'], ['whole']],
  ['on-call refuses, and chats are throttled', [refused], [throttled], ['replacement'], ['whole']],
  ['both are throttled, twice', [throttled, throttled], [throttled, throttled], ['whole'], ['whole']],
])('where %s, each topic gets one message', async (_, onCall, chat, atOnCall, atChat) => {
  const tried = twoTopics(onCall, chat);
  await tried.step();
  expect({ onCall: tried.onCall, chat: tried.chat }).toEqual({ onCall: atOnCall, chat: atChat });
});

test('where on-call takes nothing at all the step fails by that name, and chats get nothing', async () => {
  const tried = twoTopics([refused, refused], []);
  await expect(tried.step()).rejects.toBe(refused);
  expect(tried.chat).toEqual([]);
});

test('where chats take nothing at all the step fails, but not as if on-call had refused, and repeats nothing there', async () => {
  const tried = twoTopics([], [refused, refused, refused, refused]);
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(tried.step()).rejects.toMatchObject({ name: 'UnexpectedAnswer', cause: refused });
  }
  expect(tried.onCall).toEqual(['whole']);
});

test('nothing is written where both topics take the message', async () => {
  const tried = twoTopics([], [refused]);
  await tried.step();
  expect(tried.items.size).toBe(0);
});
