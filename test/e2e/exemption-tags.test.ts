import { CreateStageCommand, UntagResourceCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createApi, type Service, type StageId, touch } from '#test/support/service';
import { historyOf } from '#test/support/table';
import { arnOf, dateIn, exemptTags, tag, TAGGED_WHY as why } from '#test/support/tags';
import { certificateOfV2, createStageOfV2 } from '#test/support/v2';

const test = scenarios('promptAssembly');

const DAY = 86_400;

/** Creates a stage with tags, and lets the service look at it. */
async function taggedStage(service: Service, tags: Record<string, string>): Promise<StageId> {
  const stage = { ...(await createApi(service)), stageName: 'prod' };
  await service.apiGateway.send(new CreateStageCommand({ ...stage, tags }));
  await rest(service);
  return stage;
}

test('a stage whose tags exempt it is left alone in silence, and the history says by what', async ({ service }) => {
  const until = await dateIn(service, 10);
  const stage = await taggedStage(service, exemptTags(until));

  expect(await endings(service, stage.restApiId)).toEqual(['exempt']);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
  const [entry] = await historyOf(service, stage);
  const end = new Date(Date.parse(until) + DAY * 1_000).toISOString();
  expect(entry?.detail).toMatchObject({ outcome: 'exempt', exemption: { source: 'tag', until: end, why } });
});

test('a stage of a WebSocket API is exempt by its tags as well', async ({ service }) => {
  const stage = await createStageOfV2(service, 'WEBSOCKET', { Tags: exemptTags(await dateIn(service, 10)) });
  await rest(service);

  expect(await endings(service, stage.ApiId)).toEqual(['exempt']);
  expect(await certificateOfV2(service, stage)).toBeNull();
});

test('one message says that it ends, before it does; once it has ended the stage is fixed', async ({ service }) => {
  // Of almost seven days: it is told of three days before its end.
  const stage = await taggedStage(service, exemptTags(await dateIn(service, 6)));
  await rest(service, 2.5 * DAY);
  expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
  await rest(service, 2 * DAY);
  const told = await messagesAbout(service, stage.restApiId);
  expect(told.map(({ subject }) => subject)).toEqual([expect.stringMatching(/exemption ends/)]);
  expect(told[0]?.body).toContain(why.slice(0, 50));

  await touch(service, stage, 'while it lasts');
  await rest(service, 3 * DAY);
  await touch(service, stage, 'after its end');
  await rest(service);
  expect(await endings(service, stage.restApiId)).toEqual(['exempt', 'exempt', 'fixed']);
  expect((await messagesAbout(service, stage.restApiId)).map(({ attributes }) => attributes.outcome)).toEqual([
    'exempt',
    'fixed',
  ]);
});

test('a stage is fixed at its next change once the tags are gone, and nobody is told that the exemption ends', async ({
  service,
}) => {
  const stage = await taggedStage(service, exemptTags(await dateIn(service, 1)));
  const tagKeys = Object.keys(exemptTags('any'));
  await service.apiGateway.send(new UntagResourceCommand({ resourceArn: arnOf(stage), tagKeys }));
  await touch(service, stage);
  await rest(service, 3 * DAY);

  expect(await endings(service, stage.restApiId)).toEqual(['exempt', 'fixed']);
  expect(await messagesAbout(service, stage.restApiId)).toHaveLength(1);
});

test.for([
  ['endless', undefined, /stagecert:exempt-until gives no end/],
  ['malformed', '31/12/2026', /expected a date/],
  ['past, and were never in force', '2020-01-01', /is past/],
  ['longer than the policy allows', '2099-01-01', /at most 90 days/],
] as const)(
  'a stage whose tags are %s is left alone, and people are told why',
  async ([, until, reason], { service }) => {
    const stage = await taggedStage(service, exemptTags(until));

    expect(await endings(service, stage.restApiId)).toEqual(['refused']);
    expect(await certificateOf(service, stage)).toBeNull();
    const [told, ...more] = await messagesAbout(service, stage.restApiId);
    expect(told?.attributes.outcome).toBe('refused');
    expect(told?.body.replace(/\s+/g, ' ')).toMatch(reason);
    expect(more).toEqual([]);

    await tag(service, stage, { 'stagecert:exempt-until': await dateIn(service, 10) });
    await touch(service, stage, 'corrected');
    await rest(service);
    expect((await endings(service, stage.restApiId)).at(-1)).toBe('exempt');
  },
);

test('a broken certificate is told of, however badly the tags are written', async ({ service }) => {
  const what = { apis: 1, stagesPerApi: 1, certificate: 'gone01' };
  const { apis } = await service.control.seed<{ apis: [{ restApiId: string; stageNames: [string] }] }>(what);
  const [{ restApiId, stageNames }] = apis;
  const stage = { restApiId, stageName: stageNames[0] };
  await tag(service, stage, exemptTags('31/12/2026'));
  await touch(service, stage);
  await rest(service);

  expect(new Set(await endings(service, restApiId))).toEqual(new Set(['told']));
  const told = await messagesAbout(service, restApiId);
  expect(told.map(({ attributes }) => attributes.outcome)).toEqual(['told']);
  expect(told[0]?.body).toContain('gone01');
});
