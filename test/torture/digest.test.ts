import { test as base, expect } from 'vitest';
import { synthesize } from '#scripts/synthesize';
import { promptPolicy } from '#test/support/assemblies';
import { operate } from '#test/support/command-line';
import type { DeliveredMessage } from '#test/support/control';
import { functionBuiltAs } from '#test/support/functions';
import { submit } from '#test/support/pages';
import { putPolicy } from '#test/support/policy';
import { endings, rest } from '#test/support/scenario';
import { certificateOf, type Service, startService } from '#test/support/service';
import { allItems } from '#test/support/table';
import { untakenBy } from '../e2e/paths/coverage.ts';

const SEVERAL = 2;
const STAGES = 5;

/** Seconds after which the digest was sent, and messages are sent one by one again. */
const LATER = 500;

const test = base
  .extend('assembly', { scope: 'file' }, () => synthesize({ digestAfter: String(SEVERAL), chat: 'true' }, promptPolicy))
  .extend('service', { scope: 'file' }, ({ assembly }, { onCleanup }) => startService(assembly, onCleanup));

const isDigest = ({ attributes }: DeliveredMessage) => attributes.outcome === 'digest';
const linksIn = ({ body }: DeliveredMessage) => body.match(/^https?:\S+\/revert\/\S+$/gm) ?? [];

/** Makes stages at the same moment; gives their APIs, and a way to the messages, by topic, that were sent since. */
async function burst({ control }: Service) {
  const before = (await control.messages()).length;
  const { apis } = await control.seed<{ apis: { restApiId: string }[] }>({
    ...{ apis: STAGES, stagesPerApi: 1 },
    events: true,
  });
  await control.advance(60);
  const since = async (topic: 'mail' | 'chat') =>
    (await control.messages()).slice(before).filter(({ topicArn }) => topicArn.includes('Chat') === (topic === 'chat'));
  return { ids: apis.map(({ restApiId }) => restApiId), since };
}

test('of many messages the first are sent, and the rest in one that loses none', async ({ service }) => {
  const { ids, since } = await burst(service);
  expect(await since('mail')).toHaveLength(SEVERAL);
  await rest(service, LATER);

  const messages = await since('mail');
  expect(messages).toHaveLength(SEVERAL + 1);
  const text = messages.map(({ body }) => body).join('\n');
  for (const id of ids) expect(text).toContain(`Stage ${id}/stage1 now presents`);
  expect(messages.flatMap(linksIn)).toHaveLength(STAGES);
  expect((await allItems(service)).filter(({ pk }) => /^(WAITING|DIGEST)#/.test(pk))).toEqual([]);
  for (const id of ids) expect(await endings(service, id)).toEqual(['fixed']);

  const digest = messages.find(isDigest) as DeliveredMessage;
  expect(digest.subject).toBe('[stagecert] digest: 3 messages about stages in 000000000000 us-east-1 (3 fixed)');
  const [, restApiId = ''] = /Stage (\w+)\/stage1 now/.exec(digest.body) ?? [];
  await submit(service, linksIn(digest)[0] as string);
  expect(await certificateOf(service, { restApiId, stageName: 'stage1' })).toBeNull();

  const chats = await since('chat');
  expect(chats.length).toBe((await since('mail')).length);
  for (const { body, attributes } of chats) {
    expect(JSON.parse(body)).toMatchObject({ version: '1.0', source: 'custom', id: attributes.messageId });
    expect(body).not.toMatch(/https?:/);
  }
});

const publish = { service: 'sns', operation: 'Publish' };

test.for([
  ['the reply to its publishing is lost', publish, { dropReply: true }, 2],
  ['it is cut off before it is published', publish, { crash: 'before' }, 1],
  ['it is cut off after it was published', publish, { crash: 'after' }, 2],
  ['it is cut off while it tidies up', { service: 'dynamodb', operation: 'DeleteItem', nth: 2 }, { crash: 'after' }, 1],
] as const)('a digest loses no message where %s', async ([, calls, then, atMost], { service }) => {
  await rest(service, LATER);
  const { ids, since } = await burst(service);
  await service.control.fault({ nth: 1, ...calls, caller: await functionBuiltAs(service, 'SendDigest') }, then);
  await rest(service, LATER);
  await service.control.forgetFaults();

  const messages = await since('mail');
  const digests = messages.filter(isDigest);
  expect(digests.length).toBeGreaterThan(0);
  expect(digests.length).toBeLessThanOrEqual(atMost);
  expect(new Set(digests.map(({ attributes }) => attributes.messageId)).size).toBe(1);
  for (const id of ids) expect(messages.some(({ body }) => body.includes(`Stage ${id}/`))).toBe(true);
  expect((await allItems(service)).filter(({ pk }) => /^(WAITING|DIGEST)#/.test(pk))).toEqual([]);
});

test('a topic that was reached gets nothing twice where the other one was not', async ({ service }) => {
  await rest(service, LATER);
  // Of the two topics that a message is published to, one refuses it at first.
  await service.control.fault({ ...publish, nth: 1 }, { error: 'ThrottledException', status: 429 });
  const { since } = await burst(service);
  await rest(service, LATER);
  for (const topic of ['mail', 'chat'] as const) {
    const ids = (await since(topic)).map(({ attributes }) => attributes.messageId);
    expect(ids).toHaveLength(SEVERAL + 1);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('while the topic for chats is gone on-call gets every message once, and the function says what chats lack', async ({
  service,
}) => {
  await rest(service, LATER);
  const toChats = { ...publish, containing: 'client-markdown', every: true };
  await service.control.fault(toChats, { error: 'NotFound', status: 404 });
  const first = await burst(service);
  await rest(service, LATER);
  const second = await burst(service);
  await rest(service, LATER);
  await service.control.forgetFaults();

  const ids = [...first.ids, ...second.ids];
  const mails = await first.since('mail');
  const text = mails.map(({ body }) => body).join('\n');
  for (const id of ids) expect(text.split(`Stage ${id}/stage1 now presents`)).toHaveLength(2);
  for (const id of ids) expect(await endings(service, id)).toEqual(['fixed']);
  const runs = await service.executions.list('Digest');
  expect(runs.filter(({ status }) => status !== 'SUCCEEDED')).toEqual([]);
  expect((await allItems(service)).filter(({ pk }) => /^(WAITING|DIGEST)#/.test(pk))).toEqual([]);
  const said = (await service.control.logs()).filter(({ line }) => line.includes('NotInChats'));
  const lost = said.map(({ line }) => JSON.parse(line).messageId);
  expect(lost.sort()).toEqual(mails.map(({ attributes }) => attributes.messageId).sort());
});

test('that stagecert has stopped all fixes stands in a digest, in e-mail and in chats', async ({ service }) => {
  const policy = { ...promptPolicy, brake: { ...promptPolicy.brake, stopAfterFailures: STAGES } };
  await putPolicy(service, policy);
  await rest(service, 3_600);
  const denied = { error: 'AccessDeniedException', status: 403 };
  await service.control.fault({ service: 'apigateway', operation: 'UpdateStage', every: true }, denied);
  const { since } = await burst(service);
  await rest(service, LATER);
  await service.control.forgetFaults();
  await operate(service, 'resume');

  const [digest] = (await since('mail')).filter(isDigest);
  expect(digest?.body.replace(/\s+/g, ' ')).toMatch(/^3 messages .* has stopped all fixes .* stagecert resume -{72}/);
  expect(digest?.attributes.severity).toBe('high');
  const chats = (await since('chat')).map(({ body }) => body);
  expect(chats.filter((body) => body.includes('All fixes: `stopped'))).toHaveLength(1);
});

test('the ways above are all that there are through the workflow', async ({ service }) => {
  expect(await untakenBy(service, 'Digest')).toEqual([]);
});
