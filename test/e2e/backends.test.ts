import {
  CreateDeploymentCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  type IntegrationType,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { expect, onTestFinished } from 'vitest';
import { ownApiGatewayCalls } from '#test/support/blast-radius';
import { expectOneFix } from '#test/support/one-fix';
import { revertLinkIn, visit } from '#test/support/pages';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { createStage, type Service, type StageId, startService, touch } from '#test/support/service';
import { allItems, historyOf } from '#test/support/table';
import { asStageId, createStageOfV2 } from '#test/support/v2';

const test = scenarios('promptAssembly');

const LAMBDA =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations';

type Methods = Readonly<Record<string, readonly [type: IntegrationType, uri?: string]>>;

/** Deploys an API with these integrations, by the method each belongs to, and no stage yet. */
async function deployed({ apiGateway }: Service, name: string, methods: Methods) {
  const { id: restApiId } = await apiGateway.send(new CreateRestApiCommand({ name }));
  const { items } = await apiGateway.send(new GetResourcesCommand({ restApiId }));
  for (const [httpMethod, [type, uri]] of Object.entries(methods)) {
    const method = { restApiId, resourceId: items?.[0]?.id, httpMethod };
    await apiGateway.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
    await apiGateway.send(new PutIntegrationCommand({ ...method, type, uri, integrationHttpMethod: 'POST' }));
  }
  const { id: deploymentId } = await apiGateway.send(new CreateDeploymentCommand({ restApiId }));
  return { restApiId: restApiId as string, deploymentId: deploymentId as string };
}

const mixed: Methods = {
  GET: ['HTTP_PROXY', 'https://orders.example.com/v1'],
  PUT: ['HTTP', 'https://stock.example.com:8443/'],
  POST: ['AWS_PROXY', LAMBDA],
  OPTIONS: ['MOCK'],
};

async function fixed(service: Service, name: string, methods: Methods): Promise<StageId> {
  const stage = await createStage(service, 'prod', await deployed(service, name, methods));
  await rest(service);
  expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
  return stage;
}

/** The one message about the stage, its paragraphs without line breaks. */
async function toldOf(service: Service, { restApiId }: StageId) {
  const [message, ...others] = await messagesAbout(service, restApiId);
  if (!message || others.length > 0)
    throw new Error(`expected one message, there are ${message ? 1 + others.length : 0}`);
  return { ...message, text: message.body.replace(/(?<=\S)\n(?=\S)/g, ' ') };
}

test('a fix tells in message, page, record and history which backends are shown the certificate', async ({
  service,
}) => {
  const stage = await fixed(service, 'orders', mixed);

  const message = await toldOf(service, stage);
  const { subject, text } = message;
  expect(subject).toContain('(orders)');
  const shown =
    '2 integrations present the certificate, to orders[.]example[.]com, stock[.]example[.]com; 2 never do (Lambda, AWS, MOCK or plain http).';
  expect(text).toContain(`Backends: ${shown}`);
  const page = await visit(revertLinkIn(message));
  expect(page.text).toContain(`<dt>API</dt><dd>orders</dd>`);
  expect(page.text).toContain(`<dd>${shown}</dd>`);
  const backends = { known: true, apiName: 'orders', presenting: 2, never: 2, moreHosts: 0 };
  const record = (await allItems(service)).find(
    ({ pk, sk }) => pk.includes(stage.restApiId) && sk.startsWith('BACKOUT#'),
  );
  expect(record?.backends).toMatchObject(backends);
  for (const { kind, detail } of await historyOf(service, stage)) expect(detail.backends, kind).toMatchObject(backends);
});

test('it tells what is deployed on the stage, not what is being edited', async ({ service }) => {
  const { apiGateway } = service;
  const api = await deployed(service, 'orders', { GET: mixed.GET as [IntegrationType] });
  const { items } = await apiGateway.send(new GetResourcesCommand(api));
  const method = { restApiId: api.restApiId, resourceId: items?.[0]?.id, httpMethod: 'GET' };
  await apiGateway.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  const stage = await createStage(service, 'prod', api);
  await rest(service);
  expect((await toldOf(service, stage)).text).toContain(
    '1 integration presents the certificate, to orders[.]example[.]com.',
  );
});

test('where nobody is shown the certificate the message fears nothing', async ({ service }) => {
  const stage = await fixed(service, 'quiet', { GET: ['MOCK'], POST: ['AWS_PROXY', LAMBDA] });
  const { text } = await toldOf(service, stage);
  expect(text).toContain('the change has no effect on traffic now');
  expect(text).not.toContain('may now refuse');
});

test('hostile names and addresses come out harmless in message and page', async ({ service }) => {
  const stage = await fixed(service, '<script>alert(1)</script>\nhttps://evil.example/ \u202ekcatta', {
    GET: ['HTTP', 'https://user:hunter2@www.evil.example/<b>'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's notation
    PUT: ['HTTP', 'https://${stageVariables.host}/x'],
  });
  const message = await toldOf(service, stage);
  const { subject, text, body } = message;
  expect(subject).toMatch(/^[ -~]{1,99}$/);
  expect(text).toContain('to (stage variable "host", not set), www[.]evil[.]example.');
  const page = await visit(revertLinkIn(message));
  for (const shown of [body, page.text]) expect(shown).not.toMatch(/evil\.example|hunter2|\u202e/);
  expect(page.text).not.toMatch(/<script|<b>/);
});

test('a fix costs one call for it, what needs no fix none', async ({ service }) => {
  const stage = await fixed(service, 'orders', mixed);
  const operations = async () => (await ownApiGatewayCalls(service)).map(({ operation }) => operation);
  expect(await operations()).toEqual([
    ...['GetStage', 'GetExport', 'GenerateClientCertificate', 'GetStage', 'UpdateStage', 'GetStage'],
  ]);
  await service.control.forgetCalls();
  await touch(service, stage);
  await rest(service);
  expect(await operations()).toEqual(['GetStage']);
});

const exporting = { service: 'apigateway', operation: 'GetExport' };

test.for([
  ['denied', { error: 'AccessDeniedException', status: 403 }, 1, /AccessDenied/],
  ['throttled', { error: 'TooManyRequestsException', status: 429 }, 2, /TooManyRequests/],
  ['broken', { error: 'InternalServerErrorException', status: 500 }, 2, /InternalServerError/],
  ['gone', { error: 'NotFoundException', status: 404 }, 1, /NotFound/],
  ['lost', { dropReply: true }, 2, /socket hang up/],
] as const)(
  'where the export is %s the stage is fixed all the same, and the message says so',
  async ([, then, attempts, why], { service }) => {
    await service.control.fault({ ...exporting, every: true }, then);
    await expectFixedUnread(service, attempts, why);
  },
);

test('so it is where the export is slow', async ({ assembly }) => {
  // Its time-outs, 2.5 s each, are to come here.
  const service = await startService(assembly, onTestFinished, 1);
  await service.control.fault({ ...exporting, every: true }, { latencyMs: 4_000 });
  await expectFixedUnread(service, 2, /timeout/);
});

/** Creates a stage of which nobody can say who is shown the certificate, and expects that it is fixed and that said. */
async function expectFixedUnread(service: Service, attempts: number, why: RegExp): Promise<void> {
  const stage = await createStage(service);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
  await expectOneFix(service, stage);
  const message = await toldOf(service, stage);
  const { text } = message;
  expect(text).toMatch(new RegExp(`Which backends see it could not be read: apigateway:GetExport.*${why.source}`));
  expect(text).toContain('may now refuse');
  expect((await visit(revertLinkIn(message))).text).toMatch(why);
  const exports = (await ownApiGatewayCalls(service)).filter(({ operation }) => operation === 'GetExport');
  expect(exports).toHaveLength(attempts);
}

test.for([
  [
    'tells',
    undefined,
    'Backends: 1 integration presents the certificate, to backend[.]example[.]com. That is what the API',
  ],
  [
    'says that it could not be read',
    { error: 'AccessDeniedException', status: 403 },
    'Which backends see it could not be read: apigatewayv2:GetIntegrations',
  ],
] as const)('of a WebSocket stage the message %s who is shown the certificate', async ([, then, text], { service }) => {
  if (then) await service.control.fault({ service: 'apigatewayv2', operation: 'GetIntegrations', every: true }, then);
  const stage = asStageId(await createStageOfV2(service));
  await rest(service);
  expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
  expect((await toldOf(service, stage)).text).toContain(text);
});

test('an export that fails once is read at the second attempt', async ({ service }) => {
  await service.control.fault({ service: 'apigateway', operation: 'GetExport' }, { error: 'Broken', status: 500 });
  const stage = await fixed(service, 'orders', mixed);
  expect((await toldOf(service, stage)).text).toContain('Backends: 2 integrations');
});
