import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  DeleteStageCommand,
  GetResourcesCommand,
  GetStageCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { SFNClient } from '@aws-sdk/client-sfn';
import { onTestFinished } from 'vitest';
import { keptThreads, newThreads } from '#sandbox/lambda/threads';
import { startSandbox } from '#sandbox/sandbox';
import { type Control, control } from '#test/support/control';
import { type Executions, executions } from '#test/support/executions';

/** The service, running in a sandbox of its own, as its users and its operators see it. */
export interface Service {
  readonly url: string;
  readonly control: Control;
  readonly executions: Executions;
  readonly apiGateway: APIGatewayClient;
  /** Options for any further SDK client. */
  readonly clientOptions: typeof clientDefaults & { endpoint: string };
}

const clientDefaults = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIAOUTSIDE', secretAccessKey: 'any' },
  maxAttempts: 1,
};

/** Loading the functions for each file's sandbox would take longer than most of its tests. Coverage is written by threads that end. */
const threads = process.env.NODE_V8_COVERAGE === undefined ? keptThreads() : newThreads;

/**
 * Seconds that pass for the service in a second of this machine: its time-outs, from 2.5 s on, come a minute late or not at all
 * in a test, its retries when a test moves the clock, and what one after the other does is near one moment of its, however slow the
 * machine.
 */
const RATE = 1 / 20;

/** Starts the service for one test (or, called in `beforeAll` with `keep`, for several); it ends with the test. */
export async function startService(
  assembly: string,
  end: (stop: () => Promise<void>) => void = onTestFinished,
  rate = RATE,
): Promise<Service> {
  const sandbox = await startSandbox({ assembly, port: 0, threads, rate });
  const clientOptions = { ...clientDefaults, endpoint: sandbox.url };
  const apiGateway = new APIGatewayClient(clientOptions);
  const states = new SFNClient(clientOptions);
  end(async () => {
    apiGateway.destroy();
    states.destroy();
    await sandbox.close();
  });
  return { url: sandbox.url, control: control(sandbox.url), executions: executions(states), apiGateway, clientOptions };
}

/** A stage as API Gateway's clients name it. */
export interface StageId {
  readonly restApiId: string;
  readonly stageName: string;
}

/** Creates an API with one HTTP integration and a deployment, and no stage yet. */
export async function createApi(
  { apiGateway }: Service,
  name = 'orders',
): Promise<{ restApiId: string; deploymentId: string }> {
  const { id: restApiId } = await apiGateway.send(new CreateRestApiCommand({ name }));
  await integrate(apiGateway, restApiId, 'https://backend.example.com/orders');
  const { id: deploymentId } = await apiGateway.send(new CreateDeploymentCommand({ restApiId }));
  return { restApiId: restApiId as string, deploymentId: deploymentId as string };
}

/** Has the API's root lead to the address, in its working copy. */
async function integrate(apiGateway: APIGatewayClient, restApiId: string | undefined, uri: string): Promise<void> {
  const { items } = await apiGateway.send(new GetResourcesCommand({ restApiId }));
  const [root] = items ?? [];
  const method = { restApiId, resourceId: root?.id, httpMethod: 'GET' };
  if (!root?.resourceMethods?.GET)
    await apiGateway.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await apiGateway.send(
    new PutIntegrationCommand({ ...method, type: 'HTTP_PROXY', integrationHttpMethod: 'GET', uri }),
  );
}

/** Deploys the API anew on the stage, leading to the address, as its team would. */
export async function deploy({ apiGateway }: Service, { restApiId, stageName }: StageId, uri: string): Promise<void> {
  await integrate(apiGateway, restApiId, uri);
  await apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName }));
}

/** Creates a stage, of a new API unless one is given. */
export async function createStage(
  service: Service,
  stageName = 'prod',
  api?: { restApiId: string; deploymentId: string },
): Promise<StageId> {
  const { restApiId, deploymentId } = api ?? (await createApi(service));
  await service.apiGateway.send(new CreateStageCommand({ restApiId, deploymentId, stageName }));
  return { restApiId, stageName };
}

/** Places a stage that no event has told of. */
export async function seededStage({ control }: Service): Promise<StageId> {
  const { apis } = await control.seed<{ apis: { restApiId: string }[] }>({ apis: 1, stagesPerApi: 1 });
  return { restApiId: apis[0]?.restApiId as string, stageName: 'stage1' };
}

/** Deletes the stage, as its team would. */
export async function deleteStage({ apiGateway }: Service, { restApiId, stageName }: StageId): Promise<void> {
  await apiGateway.send(new DeleteStageCommand({ restApiId, stageName }));
}

/** What the stage presents: a certificate's id or ARN, or null. */
export async function certificateOf({ apiGateway }: Service, stage: StageId): Promise<string | null> {
  return (await apiGateway.send(new GetStageCommand(stage))).clientCertificateId || null;
}

/** Changes something about the stage that has nothing to do with its certificate, as its team would. */
export async function touch({ apiGateway }: Service, stage: StageId, description = 'changed'): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/description', value: description }];
  await apiGateway.send(new UpdateStageCommand({ ...stage, patchOperations }));
}

/** Sets the stage's certificate from outside; `''` clears it. */
export async function setCertificate({ apiGateway }: Service, stage: StageId, value: string): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/clientCertificateId', value }];
  await apiGateway.send(new UpdateStageCommand({ ...stage, patchOperations }));
}
