// biome-ignore-all lint/suspicious/noTemplateCurlyInString: API Gateway's notation
import { UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import { CreateIntegrationCommand } from '@aws-sdk/client-apigatewayv2';
import { expect } from 'vitest';
import { answer, decideLinkAbout, expectNothingPending, toldAbout, withoutEvents } from '#test/support/asking';
import { ownApiGatewayCalls } from '#test/support/blast-radius';
import { everythingKept } from '#test/support/kept';
import { visit } from '#test/support/pages';
import { createStageCalling } from '#test/support/preflight';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, type Service, type StageId, touch } from '#test/support/service';
import { historyOf } from '#test/support/table';
import { certificateOfV2, changeV2, createApiOfV2, createStageOfV2, onV2 } from '#test/support/v2';

const test = scenarios('askingAssembly');

const CHANGED = 'its backends changed: b[.]example[.]com added, a[.]example[.]com gone; it is looked at again';
const SHOWN = '1 integration presents the certificate, to b[.]example[.]com (stage variable host).';

/** A stage whose one backend a variable names, and the link to answer by. */
async function askedByVariable(service: Service, host = 'a.example.com'): Promise<StageId & { link: string }> {
  const get = { httpMethod: 'GET', integrationHttpMethod: 'GET', uri: 'https://${stageVariables.host}/x' };
  const variables = { host, key: 'any' };
  const stage = await createStageCalling(service, [get], { stageName: 'prod', variables });
  await rest(service);
  return { ...stage, link: await decideLinkAbout(service, stage.restApiId) };
}

/** Changes nothing but a variable, as a team would. */
async function setVariable({ apiGateway }: Service, { restApiId, stageName }: StageId, name: string, value: string) {
  const patchOperations = [{ op: 'replace' as const, path: `/variables/${name}`, value }];
  await apiGateway.send(new UpdateStageCommand({ restApiId, stageName, patchOperations }));
}

async function newestAbout(service: Service, { restApiId }: StageId) {
  return (await messagesAbout(service, restApiId)).at(-1)?.body.replace(/\s+/g, ' ');
}

test('where only the variable changed an event makes the question void, and people are asked about the new host', async ({
  service,
}) => {
  const { link, ...stage } = await askedByVariable(service);
  expect(await newestAbout(service, stage)).toContain('to a[.]example[.]com (stage variable host).');
  await setVariable(service, stage, 'host', 'b.example.com');
  await rest(service);

  const page = await answer(service, link, 'approve');
  expect(page.status).toBe(409);
  expect(page.text).toContain(CHANGED);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'asked']);
  expect(await newestAbout(service, stage)).toContain(SHOWN);
  const asked = await decideLinkAbout(service, stage.restApiId);
  expect((await visit(asked)).text).toContain(SHOWN);
  await answer(service, asked, 'approve');
  expect(await endings(service, stage.restApiId)).toEqual(['coalesced', 'fixed']);
  await expectNothingPending(service, stage.restApiId);
});

test('where no event told of that an approval is void, for no more calls, and people are asked again', async ({
  service,
}) => {
  const { link, ...stage } = await askedByVariable(service);
  await withoutEvents(service, () => setVariable(service, stage, 'host', 'b.example.com'));
  await service.control.forgetCalls();
  await answer(service, link, 'approve');

  const calls = (await ownApiGatewayCalls(service)).filter(({ caller }) => !caller.includes('Page'));
  const reads = calls.map(({ operation }) => operation);
  expect(reads).toEqual(['GetStage', 'GetExport', 'GetStage', 'GetExport']);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'asked']);
  expect(await newestAbout(service, stage)).toContain(`Asked again The approval is void: ${CHANGED}`);
  await answer(service, await decideLinkAbout(service, stage.restApiId), 'approve');
  expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
  expect((await historyOf(service, stage)).at(-1)?.detail.backends).toMatchObject({
    hosts: ['b[.]example[.]com'],
    byVariables: [{ host: 'b[.]example[.]com', variables: ['host'] }],
  });
});

test('what was approved for one long name is not done for another that differs at its end, and both are shown whole', async ({
  service,
}) => {
  const under = (domain: string) => `${'a'.repeat(50)}.${'a'.repeat(50)}.${domain}`;
  const shown = (domain: string) => `to ${under(domain).replaceAll('.', '[.]')} (stage variable host).`;
  const { link, ...stage } = await askedByVariable(service, under('example.com'));
  expect(await newestAbout(service, stage)).toContain(shown('example.com'));
  await withoutEvents(service, () => setVariable(service, stage, 'host', under('evil.test')));
  await answer(service, link, 'approve');

  expect(await certificateOf(service, stage)).toBeNull();
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'asked']);
  expect(await newestAbout(service, stage)).toContain(shown('evil.test'));
  expect(await newestAbout(service, stage)).toMatch(
    /a…a+\[\.\]evil\[\.\]test added, a+…a+\[\.\]example\[\.\]com gone;/,
  );
});

test('a variable that names no host changes nothing of the question, and a stage with a certificate stays silent', async ({
  service,
}) => {
  const { link, ...stage } = await askedByVariable(service);
  await setVariable(service, stage, 'key', 'other');
  await rest(service);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked']);
  await answer(service, link, 'approve');
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'fixed']);

  await setVariable(service, stage, 'host', 'b.example.com');
  await rest(service);
  expect(await endings(service, stage.restApiId)).toEqual(['fixed', 'coalesced', 'already-compliant']);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'fixed']);
});

test('of what variables hold nothing but hosts is recorded, logged or told, and none that is not set is passed over', async ({
  service,
}) => {
  const stage = await askedByVariable(service);
  await withoutEvents(service, async () => {
    await setVariable(service, stage, 'key', 'SECRET-KEY');
    await setVariable(service, stage, 'host', 'b.example.com:8443/SECRET-PATH?SECRET=QUERY');
  });
  await touch(service, stage);
  await rest(service);
  expect(await newestAbout(service, stage)).toContain(SHOWN);

  await withoutEvents(service, () => setVariable(service, stage, 'host', 'SECRET-WORD'));
  await touch(service, stage);
  await rest(service);
  expect(await newestAbout(service, stage)).toContain('to (stage variable "host", names no host).');

  await withoutEvents(service, async () => {
    const patchOperations = [{ op: 'remove' as const, path: '/variables/host' }];
    await service.apiGateway.send(new UpdateStageCommand({ ...onlyId(stage), patchOperations }));
  });
  await answer(service, await decideLinkAbout(service, stage.restApiId), 'approve');
  expect(await newestAbout(service, stage)).toContain('to (stage variable "host", not set).');
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'asked', 'asked', 'asked']);
  const { executions, ...kept } = await everythingKept(service);
  // CloudTrail's record, which an execution begins with, has them all: this is about what the service makes of it.
  const isOwn = (event: unknown) => !JSON.stringify(event).includes('AWS API Call via CloudTrail');
  const own = JSON.parse(executions).flat().filter(isOwn);
  const all = JSON.stringify([own, kept, await service.control.messages()]);
  expect(own.length).toBeGreaterThan(20);
  expect(all).toContain('b[.]example[.]com');
  expect(/.{0,200}SECRET.{0,100}/.exec(all)).toBeNull();
});

const onlyId = ({ restApiId, stageName }: StageId) => ({ restApiId, stageName });

test('of a WebSocket stage the variables count as well', async ({ service }) => {
  const api = await createApiOfV2(service, 'WEBSOCKET');
  const byVariable = { IntegrationType: 'HTTP_PROXY', IntegrationUri: 'https://${stageVariables.host}/' } as const;
  const input = { ApiId: api.ApiId, IntegrationMethod: 'POST', ...byVariable };
  await onV2(service, (client) => client.send(new CreateIntegrationCommand(input)));
  const more = { ...api, StageVariables: { host: 'a.example.com' } };
  const stage = await createStageOfV2(service, 'WEBSOCKET', more);
  await rest(service);
  await changeV2(service, stage, { StageVariables: { host: 'b.example.com' } });

  expect(await toldAbout(service, stage.ApiId)).toEqual(['asked', 'asked']);
  const newest = (await messagesAbout(service, stage.ApiId)).at(-1)?.body.replace(/\s+/g, ' ');
  expect(newest).toContain('to b[.]example[.]com (stage variable host), backend[.]example[.]com.');
  await answer(service, await decideLinkAbout(service, stage.ApiId), 'approve');
  expect(await certificateOfV2(service, stage)).not.toBeNull();
});
