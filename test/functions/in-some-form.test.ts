import { expect, test } from 'vitest';
import { MessageRefused, Throttled } from '#core/errors';
import { type Message, messageFor } from '#core/message';
import { publishInSomeForm } from '#functions/shared/in-some-form';
import { ending } from '#test/core/given';

const named = (apiName: string) =>
  messageFor(ending({ backends: { known: true, apiName, presenting: 1, never: 0, hosts: ['x'], moreHosts: 0 } }));

/** A topic that refuses what it is told to, and what it took. */
function topicRefusing(refuses: (message: Message) => boolean) {
  const taken: Message[] = [];
  const tried: Message[] = [];
  const publish = async (message: Message) => {
    tried.push(message);
    if (refuses(message)) throw new MessageRefused('no');
    taken.push(message);
  };
  return { publish, taken, tried };
}

const isWhole = ({ body }: Message) => !body.includes('SNS refused');

test('where the text of a message is refused its replacement has the name of the API to filter by', async () => {
  const topic = topicRefusing(isWhole);
  await publishInSomeForm(topic, named('orders'));
  expect(topic.taken.map(({ attributes }) => attributes.apiName)).toEqual(['orders']);
  expect(topic.tried).toHaveLength(2);
});

test('where the name of the API is what is refused people are told all the same, with all other attributes', async () => {
  const topic = topicRefusing(({ attributes }) => attributes.apiName !== undefined);
  const whole = named('orders');
  await publishInSomeForm(topic, whole);
  const { apiName: _, ...attributes } = whole.attributes;
  expect(topic.taken.map((message) => message.attributes)).toEqual([attributes]);
  expect(topic.taken[0]?.messageId).toBe(whole.messageId);
});

test('where nothing is taken that is what is told, after as few attempts as there are forms', async () => {
  const all = topicRefusing(() => true);
  await expect(publishInSomeForm(all, named('orders'))).rejects.toThrow(MessageRefused);
  expect(all.tried).toHaveLength(3);
  const nameless = topicRefusing(() => true);
  await expect(publishInSomeForm(nameless, messageFor(ending()))).rejects.toThrow(MessageRefused);
  expect(nameless.tried).toHaveLength(2);
});

test('what may pass is no refusal', async () => {
  const publish = () => Promise.reject(new Throttled('slower'));
  await expect(publishInSomeForm({ publish }, named('orders'))).rejects.toThrow(Throttled);
});
