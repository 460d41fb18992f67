import { CreateStageCommand, GetDeploymentsCommand, TagResourceCommand } from '@aws-sdk/client-api-gateway';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { arm, denied, heldAt } from '#test/e2e/paths/faults';
import { deadLetters } from '#test/support/dead-letters';
import { invoke } from '#test/support/invoke';
import { messagesAbout, rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';
import { createStageOfV2 } from '#test/support/v2';
import { ofBothApis, type Scenario } from './scenario.ts';
import { cameOf } from './seen.ts';
import { type PlacedStage, type Protocol, place } from './stages.ts';

const HOUR = 3_600;

export const GENERATION = 'IssueCertificate/apigateway/GenerateClientCertificate';

/** What runs outside the workflows: for executions that were cut off, and by schedules. */
export const outside: readonly Scenario[] = [
  {
    name: 'an execution is aborted',
    async run(service) {
      const stage = await place(service, 'REST');
      await heldAt(service, GENERATION, { begin: () => stage.touch(), meanwhile: () => abort(service) });
      return cameOf(service, stage);
    },
    comesTo: { ended: ['ABORTED'], recorded: ['failed'], told: ['failed'], backends: null, presents: false },
  },
  {
    name: 'an execution is aborted that owes a look',
    async run(service) {
      const stage = await place(service, 'REST');
      await heldAt(service, GENERATION, {
        begin: () => stage.touch(),
        async meanwhile() {
          await stage.touch();
          await rest(service, 0);
          await abort(service);
        },
      });
      return cameOf(service, stage);
    },
    comesTo: {
      ended: ['ABORTED', 'coalesced', 'fixed'],
      recorded: ['coalesced', 'failed', 'patching', 'fixed'],
      // The message about the fix comes in a digest.
      told: ['failed'],
      ...{ backends: null, presents: true },
    },
  },
  ...ofBothApis(
    'an exemption ends soon',
    async (service, protocol) => {
      const apiId = await exemptForFortyHours(service, protocol);
      // People are told in the second half of short ones.
      await rest(service, 23.5 * HOUR);
      await invoke(service, 'WatchExemptions', {});
      // Longer than one run claims an exemption.
      await rest(service);
      await invoke(service, 'WatchExemptions', {});
      const told = await messagesAbout(service, apiId);
      // Where the policy, or the name of the API that it goes by, cannot be read, that is said.
      return told.map(({ subject, body }) => [/exemption ends/.test(subject), /not\s+known/.test(body)]);
    },
    [[true, false]],
  ),
  {
    name: 'an exemption is put off by its tag',
    async run(service) {
      const apiId = await exemptForFortyHours(service, 'REST');
      await rest(service, HOUR);
      await putOff(service, apiId);
      await rest(service, 22.5 * HOUR);
      await invoke(service, 'WatchExemptions', {});
      await rest(service);
      await invoke(service, 'WatchExemptions', {});
      return (await messagesAbout(service, apiId)).map(({ subject }) => /exemption renewed/.test(subject));
    },
    comesTo: [true],
  },
  ...(['RecordEndedExecution', 'CleanUpCertificates', 'WatchExemptions'] as const).map((name) => ({
    name: `${name} fails, and that is kept`,
    async run(service: Service) {
      await arm(service, [denied(`${name}/dynamodb/Query`)]);
      await invokeInBackground(service, name);
      await rest(service, 600);
      return (await deadLetters(service)).length;
    },
    comesTo: 1,
  })),
];

/** Aborts the execution that runs, as an operator would. */
export async function abort({ executions, clientOptions }: Service): Promise<void> {
  const client = new SFNClient(clientOptions);
  const running = (await executions.list('Remediate')).find(({ status }) => status === 'RUNNING');
  await client.send(new StopExecutionCommand({ executionArn: running?.executionArn }));
  client.destroy();
}

/** As its schedule does. */
async function invokeInBackground({ clientOptions }: Service, name: string): Promise<void> {
  const client = new LambdaClient(clientOptions);
  const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
  const FunctionName = Functions.find((each) => each.FunctionName?.includes(`${name}Function`))?.FunctionName;
  await client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: '{}' }));
  client.destroy();
}

/** Has the tags exempt the stage for ten days more. */
async function putOff({ apiGateway, control }: Service, apiId: string): Promise<void> {
  const until = new Date((await control.now()).getTime() + 10 * 24 * HOUR * 1_000).toISOString().slice(0, 10);
  const resourceArn = `arn:aws:apigateway:us-east-1::/restapis/${apiId}/stages/tagged`;
  await apiGateway.send(new TagResourceCommand({ resourceArn, tags: { 'stagecert:exempt-until': until } }));
}

/** The id of an API with a stage that its tags exempt for forty hours: until a date would be longer or shorter by the time of day. */
async function exemptForFortyHours(service: Service, protocol: Protocol): Promise<string> {
  const until = new Date((await service.control.now()).getTime() + 40 * HOUR * 1_000).toISOString();
  const tags = { 'stagecert:exempt': 'The backend cannot', 'stagecert:exempt-until': until };
  if (protocol === 'WEBSOCKET') return (await createStageOfV2(service, protocol, { Tags: tags })).ApiId;
  const { apiId: restApiId }: PlacedStage = await place(service, protocol);
  const { items } = await service.apiGateway.send(new GetDeploymentsCommand({ restApiId }));
  const stage = { restApiId, deploymentId: items?.[0]?.id, stageName: 'tagged' };
  await service.apiGateway.send(new CreateStageCommand({ ...stage, tags }));
  return restApiId;
}
