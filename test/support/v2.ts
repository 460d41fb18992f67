import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  type CreateStageRequest,
  GetStageCommand,
  UpdateStageCommand,
  type UpdateStageRequest,
} from '@aws-sdk/client-apigatewayv2';
import { rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';

/** A stage as the clients of API Gateway v2 name it. */
export interface StageOfV2 {
  readonly ApiId: string;
  readonly StageName: string;
}

/** The same as the other helpers name it: their records and messages are keyed by API and stage, whatever serves them. */
export const asStageId = ({ ApiId, StageName }: StageOfV2) => ({ restApiId: ApiId, stageName: StageName });

/** Does something with a client of API Gateway v2, as somebody from outside. */
export async function onV2<Result>(
  { clientOptions }: Service,
  act: (client: ApiGatewayV2Client) => Promise<Result>,
): Promise<Result> {
  const client = new ApiGatewayV2Client(clientOptions);
  try {
    return await act(client);
  } finally {
    client.destroy();
  }
}

/** Creates a WebSocket or HTTP API with one HTTP backend and a deployment, and no stage yet. */
export function createApiOfV2(service: Service, ProtocolType: 'WEBSOCKET' | 'HTTP') {
  return onV2(service, async (client) => {
    const selection = ProtocolType === 'WEBSOCKET' ? { RouteSelectionExpression: '$request.body.action' } : {};
    const { ApiId = '' } = await client.send(new CreateApiCommand({ Name: 'chat', ProtocolType, ...selection }));
    const backend = { IntegrationUri: 'https://backend.example.com/', IntegrationMethod: 'POST' };
    const { IntegrationId } = await client.send(
      new CreateIntegrationCommand({ ApiId, IntegrationType: 'HTTP_PROXY', PayloadFormatVersion: '1.0', ...backend }),
    );
    const Target = `integrations/${IntegrationId}`;
    await client.send(new CreateRouteCommand({ ApiId, RouteKey: '$default', Target }));
    const { DeploymentId = '' } = await client.send(new CreateDeploymentCommand({ ApiId }));
    return { ApiId, DeploymentId };
  });
}

/** Creates a stage, of a new API unless one is given. */
export async function createStageOfV2(
  service: Service,
  ProtocolType: 'WEBSOCKET' | 'HTTP' = 'WEBSOCKET',
  more: Partial<CreateStageRequest> = {},
): Promise<StageOfV2> {
  const { ApiId = '', ...request } = { ...(more.ApiId ? {} : await createApiOfV2(service, ProtocolType)), ...more };
  const StageName = more.StageName ?? 'prod';
  await onV2(service, (client) => client.send(new CreateStageCommand({ ...request, ApiId, StageName })));
  return { ApiId, StageName };
}

/** The whole stage. */
export async function stageOfV2(service: Service, stage: StageOfV2) {
  const { $metadata: _, ...whole } = await onV2(service, (client) => client.send(new GetStageCommand(stage)));
  return whole;
}

/** What the stage presents: a certificate's id, or null. */
export async function certificateOfV2(service: Service, stage: StageOfV2): Promise<string | null> {
  return (await stageOfV2(service, stage)).ClientCertificateId || null;
}

/** Changes the stage, as its team would, and lets what that starts come to its end. */
export async function changeV2(service: Service, stage: StageOfV2, changes: Partial<UpdateStageRequest>) {
  await onV2(service, (client) => client.send(new UpdateStageCommand({ ...stage, ...changes })));
  await rest(service);
}
