import {
  type APIGatewayClient,
  GenerateClientCertificateCommand,
  GetClientCertificateCommand,
  GetExportCommand,
  GetStageCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import type { StageId } from '#scripts/bench/subject';

/**
 * Makes a fix as a bare script would: the same calls to API Gateway in the same order, and nothing else. No workflow, no
 * record, no message.
 *
 * @param operations what the service called for a fix like this one
 * @param shared the certificate that the stages of the API share, once there is one
 * @returns the id of the certificate that the stage was given
 * @throws Error where the service calls what is unknown here, or nothing that gives the stage a certificate
 */
export async function fixBare(
  apiGateway: APIGatewayClient,
  stage: StageId,
  operations: readonly string[],
  shared: string | undefined,
): Promise<string> {
  let certificate = shared;
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    GetExport: () => {
      const form = { exportType: 'oas30', parameters: { extensions: 'integrations' }, accepts: 'application/json' };
      return apiGateway.send(new GetExportCommand({ ...stage, ...form }));
    },
    GetStage: () => apiGateway.send(new GetStageCommand(stage)),
    GetClientCertificate: () => apiGateway.send(new GetClientCertificateCommand({ clientCertificateId: certificate })),
    GenerateClientCertificate: async () => {
      const made = await apiGateway.send(
        new GenerateClientCertificateCommand({ description: 'made by the benchmark' }),
      );
      certificate = made.clientCertificateId;
    },
    UpdateStage: () => {
      const patchOperations = [{ op: 'replace' as const, path: '/clientCertificateId', value: certificate }];
      return apiGateway.send(new UpdateStageCommand({ ...stage, patchOperations }));
    },
  };
  for (const operation of operations) {
    const call = calls[operation];
    if (!call) throw new Error(`a fix calls ${operation} now: the bare script has to do so as well`);
    await call();
  }
  if (!certificate) throw new Error(`a fix that calls ${operations.join(', ')} has no certificate to give`);
  return certificate;
}
