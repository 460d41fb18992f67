import { GenerateClientCertificateCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import {
  APPROVAL_SECONDS,
  type AskedStage,
  answer,
  askedStage,
  decideLinkAbout,
  expectNothingPending,
  press,
  toldAbout,
  withoutEvents,
} from '#test/support/asking';
import { ownMutations } from '#test/support/blast-radius';
import { certificatesFor } from '#test/support/certificates';
import { post, visit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import {
  certificateOf,
  createApi,
  createStage,
  deleteStage,
  type Service,
  type StageId,
  setCertificate,
  touch,
} from '#test/support/service';
import { recordedOutcomes } from '#test/support/table';
import { dateIn, exemptTags, tag } from '#test/support/tags';
import { heldAt } from './paths/faults.ts';

const test = scenarios('askingAssembly');

const UNAVAILABLE = { error: 'ServiceUnavailableException', status: 503 };

async function generated({ apiGateway }: Service): Promise<string> {
  return (await apiGateway.send(new GenerateClientCertificateCommand({}))).clientCertificateId as string;
}

const changes: readonly [string, (service: Service, stage: AskedStage) => Promise<unknown>, RegExp][] = [
  ['was deleted', (service, stage) => deleteStage(service, stage), /the stage was deleted/],
  [
    'was deleted and made again',
    async (service, stage) => {
      await deleteStage(service, stage);
      // `createdDate` has whole seconds.
      await rest(service, 2);
      await createStage(service, 'prod', stage);
    },
    /the stage was deleted and made again/,
  ],
  [
    'was given a certificate by someone else',
    async (service, stage) => setCertificate(service, stage, await generated(service)),
    /the stage presents \w+ now/,
  ],
  [
    'was exempted by its tags',
    async (service, stage) => tag(service, stage, exemptTags(await dateIn(service, 10))),
    /the stage is exempt by its tags until/,
  ],
];

test.for(changes)(
  'once the stage %s the page says so, and its form changes nothing',
  async ([, act, why], { service }) => {
    const stage = await askedStage(service);
    const before = await visit(stage.link);
    await withoutEvents(service, () => act(service, stage));
    await service.control.forgetCalls();

    for (const page of [await visit(stage.link), await press(stage.link, 'approve')]) {
      expect(page.status).toBe(409);
      expect(page.text).toMatch(why);
    }
    // A form that was loaded while the stage was as it had been is sent now.
    const shown = /name="form" value="(\w+)"/.exec(before.text)?.[1] ?? '';
    const late = await post(stage.link, { form: shown, who: 'Dana', why: 'So', decision: 'approve' });
    expect(late.status).toBe(409);
    await rest(service);
    expect(await ownMutations(service)).toEqual([]);
    expect(await toldAbout(service, stage.restApiId)).toEqual(['asked']);
  },
);

test.for(changes)(
  'where the stage %s after it was approved, before that was read, the approval is void and people are told why',
  async ([, act, why], { service }) => {
    const stage = await askedStage(service);
    await service.control.fault({ service: 'states', operation: 'SendTaskSuccess' }, UNAVAILABLE);
    expect((await press(stage.link, 'approve')).status).toBe(503);
    await withoutEvents(service, () => act(service, stage));
    await service.control.forgetCalls();
    await rest(service, 2 * 86_400);

    expect(await ownMutations(service)).toEqual([]);
    expect(await toldAbout(service, stage.restApiId)).toEqual([
      'asked',
      expect.stringMatching(/gone|already-compliant|exempt/),
    ]);
    const told = (await messagesAbout(service, stage.restApiId)).at(-1);
    expect(told?.body.replace(/\s+/g, ' ')).toMatch(new RegExp(`The approval is void: ${why.source}`));
    const page = await visit(stage.link);
    expect(page.status).toBe(409);
    expect(page.text).toMatch(/Dana \(self-declared\) approved it .*The approval is void/s);
    await expectNothingPending(service, stage.restApiId);
  },
);

test('an event that finds the stage as it was joins the question: nobody is asked twice', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await touch(service, stage);
  await touch(service, stage, 'again');
  await rest(service);

  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked']);
  await answer(service, link, 'approve');
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced', 'coalesced']);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('an event that finds a certificate ends the question in silence, and the page says why', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  const own = await generated(service);
  await setCertificate(service, stage, own);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['already-compliant', 'already-compliant']);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked']);
  const page = await answer(service, link, 'approve');
  expect(page.status).toBe(409);
  expect(page.text).toContain('the stage was given a certificate by someone else');
  expect(await certificateOf(service, stage)).toBe(own);
  await expectNothingPending(service, stage.restApiId);
});

test('a stage that is made again is asked about anew; the old link is void, the new one works', async ({ service }) => {
  const stage = await askedStage(service);
  await deleteStage(service, stage);
  await rest(service, 2);
  await createStage(service, 'prod', stage);
  await rest(service);

  expect((await answer(service, stage.link, 'approve')).status).toBe(409);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await endings(service, stage.restApiId).catch(() => 'one still asks')).toBe('one still asks');
  const second = await decideLinkAbout(service, stage.restApiId);
  expect((await answer(service, second, 'approve')).status).toBe(200);
  expect(await certificatesFor(service, stage.restApiId)).toEqual([await certificateOf(service, stage)]);
  expect(await endings(service, stage.restApiId)).toEqual(['gone', 'fixed']);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'asked', 'fixed']);
});

test('a stage that is exempted while people are asked is left alone, whatever they answer then', async ({
  service,
}) => {
  const { link, ...stage } = await askedStage(service);
  const [asked] = await messagesAbout(service, stage.restApiId);
  const [exempt] = asked?.body.match(/^https?:\/\/\S+\/exempt\/\S+$/m) ?? [];
  const form = /name="form" value="(\w+)"/.exec((await visit(exempt as string)).text)?.[1] ?? '';
  expect((await post(exempt as string, { form, who: 'Grace', why: 'Not this one', days: '7' })).status).toBe(200);

  const page = await answer(service, link, 'approve');
  expect(page.status).toBe(409);
  expect(page.text).toContain('the stage is exempt until');
  expect(await certificateOf(service, stage)).toBeNull();
});

test('a question about a stage that was deleted, of which no event tells, ends as gone in silence', async ({
  service,
}) => {
  const { link: _, ...stage } = await askedStage(service);
  await deleteStage(service, stage);
  await rest(service, APPROVAL_SECONDS + 60);

  expect(await endings(service, stage.restApiId)).toEqual(['gone']);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked']);
  await expectNothingPending(service, stage.restApiId);
});

test('an event that arrives before a person is asked is looked at first, and people are asked once', async ({
  service,
}) => {
  const api = await createApi(service);
  const stage: StageId = { restApiId: api.restApiId, stageName: 'prod' };
  await heldAt(service, 'Ask/dynamodb/PutItem', {
    begin: () => createStage(service, 'prod', api),
    meanwhile: () => touch(service, stage),
  });
  await rest(service);

  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked']);
  await answer(service, await decideLinkAbout(service, stage.restApiId), 'approve');
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced']);
  expect(await recordedOutcomes(service, stage)).toEqual(['coalesced', 'coalesced', 'fixed']);
  await expectNothingPending(service, stage.restApiId);
});
