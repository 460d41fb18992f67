import { DeleteClientCertificateCommand } from '@aws-sdk/client-api-gateway';
import { arm, denied } from '#test/e2e/paths/faults';
import { linkIn, visit } from '#test/support/pages';
import { messagesAbout, rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';
import { ofBothApis, type Scenario } from './scenario.ts';
import { cameOf, certificatesThere, SHOWN } from './seen.ts';
import { UNTIL_NEXT_MESSAGE } from './setting.ts';
import { DANGLING, type PlacedStage, place, sibling } from './stages.ts';

const FIXED = {
  ended: ['fixed'],
  recorded: ['patching', 'fixed'],
  told: ['fixed'],
  ...{ backends: SHOWN, presents: true },
};

const TWICE = ['fixed', 'fixed'];

/** Looks and fixes that nobody is asked about. */
export const fixes: readonly Scenario[] = [
  ...ofBothApis(
    'a stage is fixed',
    async (service, protocol) => {
      return cameOf(service, await fixed(service, await place(service, protocol)));
    },
    FIXED,
  ),
  ...ofBothApis(
    'a stage has a certificate already',
    async (service, protocol) => {
      const stage = await place(service, protocol, 'stage1', true);
      await stage.touch();
      return cameOf(service, stage);
    },
    { ended: ['already-compliant'], recorded: ['already-compliant'], told: [], backends: null, presents: true },
  ),
  ...ofBothApis(
    'people are told of a stage, and look at its status page',
    async (service, protocol) => {
      const stage = await fixed(service, await place(service, protocol, 'stage1', DANGLING));
      const came = await cameOf(service, stage);
      const { status, text } = await visit(linkIn((await messagesAbout(service, stage.apiId)).at(-1), 'status'));
      return { ...came, page: status, says: text.includes(`<dt>Presents now</dt><dd>${DANGLING}</dd>`) };
    },
    { ended: ['told'], recorded: ['told'], told: ['told'], backends: null, presents: true, page: 200, says: true },
  ),
  {
    name: 'two stages share a certificate',
    async run(service) {
      const stage = await fixed(service, await place(service, 'REST'));
      const other = await fixed(service, sibling(service, stage, 'stage2'));
      return { ...(await cameOf(service, other)), certificates: await certificatesThere(service) };
    },
    comesTo: { ...FIXED, ended: TWICE, told: TWICE, certificates: 1 },
  },
  {
    name: 'the certificate to share was deleted',
    async run(service) {
      const stage = await fixed(service, await place(service, 'REST'));
      const clientCertificateId = (await stage.certificate()) as string;
      // The service does not hear of this.
      await service.control.disturb({ drop: 1, seed: 1 });
      await stage.setCertificate('');
      await service.apiGateway.send(new DeleteClientCertificateCommand({ clientCertificateId }));
      await rest(service, 1);
      await service.control.disturb({ drop: 0, seed: 1 });
      const other = await fixed(service, sibling(service, stage, 'stage2'));
      return { ...(await cameOf(service, other)), certificates: await certificatesThere(service) };
    },
    comesTo: { ...FIXED, ended: TWICE, told: TWICE, certificates: 1 },
  },
  {
    name: 'the answer to a generation is lost',
    async run(service) {
      const stage = await place(service, 'REST');
      await service.control.fault(
        { service: 'apigateway', operation: 'GenerateClientCertificate' },
        { dropReply: true },
      );
      await fixed(service, stage);
      return { ...(await cameOf(service, stage)), certificates: await certificatesThere(service) };
    },
    comesTo: { ...FIXED, certificates: 1 },
  },
  ...ofBothApis(
    'a fix that cannot be verified is undone',
    async (service, protocol) => {
      const stage = await place(service, protocol);
      await arm(service, [denied(`VerifyStage/${protocol === 'REST' ? 'apigateway' : 'apigatewayv2'}/GetStage`)]);
      await fixed(service, stage);
      return { ...(await cameOf(service, stage)), certificates: await certificatesThere(service) };
    },
    {
      ended: ['AccessDenied'],
      recorded: ['patching', 'failed'],
      told: ['failed'],
      ...{ backends: null, presents: false, certificates: 0 },
    },
  ),
  {
    name: 'a stage goes while it is fixed',
    async run(service) {
      const stage = await place(service, 'REST');
      const gone = { which: { nth: 1 }, then: { error: 'NotFoundException', status: 404 } } as const;
      const calls = { service: 'apigateway', operation: 'GetStage' };
      await arm(
        service,
        ['PatchStage', 'Compensate'].map((by) => ({ by, ...calls, ...gone })),
      );
      await fixed(service, stage);
      return cameOf(service, stage);
    },
    comesTo: { ended: ['gone'], recorded: ['patching', 'gone'], told: [], backends: null, presents: false },
  },
];

/** Has the service learn of a stage, and lets it do what it does, until the next message is sent by itself again. */
export async function fixed(service: Service, stage: PlacedStage): Promise<PlacedStage> {
  await stage.touch();
  await rest(service, UNTIL_NEXT_MESSAGE);
  return stage;
}
