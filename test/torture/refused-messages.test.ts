import { CreateStageCommand } from '@aws-sdk/client-api-gateway';
import { test as base, expect } from 'vitest';
import { synthesize } from '#scripts/synthesize';
import { promptPolicy } from '#test/support/assemblies';
import { submit } from '#test/support/pages';
import { endings, rest } from '#test/support/scenario';
import { certificateOf, createApi, createStage, type Service, startService } from '#test/support/service';
import { allItems } from '#test/support/table';

const SEVERAL = 2;

const DAY = 86_400;

/** What SNS refuses in these tests: part of the name that somebody gave an API. */
const POISON = 'poison';
const publish = { service: 'sns', operation: 'Publish' };
const refusal = { error: 'InvalidParameter', status: 400 };

/** Seconds after which a digest was sent, and messages are sent one by one again. */
const LATER = 500;

/** A digest that is halved is sent in a dozen steps, each with links for all of its messages: half a minute on a busy machine. */
const LONG = { timeout: 600_000 };

const test = base
  .extend('assembly', { scope: 'file' }, () => synthesize({ digestAfter: String(SEVERAL), chat: 'true' }, promptPolicy))
  .extend('running', { scope: 'file' }, ({ assembly }, { onCleanup }) => startService(assembly, onCleanup))
  .extend('service', async ({ running }, { onCleanup }): Promise<Service> => {
    await rest(running, LATER);
    onCleanup(() => running.control.forgetFaults());
    return running;
  });

interface Seeded {
  readonly apis: readonly { readonly restApiId: string }[];
}

/** The messages, by topic, from now on. */
async function fromNowOn({ control }: Service) {
  const before = (await control.messages()).length;
  return async (topic: 'mail' | 'chat') =>
    (await control.messages()).slice(before).filter(({ topicArn }) => topicArn.includes('Chat') === (topic === 'chat'));
}

const refusePoison = ({ control }: Service) => control.fault({ ...publish, containing: POISON, every: true }, refusal);
const poisonedStage = async (service: Service) =>
  createStage(service, 'prod', await createApi(service, `orders-${POISON}`));
const denials = async ({ url }: Service) => (await fetch(`${url}/_sandbox/denials`)).json();

test(
  'of many messages in a digest the one that SNS refuses is replaced, and all others arrive',
  LONG,
  async ({ service }) => {
    const since = await fromNowOn(service);
    await refusePoison(service);
    const many = { apis: 6, stagesPerApi: 1, events: true };
    const { apis } = await service.control.seed<Seeded>(many);
    const { restApiId } = await poisonedStage(service);
    const more = await service.control.seed<Seeded>(many);
    await rest(service, LATER);

    const ids = [...apis, ...more.apis].map((api) => api.restApiId);
    const mails = await since('mail');
    const text = mails.map(({ body }) => body).join('\n');
    for (const id of ids) expect(text.split(`Stage ${id}/stage1 now presents`)).toHaveLength(2);
    const replacements = mails.filter(({ attributes }) => attributes.apiId === restApiId);
    expect(replacements.map(({ body }) => body)).toEqual([expect.stringContaining('SNS refused the message')]);
    expect(text).not.toContain(POISON);

    for (const topic of ['mail', 'chat'] as const) {
      const messageIds = (await since(topic)).map(({ attributes }) => attributes.messageId);
      expect(new Set(messageIds).size).toBe(messageIds.length);
    }
    expect((await allItems(service)).filter(({ pk }) => /^(WAITING|DIGEST)#/.test(pk))).toEqual([]);
    const [digest] = await service.executions.list('Digest');
    expect(digest?.status).toBe('SUCCEEDED');
    expect(await denials(service)).toEqual([]);
  },
);

test(
  'a fix whose message SNS refuses is fixed, and told by a message with the link that undoes it',
  LONG,
  async ({ service }) => {
    const since = await fromNowOn(service);
    await refusePoison(service);
    const stage = await poisonedStage(service);
    await rest(service);

    expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
    const [mail, ...others] = await since('mail');
    expect(others).toEqual([]);
    expect(mail?.attributes).toMatchObject({ outcome: 'fixed', apiId: stage.restApiId });
    expect(mail?.body.replace(/\s+/g, ' ')).toContain('InvalidParameterException: a fault that was set in the sandbox');
    expect(await since('chat')).toHaveLength(1);
    await service.control.forgetFaults();
    const [link = ''] = mail?.body.match(/^https?:\S+\/revert\/\S+$/m) ?? [];
    await submit(service, link);
    expect(await certificateOf(service, stage)).toBeNull();
  },
);

test('what chats alone refuse is replaced there, and comes once to each topic', async ({ service }) => {
  const since = await fromNowOn(service);
  // Of what holds it, the first goes to the on-call topic, the second to that for chats.
  await service.control.fault({ ...publish, containing: POISON, nth: 2 }, refusal);
  const { restApiId } = await poisonedStage(service);
  await rest(service);

  expect(await endings(service, restApiId)).toEqual(['fixed']);
  const [mails, chats] = [await since('mail'), await since('chat')];
  expect(mails.map(({ body }) => body)).toEqual([expect.stringContaining('now presents a client certificate')]);
  expect(chats.map(({ body }) => body)).toEqual([expect.stringContaining('SNS refused the message')]);
  expect(chats[0]?.attributes.messageId).toBe(mails[0]?.attributes.messageId);
});

test('the end of an exemption comes once to a topic although the other could not be reached at first', async ({
  service,
}) => {
  const since = await fromNowOn(service);
  const api = await createApi(service);
  const tomorrow = new Date((await service.control.now()).getTime() + DAY * 1_000).toISOString().slice(0, 10);
  const tags = { 'stagecert:exempt': 'The backend cannot', 'stagecert:exempt-until': tomorrow };
  await service.apiGateway.send(new CreateStageCommand({ ...api, stageName: 'prod', tags }));
  await rest(service);
  await service.control.fault({ ...publish, nth: 1 }, { error: 'ThrottledException', status: 429 });
  await rest(service, 2 * DAY);

  for (const topic of ['mail', 'chat'] as const) {
    expect((await since(topic)).filter(({ attributes }) => attributes.outcome === 'exempt')).toHaveLength(1);
  }
  expect(await denials(service)).toEqual([]);
});
