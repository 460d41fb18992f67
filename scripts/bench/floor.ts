import {
  type APIGatewayClient,
  GenerateClientCertificateCommand,
  GetClientCertificateCommand,
  GetStageCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import type { StageId } from '#scripts/bench/subject';

/**
 * A fix as a bare script would make it: the API Gateway calls of the service in their order, and nothing else. No workflow,
 * no record, no message.
 *
 * @param shared the certificate that the API's stages share, once there is one
 * @returns the id of the certificate that the stage presents now
 * @throws Error where the stage does not present it
 */
export async function fixBare(apiGateway: APIGatewayClient, stage: StageId, shared: string | undefined): Promise<string> {
  await apiGateway.send(new GetStageCommand(stage));
  const { clientCertificateId } = shared
    ? await apiGateway.send(new GetClientCertificateCommand({ clientCertificateId: shared }))
    : await apiGateway.send(new GenerateClientCertificateCommand({ description: 'made by the benchmark' }));
  await apiGateway.send(new GetStageCommand(stage));
  const patchOperations = [{ op: 'replace' as const, path: '/clientCertificateId', value: clientCertificateId }];
  await apiGateway.send(new UpdateStageCommand({ ...stage, patchOperations }));
  const live = await apiGateway.send(new GetStageCommand(stage));
  if (!clientCertificateId || live.clientCertificateId !== clientCertificateId) {
    throw new Error(`${stage.restApiId}/${stage.stageName} does not present ${clientCertificateId}`);
  }
  return clientCertificateId;
}
