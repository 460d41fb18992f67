import {
  CreateDeploymentCommand,
  GenerateClientCertificateCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
} from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import {
  type AskedStage,
  answer,
  askedStage,
  decideLinkAbout,
  press,
  toldAbout,
  withoutEvents,
} from '#test/support/asking';
import { promptPolicy } from '#test/support/assemblies';
import { operate } from '#test/support/command-line';
import { functionBuiltAs } from '#test/support/functions';
import { putPolicy } from '#test/support/policy';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import {
  createApi,
  createStage,
  deleteStage,
  deploy,
  type Service,
  type StageId,
  setCertificate,
  touch,
} from '#test/support/service';
import { recordedOutcomes } from '#test/support/table';
import { dateIn, exemptTags, tag, untag } from '#test/support/tags';
import { heldAt } from './paths/faults.ts';

const test = scenarios('askingAssembly');

const OTHER = 'https://other.example.com/orders';

/** Approves what leads to other backends by now, and lets something happen before the stage is looked at again. */
async function voidApproval(service: Service, stage: AskedStage, meanwhile: () => Promise<unknown>): Promise<void> {
  await withoutEvents(service, () => deploy(service, stage, OTHER));
  await service.control.disturb({ drop: 1, seed: 1 });
  await heldAt(service, 'Inspect/dynamodb/UpdateItem', { begin: () => press(stage.link, 'approve'), meanwhile });
  await service.control.disturb({ drop: 0, seed: 1 });
  await rest(service);
}

test.for<[string, (service: Service, stage: AskedStage) => Promise<unknown>, string, RegExp]>([
  [
    'exempted',
    async (service, stage) => tag(service, stage, exemptTags(await dateIn(service, 10))),
    ...(['exempt', /the stage was exempted/] as const),
  ],
  [
    'given a certificate by someone else',
    async (service, stage) => {
      const { clientCertificateId } = await service.apiGateway.send(new GenerateClientCertificateCommand({}));
      await setCertificate(service, stage, clientCertificateId as string);
    },
    ...(['already-compliant', /the stage was given a certificate by someone else/] as const),
  ],
  ['deleted', (service, stage) => deleteStage(service, stage), 'gone', /the stage was deleted/],
])(
  'where an approval is void, and the stage was %s before anyone was asked again, that is told, once',
  async ([, act, outcome, why], { service }) => {
    const stage = await askedStage(service);
    await voidApproval(service, stage, () => act(service, stage));

    expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', outcome]);
    const told = (await messagesAbout(service, stage.restApiId)).at(-1);
    expect(told?.body.replace(/\s+/g, ' ')).toMatch(
      new RegExp(`Not done The approval is void: its backends changed: .*; it is looked at again: ${why.source}`),
    );
    expect(await recordedOutcomes(service, stage)).toEqual(['coalesced', outcome]);
    expect(await endings(service, stage.restApiId)).toEqual([outcome]);
  },
);

test('where an approval is void, and the stage is refused as people were told this week, they are told again', async ({
  service,
}) => {
  const api = await createApi(service);
  const stage = { ...api, stageName: 'prod' };
  await withoutEvents(service, () => createStage(service, 'prod', api));
  await tag(service, stage, exemptTags());
  await touch(service, stage);
  await rest(service);
  await untag(service, stage, exemptTags());
  await touch(service, stage, 'without the tags');
  await rest(service);
  const link = await decideLinkAbout(service, stage.restApiId);

  await voidApproval(service, { ...stage, link }, () => tag(service, stage, exemptTags()));
  expect(await toldAbout(service, stage.restApiId)).toEqual(['refused', 'asked', 'refused']);
  const told = (await messagesAbout(service, stage.restApiId)).at(-1);
  expect(told?.body.replace(/\s+/g, ' ')).toMatch(/Not done The approval is void.*Refused .*gives no end/);
});

test('where an approval is void, and the policy leaves the stage alone as it is now, that is told', async ({
  service,
}) => {
  const defaults = { ...promptPolicy.defaults, mode: 'approve', stagesWithoutHttpIntegrations: 'leave' };
  await putPolicy(service, { ...promptPolicy, defaults });
  const { link, ...stage } = await askedStage(service);
  await withoutEvents(service, () => leadNowhere(service, stage));
  await answer(service, link, 'approve');

  expect(await endings(service, stage.restApiId)).toEqual(['not-applicable']);
  expect(await toldAbout(service, stage.restApiId)).toEqual(['asked', 'not-applicable']);
  const told = (await messagesAbout(service, stage.restApiId)).at(-1);
  expect(told?.body.replace(/\s+/g, ' ')).toContain('it is looked at again: the stage needs no certificate any more');
});

test('who approves what a pause stops is told, also where others were told of the pause', async ({ service }) => {
  const stages = [await askedStage(service), await askedStage(service)];
  // The page takes no approval during a pause: this one comes once the answers are recorded, and before they are acted on.
  const reading = {
    service: 'apigateway',
    operation: 'GetExport',
    caller: await functionBuiltAs(service, 'ReadDecision'),
  };
  await service.control.fault({ ...reading, every: true }, { held: true });
  for (const { link } of stages) expect((await press(link, 'approve')).status).toBe(200);
  await operate(service, 'pause', '--why', 'wait', '--who', 'Robin');
  await service.control.forgetFaults();
  await rest(service);
  await operate(service, 'resume');
  for (const { restApiId } of stages) expect(await toldAbout(service, restApiId)).toEqual(['asked', 'refused']);
});

/** Has the stage lead to no backend. */
async function leadNowhere({ apiGateway }: Service, { restApiId, stageName }: StageId): Promise<void> {
  const { items } = await apiGateway.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items?.[0]?.id, httpMethod: 'GET' };
  await apiGateway.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  await apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName }));
}
