import { CreateStageCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import type { DeliveredMessage } from '#test/support/control';
import { fixedStage, linkIn, submit, visit } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { createApi, setCertificate } from '#test/support/service';
import { exemptTags, tag } from '#test/support/tags';
import { createStageOfV2 } from '#test/support/v2';

const test = scenarios('promptAssembly');

/** Every message about the API names it wherever people and filters look. */
function expectNamed(messages: readonly DeliveredMessage[], apiName: string, outcomes: readonly string[]): void {
  expect(messages.map(({ attributes }) => attributes.outcome)).toEqual(outcomes);
  for (const { subject, body, attributes } of messages) {
    expect(attributes.apiName).toBe(apiName);
    expect(subject).toContain(` (${apiName})`);
    expect(body).toMatch(new RegExp(`^ {2}API +${apiName}$`, 'm'));
  }
}

test('a WebSocket API is named by its fix and its revert, and on the pages behind their links', async ({ service }) => {
  const { ApiId } = await createStageOfV2(service);
  await rest(service);
  const [fixed] = await messagesAbout(service, ApiId);
  for (const kind of ['revert', 'status'] as const) {
    expect((await visit(linkIn(fixed, kind))).text).toContain('<dt>API</dt><dd>chat</dd>');
  }
  await submit(service, linkIn(fixed, 'revert'));
  expectNamed(await messagesAbout(service, ApiId), 'chat', ['fixed', 'reverted']);
});

test('a REST API is named by the revert of a fix that knew its name', async ({ service }) => {
  const { link, restApiId } = await fixedStage(service);
  await submit(service, link);
  expectNamed(await messagesAbout(service, restApiId), 'orders', ['fixed', 'reverted']);
});

test('a WebSocket API is named where an exemption tag is unclear', async ({ service }) => {
  const { ApiId } = await createStageOfV2(service, 'WEBSOCKET', { Tags: exemptTags('31/12/2026') });
  await rest(service);
  expectNamed(await messagesAbout(service, ApiId), 'chat', ['refused']);
});

test('a REST API is named there by what its last fix knew, and not where there was none', async ({ service }) => {
  const { link: _, ...stage } = await fixedStage(service);
  await tag(service, stage, exemptTags('31/12/2026'));
  await setCertificate(service, stage, '');
  await rest(service);
  expectNamed(await messagesAbout(service, stage.restApiId), 'orders', ['fixed', 'refused']);

  const unfixed = { ...(await createApi(service)), stageName: 'prod' };
  await service.apiGateway.send(new CreateStageCommand({ ...unfixed, tags: exemptTags('31/12/2026') }));
  await rest(service);
  const [refused] = await messagesAbout(service, unfixed.restApiId);
  expect(refused?.attributes.outcome).toBe('refused');
  expect(refused?.attributes).not.toHaveProperty('apiName');
});
