import {
  CreateDeploymentCommand,
  CreateStageCommand,
  DeleteDeploymentCommand,
  DeleteRouteCommand,
  GetDeploymentCommand,
  GetDeploymentsCommand,
  GetStageCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import { expect, test } from 'vitest';
import { createApi, createRoute, createStage, startV2 } from './v2-client.ts';

const NO_ROUTE = 'At least one route is required before deploying the Api.';

test('a deployment takes a route, and moves the stage that it names', async () => {
  const { client } = await startV2();
  const stage = await createStage(client);
  const deploy = (StageName?: string) =>
    client.send(new CreateDeploymentCommand({ ApiId: stage.ApiId, Description: 'd', StageName }));
  await expect(deploy()).rejects.toMatchObject({ name: 'BadRequestException', message: NO_ROUTE });
  await createRoute(client, stage.ApiId);
  await expect(deploy('nope')).rejects.toMatchObject({ name: 'NotFoundException' });
  const { DeploymentId = '' } = await deploy('prod');
  expect((await client.send(new GetStageCommand(stage))).DeploymentId).toBe(DeploymentId);
  const { $metadata: _, ...read } = await client.send(new GetDeploymentCommand({ ApiId: stage.ApiId, DeploymentId }));
  expect(read).toMatchObject({ DeploymentId, DeploymentStatus: 'DEPLOYED', AutoDeployed: false, Description: 'd' });
  expect((await client.send(new GetDeploymentsCommand({ ApiId: stage.ApiId }))).Items).toEqual([read]);
});

test('a stage points at a deployment that there is, which is not deleted before the stage has left it', async () => {
  const { client } = await startV2();
  const { ApiId, StageName } = await createStage(client);
  await createRoute(client, ApiId);
  const point = (DeploymentId: string) => client.send(new UpdateStageCommand({ ApiId, StageName, DeploymentId }));
  await expect(point('nope42')).rejects.toMatchObject({ name: 'NotFoundException' });
  const { DeploymentId = '' } = await client.send(new CreateDeploymentCommand({ ApiId }));
  const { DeploymentId: other = '' } = await client.send(new CreateDeploymentCommand({ ApiId }));
  await point(DeploymentId);
  const remove = new DeleteDeploymentCommand({ ApiId, DeploymentId });
  await expect(client.send(remove)).rejects.toMatchObject({ name: 'BadRequestException' });
  await point(other);
  await client.send(remove);
});

test('a stage that deploys by itself follows each change of its API, and others do not', async () => {
  const { client, clock } = await startV2();
  const ApiId = await createApi(client);
  const auto = await client.send(new CreateStageCommand({ ApiId, StageName: 'auto', AutoDeploy: true }));
  expect(auto).toMatchObject({ LastDeploymentStatusMessage: `Deployment attempt failed: ${NO_ROUTE}` });
  await client.send(new CreateStageCommand({ ApiId, StageName: 'manual' }));
  clock.set('2026-03-04T07:00:00Z');
  const { RouteId } = await createRoute(client, ApiId);
  const deployed = await client.send(new GetStageCommand({ ApiId, StageName: 'auto' }));
  expect(deployed).toMatchObject({
    LastDeploymentStatusMessage: `Successfully deployed stage with deployment ID '${deployed.DeploymentId}'`,
    LastUpdatedDate: new Date('2026-03-04T07:00:00Z'),
  });
  const manual = await client.send(new GetStageCommand({ ApiId, StageName: 'manual' }));
  expect(manual).not.toHaveProperty('DeploymentId');
  const turnedOn = await client.send(new UpdateStageCommand({ ApiId, StageName: 'manual', AutoDeploy: true }));
  expect(turnedOn.DeploymentId).toBeDefined();
  await client.send(new DeleteRouteCommand({ ApiId, RouteId }));
  const left = await client.send(new GetStageCommand({ ApiId, StageName: 'auto' }));
  expect(left.DeploymentId).toBe(deployed.DeploymentId);
});

test('an update that is not about deploying makes no deployment', async () => {
  const { client } = await startV2();
  const ApiId = await createApi(client);
  await createRoute(client, ApiId);
  await client.send(new CreateStageCommand({ ApiId, StageName: 'auto', AutoDeploy: true }));
  await client.send(new UpdateStageCommand({ ApiId, StageName: 'auto', Description: 'new' }));
  expect((await client.send(new GetDeploymentsCommand({ ApiId }))).Items).toHaveLength(1);
});
