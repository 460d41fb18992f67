import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { createApiGateway } from '#sandbox/apigateway/api-gateway';
import type { EventEnvelope } from '#sandbox/contract';
import { createIds } from '#sandbox/ids';
import { clientConfig, FUNCTION_KEY, startBareFront } from '../bare-front.ts';
import { createManualClock } from '../manual-clock.ts';

/** The part of a CloudTrail record that the tests look at. */
export interface CloudTrailRecord {
  readonly eventName: string;
  readonly [member: string]: unknown;
}

/** An API Gateway behind a front, with a client, and the CloudTrail records that it wrote. */
export async function startGateway({ certificateQuota = 60 } = {}) {
  const clock = createManualClock();
  const events: EventEnvelope[] = [];
  const gateway = createApiGateway({
    ...{ clock, certificateQuota, ids: createIds(), place: { account: '000000000000', region: 'us-east-1' } },
    bus: { publish: (event) => void events.push(event) },
  });
  const front = await startBareFront([gateway.service, gateway.v2], {}, clock);
  return {
    ...{ ...front, clock, gateway, events },
    client: new APIGatewayClient(clientConfig(front.endpoint)),
    functionClient: new APIGatewayClient(clientConfig(front.endpoint, FUNCTION_KEY)),
    records: () => events.map(({ detail }) => detail as CloudTrailRecord),
  };
}

/** Creates an API with one HTTP method and a deployment of it. */
export async function createDeployedApi(client: APIGatewayClient) {
  const { id: restApiId, rootResourceId } = await client.send(new CreateRestApiCommand({ name: 'shop' }));
  const method = { restApiId, resourceId: rootResourceId, httpMethod: 'GET' };
  await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  const integration = {
    type: 'HTTP_PROXY' as const,
    integrationHttpMethod: 'GET',
    uri: 'https://backend.example.com/',
  };
  await client.send(new PutIntegrationCommand({ ...method, ...integration }));
  const { id: deploymentId } = await client.send(new CreateDeploymentCommand({ restApiId }));
  return { restApiId: restApiId ?? '', deploymentId: deploymentId ?? '', method };
}

/** The same with a stage `prod` on the deployment. */
export async function createStagedApi(client: APIGatewayClient) {
  const api = await createDeployedApi(client);
  await client.send(new CreateStageCommand({ ...api, stageName: 'prod' }));
  return { ...api, stageName: 'prod' };
}
