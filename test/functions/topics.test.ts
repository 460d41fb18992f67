import { expect, test } from 'vitest';
import { AccessDenied, MessageRefused, Throttled, UnexpectedAnswer } from '#core/errors';
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
/** Attempts that a step makes (workflows/steps.ts). */
const STEP = 7;

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
  const givenUp: Error[] = [];
  const giveUp = (_: Message, why: Error) => void givenUp.push(why);
  const topic = both({ onCall: toOnCall.topic, chat: toChat.topic, table, now: () => now, giveUp });
  const step = async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await publishInSomeForm(topic, message);
      } catch (error) {
        if (!(error instanceof Throttled) || attempt === STEP) throw error;
      }
    }
  };
  return { step, items, onCall: toOnCall.arrived, chat: toChat.arrived, givenUp };
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
  expect(tried.givenUp).toEqual([]);
});

test('where on-call takes nothing at all the step fails by that name, and chats get nothing', async () => {
  const tried = twoTopics([refused, refused], []);
  await expect(tried.step()).rejects.toBe(refused);
  expect(tried.chat).toEqual([]);
});

test.each([
  ['are gone', [new UnexpectedAnswer('NotFound')]],
  ['may not be written to', [new AccessDenied('no')]],
  ['take nothing at all', [refused, refused]],
  ['are throttled for long', Array(STEP).fill(throttled)],
])(
  'where chats %s on-call gets its message once, the step does not fail, and that chats lack it is said once',
  async (_, chat) => {
    const tried = twoTopics([], chat);
    await tried.step();
    expect(tried.onCall).toEqual(['whole']);
    expect(tried.chat).toEqual([]);
    expect(tried.givenUp).toEqual([chat[0]]);
  },
);

test('a step that reaches on-call in its last attempt does not fail for chats', async () => {
  const tried = twoTopics(Array(STEP - 1).fill(throttled), Array(STEP).fill(throttled));
  await tried.step();
  expect({ onCall: tried.onCall, givenUp: tried.givenUp }).toEqual({ onCall: ['whole'], givenUp: [throttled] });
});

test('chats are not given up while on-call itself is not reached', async () => {
  const tried = twoTopics(Array(STEP).fill(throttled), Array(STEP).fill(new AccessDenied('no')));
  await expect(tried.step()).rejects.toBe(throttled);
  expect(tried.givenUp).toEqual([]);
});

test('nothing is written where both topics take the message', async () => {
  const tried = twoTopics([], [refused]);
  await tried.step();
  expect(tried.items.size).toBe(0);
});
