import {
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import type { Service, StageId } from '#test/support/service';

/** Creates a stage whose API calls a Lambda function and nothing else. */
export async function createLambdaStage(service: Service): Promise<StageId> {
  const { apiGateway } = service;
  const { id: restApiId } = await apiGateway.send(new CreateRestApiCommand({ name: 'functions' }));
  const { items } = await apiGateway.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items?.[0]?.id, httpMethod: 'GET' };
  await apiGateway.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  const path = 'path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations';
  const integration = { integrationHttpMethod: 'POST', uri: `arn:aws:apigateway:us-east-1:lambda:${path}` };
  await apiGateway.send(new PutIntegrationCommand({ ...method, type: 'AWS_PROXY', ...integration }));
  const { id: deploymentId } = await apiGateway.send(new CreateDeploymentCommand({ restApiId }));
  await apiGateway.send(new CreateStageCommand({ restApiId, deploymentId, stageName: 'prod' }));
  return { restApiId: restApiId as string, stageName: 'prod' };
}
