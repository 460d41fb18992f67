import { CreateIntegrationCommand } from '@aws-sdk/client-apigatewayv2';
import { expect } from 'vitest';
import { heldAt } from '#test/e2e/paths/faults';
import {
  APPROVAL_SECONDS,
  type AskedStage,
  answer,
  askedStage,
  decideLinkAbout,
  expectNothingPending,
  press,
  questionsAbout,
  toldAbout,
  withoutEvents,
} from '#test/support/asking';
import { ownApiGatewayCalls, ownMutations } from '#test/support/blast-radius';
import { meanwhile, theExport } from '#test/support/meanwhile';
import { linkIn, visit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, deploy, type Service } from '#test/support/service';
import { historyOf } from '#test/support/table';
import { dateIn, exemptTags, tag } from '#test/support/tags';
import { certificateOfV2, createStageOfV2, onV2 } from '#test/support/v2';

const test = scenarios('askingAssembly');

const OTHER = 'https://other.example.com/orders';
const CHANGED =
  'its backends changed: other[.]example[.]com added, backend[.]example[.]com gone; it is looked at again';

/** The newest message about the API, its paragraphs without line breaks. */
async function newestAbout(service: Service, apiId: string) {
  const message = (await messagesAbout(service, apiId)).at(-1);
  return { message, text: message?.body.replace(/\s+/g, ' ') };
}

const exportsRead = async (service: Service) =>
  (await ownApiGatewayCalls(service)).filter(({ operation }) => operation === 'GetExport').length;

/** Has the stage, about which people are asked, lead to another backend; no event has told of it yet. */
async function changedInSilence(service: Service): Promise<AskedStage> {
  const stage = await askedStage(service);
  await withoutEvents(service, () => deploy(service, stage, OTHER));
  return stage;
}

test('an approval of other backends than there are now is void: people are asked about those that there are', async ({
  service,
}) => {
  const { link, ...stage } = await changedInSilence(service);
  await service.control.forgetCalls();
  await answer(service, link, 'approve');

  expect(await ownMutations(service)).toEqual([]);
  const page = await visit(link);
  expect(page.status).toBe(409);
  expect(page.text).toContain(`The approval is void: ${CHANGED}. Nothing was changed because of it.`);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'asked']);
  const { text, message } = await newestAbout(service, stage.restApiId);
  expect(text).toContain('1 integration presents the certificate, to other[.]example[.]com.');
  expect(text).toContain(`Asked again The approval is void: ${CHANGED}`);
  expect((await visit(linkIn(message, 'decide'))).text).toContain('<dt>Asked again</dt>');

  expect((await answer(service, linkIn(message, 'decide'), 'approve')).status).toBe(200);
  expect(await certificateOf(service, stage)).not.toBeNull();
  expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
  const recorded = (await historyOf(service, stage)).map(({ kind, detail }) => (kind === 'outcome' ? detail : kind));
  const isVoid = { outcome: 'coalesced', refusal: `The approval is void: ${CHANGED}`, decision: { answer: 'approve' } };
  expect(recorded).toMatchObject([
    ...['asked', 'decided', isVoid, 'asked', 'decided', 'patching'],
    { outcome: 'fixed' },
  ]);
  await expectNothingPending(service, stage.restApiId);
});

test('where the execution is stopped before it asks again, another one does', async ({ service }) => {
  const { link, ...stage } = await changedInSilence(service);
  const [asked] = await questionsAbout(service, stage.restApiId);
  await heldAt(service, 'Inspect/dynamodb/UpdateItem', {
    begin: () => press(link, 'approve'),
    meanwhile: () => service.executions.stop(String(asked?.executionArn)),
  });
  await rest(service);

  // The failure and the new question come from two executions, in either order.
  expect((await toldAbout(service, stage.restApiId)).sort()).toEqual(['asked', 'asked', 'failed']);
  await answer(service, await decideLinkAbout(service, stage.restApiId), 'approve');
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('an event that finds other backends makes the question void, and people are asked anew', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await deploy(service, stage, OTHER);
  await rest(service);

  const page = await answer(service, link, 'approve');
  expect(page.status).toBe(409);
  expect(page.text).toContain(CHANGED);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'asked']);
  expect((await newestAbout(service, stage.restApiId)).text).toContain('to other[.]example[.]com.');
  await answer(service, await decideLinkAbout(service, stage.restApiId), 'approve');
  expect(await endings(service, stage.restApiId)).toEqual(['coalesced', 'fixed']);
  await expectNothingPending(service, stage.restApiId);
});

test('an event that finds the same backends joins the question, for one more call', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await service.control.forgetCalls();
  await deploy(service, stage, 'https://backend.example.com/another/path');
  await rest(service);

  expect(await exportsRead(service)).toBe(1);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked']);
  await answer(service, link, 'approve');
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced']);
});

test.for([
  ['approve', ['fixed', 'coalesced'], ['asked', 'asked', 'fixed']],
  ['decline', ['declined', 'coalesced'], ['asked', 'declined']],
] as const)(
  'where people %s while an event finds other backends, their answer counts for what they were shown',
  async ([decision, ended, told], { service }) => {
    const { link, ...stage } = await changedInSilence(service);
    await service.control.disturb({ delaySeconds: 1 });
    await deploy(service, stage, OTHER);
    await meanwhile(service, theExport, async () => {
      expect((await press(link, decision)).status).toBe(200);
    });
    await service.control.disturb({ delaySeconds: 0 });

    expect(await certificateOf(service, stage)).toBeNull();
    if (decision === 'approve') await answer(service, await decideLinkAbout(service, stage.restApiId), 'approve');
    expect(await endings(service, stage.restApiId)).toEqual(ended);
    expect(await toldAbout(service, stage.restApiId)).toEqual(told);
    await expectNothingPending(service, stage.restApiId);
  },
);

test.for([
  ['never', { every: true }, ['asked', 'failed']],
  ['at first not', { nth: 1 }, ['asked', 'asked']],
] as const)(
  'where AWS says %s which backends there are, an approval is not acted on in the dark',
  async ([, times, told], { service }) => {
    const { link, ...stage } = await changedInSilence(service);
    const then = { error: 'InternalServerErrorException', status: 500 };
    await service.control.fault({ service: 'apigateway', operation: 'GetExport', ...times }, then);
    await answer(service, link, 'approve');
    expect(await certificateOf(service, stage)).toBeNull();
    expect(await toldAbout(service, stage.restApiId)).toEqual(told);
  },
);

test('other backends ask nobody again who did not answer', async ({ service }) => {
  const { link: _, ...stage } = await changedInSilence(service);
  await rest(service, APPROVAL_SECONDS + 60);
  expect(await endings(service, stage.restApiId)).toEqual(['expired']);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'expired']);
});

test('of a WebSocket stage the backends count that its API has, deployed or not', async ({ service }) => {
  const stage = await createStageOfV2(service);
  const { ApiId } = stage;
  await rest(service);
  const other = { IntegrationType: 'HTTP_PROXY', IntegrationUri: OTHER, IntegrationMethod: 'POST' } as const;
  await onV2(service, (client) => client.send(new CreateIntegrationCommand({ ApiId, ...other })));
  await answer(service, await decideLinkAbout(service, ApiId), 'approve');

  expect(await certificateOfV2(service, stage)).toBeNull();
  expect(await toldAbout(service, ApiId)).toEqual(['asked', 'asked']);
  expect((await newestAbout(service, ApiId)).text).toContain('its backends changed: other[.]example[.]com added;');
  await answer(service, await decideLinkAbout(service, ApiId), 'approve');
  expect(await endings(service, ApiId)).toEqual(['fixed']);
  expect(await certificateOfV2(service, stage)).not.toBeNull();
});

test('where tags are set that cannot be followed the page says so, and an approval is refused', async ({ service }) => {
  const { link, ...stage } = await askedStage(service);
  await tag(service, stage, exemptTags());
  const reason = /stagecert:exempt-until gives no end/;
  expect((await visit(link)).text).toMatch(reason);

  expect((await answer(service, link, 'approve')).status).toBe(200);
  expect(await endings(service, stage.restApiId)).toEqual(['refused']);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'refused']);
  const told = (await messagesAbout(service, stage.restApiId)).at(-1);
  expect(told?.body.replace(/\s+/g, ' ')).toMatch(reason);
});

test('a question about a stage that was exempted by its tags ends in silence, and its exemption with a message', async ({
  service,
}) => {
  const { link: _, ...stage } = await askedStage(service);
  await tag(service, stage, exemptTags(await dateIn(service, 5)));
  await rest(service, APPROVAL_SECONDS + 60);
  expect(await endings(service, stage.restApiId)).toEqual(['exempt']);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked']);

  await rest(service, 4 * 86_400);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'exempt']);
});
