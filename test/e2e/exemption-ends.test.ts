import { expect } from 'vitest';
import { fixedStage, submit } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import type { Service } from '#test/support/service';

const test = scenarios('promptAssembly');

const DAY = 86_400;
const publish = { service: 'sns', operation: 'Publish' };

/** A stage that a person had set back, and so exempted for 30 days, of which three are left in an hour. */
async function nearlyEnded(service: Service): Promise<string> {
  const { link, restApiId } = await fixedStage(service);
  await submit(service, link);
  await rest(service, 27 * DAY - 7_200);
  expect(await messagesAbout(service, restApiId)).toHaveLength(2);
  return restApiId;
}

/** The messages about the end of the stage's exemption. */
async function toldOfEnd(service: Service, restApiId: string) {
  return (await messagesAbout(service, restApiId)).filter(({ subject }) => subject.includes('exemption'));
}

test('one message says that the exemption of a revert ends, before it does', async ({ service }) => {
  const api = await nearlyEnded(service);
  await rest(service, 2 * DAY);
  const [told, ...more] = await toldOfEnd(service, api);
  expect(told?.body).toContain('On-call (self-declared)');
  expect(told?.body).toContain('The backend refuses it');
  expect(more).toEqual([]);

  await rest(service, 5 * DAY);
  expect(await toldOfEnd(service, api)).toHaveLength(1);
});

test.for([
  ['is throttled', { error: 'ThrottledException', status: 429 }, 1],
  ['is refused', { error: 'AuthorizationErrorException', status: 403 }, 1],
  ['ends with the process', { crash: 'before' }, 1],
  ['ends with the process after it was done', { crash: 'after' }, 2],
  ['has its answer lost', { dropReply: true }, 2],
] as const)(
  'where publishing it %s it is not lost, and a repeat has the same id',
  async ([, then, copies], { service }) => {
    const api = await nearlyEnded(service);
    await service.control.fault({ ...publish, nth: 1 }, then);
    await rest(service, 2 * DAY);

    const told = await toldOfEnd(service, api);
    expect(told).toHaveLength(copies);
    expect(new Set(told.map(({ attributes }) => attributes.messageId)).size).toBe(1);
  },
);

test('where it cannot be noted that it was told, it is told once more, with the same id', async ({ service }) => {
  const api = await nearlyEnded(service);
  const before = { service: 'dynamodb', operation: 'UpdateItem' };
  await service.control.fault({ ...before, nth: 2 }, { error: 'InternalServerError', status: 500 });
  await rest(service, 2 * DAY);

  const told = await toldOfEnd(service, api);
  expect(told).toHaveLength(2);
  expect(new Set(told.map(({ attributes }) => attributes.messageId)).size).toBe(1);
});
