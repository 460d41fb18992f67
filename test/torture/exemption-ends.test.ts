import { CreateStageCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import { fixedStage, submit } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { createApi, type Service } from '#test/support/service';

const test = scenarios('promptAssembly');

const DAY = 86_400;
const publish = { service: 'sns', operation: 'Publish' };

/** A stage that its tags exempt until the end of tomorrow; nobody was told of it yet. */
async function exemptUntilTomorrow(service: Service): Promise<string> {
  const stage = { ...(await createApi(service)), stageName: 'prod' };
  const tomorrow = new Date((await service.control.now()).getTime() + DAY * 1_000).toISOString().slice(0, 10);
  const tags = { 'stagecert:exempt': 'The backend cannot', 'stagecert:exempt-until': tomorrow };
  await service.apiGateway.send(new CreateStageCommand({ ...stage, tags }));
  await rest(service);
  expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
  return stage.restApiId;
}

/** The messages about the end of the stage's exemption. */
async function toldOfEnd(service: Service, restApiId: string) {
  return (await messagesAbout(service, restApiId)).filter(({ subject }) => subject.includes('exemption'));
}

test('one message says that the exemption of a revert ends, before it does', async ({ service }) => {
  const { link, restApiId } = await fixedStage(service);
  await submit(service, link);
  await rest(service, 26.5 * DAY);
  expect(await toldOfEnd(service, restApiId)).toEqual([]);
  await rest(service, DAY);
  const [told, ...more] = await toldOfEnd(service, restApiId);
  expect(told?.body).toContain('On-call (self-declared)');
  expect(told?.body).toContain('The backend refuses it');
  expect(more).toEqual([]);

  await rest(service, 4 * DAY);
  expect(await toldOfEnd(service, restApiId)).toHaveLength(1);
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
    const api = await exemptUntilTomorrow(service);
    await service.control.fault({ ...publish, nth: 1 }, then);
    await rest(service, 2 * DAY);

    const told = await toldOfEnd(service, api);
    expect(told).toHaveLength(copies);
    expect(new Set(told.map(({ attributes }) => attributes.messageId)).size).toBe(1);
  },
);

test('where it cannot be noted that it was told, it is told once more, with the same id', async ({ service }) => {
  const api = await exemptUntilTomorrow(service);
  // The first UpdateItem claims the exemption, the second closes it.
  const close = { service: 'dynamodb', operation: 'UpdateItem', nth: 2 };
  await service.control.fault(close, { error: 'InternalServerError', status: 500 });
  await rest(service, 2 * DAY);

  const told = await toldOfEnd(service, api);
  expect(told).toHaveLength(2);
  expect(new Set(told.map(({ attributes }) => attributes.messageId)).size).toBe(1);
});
