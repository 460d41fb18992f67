import { CreateStageCommand } from '@aws-sdk/client-api-gateway';
import { test as base, expect } from 'vitest';
import { synthesize } from '#scripts/synthesize';
import { promptPolicy } from '#test/support/assemblies';
import { rest } from '#test/support/scenario';
import { createApi, type Service, startService } from '#test/support/service';

const SEVERAL = 2;
const DAY = 86_400;

const test = base
  .extend('assembly', { scope: 'file' }, () => synthesize({ digestAfter: String(SEVERAL), chat: 'true' }, promptPolicy))
  .extend('service', { scope: 'file' }, ({ assembly }, { onCleanup }) => startService(assembly, onCleanup));

/** Stages that their tags exempt until the end of tomorrow; gives their labels. */
async function exemptUntilTomorrow(service: Service, count: number): Promise<string[]> {
  const api = await createApi(service);
  const tomorrow = new Date((await service.control.now()).getTime() + DAY * 1_000).toISOString().slice(0, 10);
  const tags = { 'stagecert:exempt': 'The backend cannot', 'stagecert:exempt-until': tomorrow };
  const names = Array.from({ length: count }, (_, index) => `stage${index}`);
  for (const stageName of names) await service.apiGateway.send(new CreateStageCommand({ ...api, stageName, tags }));
  await rest(service);
  return names.map((name) => `${api.restApiId}/${name}`);
}

/** The messages since, by mail and in chat. */
async function told({ control }: Service, before: number) {
  const messages = (await control.messages()).slice(before);
  const [chat, mail] = [true, false].map((isChat) =>
    messages.filter(({ topicArn }) => topicArn.includes('Chat') === isChat),
  );
  return { chat: chat ?? [], mail: mail ?? [] };
}

test('of many exemptions that end on one day one message tells, which loses none', async ({ service }) => {
  const stages = await exemptUntilTomorrow(service, SEVERAL + 1);
  await rest(service, 2 * DAY);

  const { mail, chat } = await told(service, 0);
  expect(mail.map(({ subject }) => subject)).toEqual([
    '[stagecert] digest: 3 exemptions of stages in 000000000000 us-east-1',
  ]);
  for (const stage of stages) expect(mail[0]?.body).toContain(`  Stage        ${stage}\n`);
  expect(chat.map(({ attributes }) => attributes.messageId)).toEqual([mail[0]?.attributes.messageId]);
});

test('a list whose reply is lost comes again with the same id, and each exemption is in it', async ({ service }) => {
  const before = (await service.control.messages()).length;
  const stages = await exemptUntilTomorrow(service, SEVERAL + 1);
  await service.control.fault({ service: 'sns', operation: 'Publish', nth: 1 }, { dropReply: true });
  await rest(service, 2 * DAY);

  const { mail } = await told(service, before);
  expect(new Set(mail.map(({ attributes }) => attributes.messageId)).size).toBe(1);
  for (const { body } of mail) for (const stage of stages) expect(body).toContain(`${stage}\n`);
});
