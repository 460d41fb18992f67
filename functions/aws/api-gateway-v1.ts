import {
  type APIGatewayClient,
  GetRestApiCommand,
  GetStageCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { StageGone, UnexpectedAnswer } from '#core/errors';
import { type ApiKind, type LiveStage, type StageRef, stageLabel } from '#core/stage';
import { answer, whenNotFound } from '#functions/aws/answer';

/** What API Gateway v1 is asked about stages of REST APIs. */
export function stagesOfV1(client: APIGatewayClient) {
  return {
    /** The stage as it is now; null where it, or its API, does not exist. */
    async getStage(ref: StageRef): Promise<LiveStage | null> {
      const input = { restApiId: ref.apiId, stageName: ref.stageName };
      const what = `apigateway:GetStage of ${stageLabel(ref)}`;
      const stage = await answer(what, () => client.send(new GetStageCommand(input)), whenNotFound);
      if (stage === 'not found') return null;
      if (!stage.createdDate) throw new UnexpectedAnswer(`${what}: the answer has no createdDate`);
      return {
        ref,
        createdDate: stage.createdDate.toISOString(),
        lastUpdatedDate: (stage.lastUpdatedDate ?? stage.createdDate).toISOString(),
        deploymentId: stage.deploymentId ?? '',
        clientCertificateId: stage.clientCertificateId || null,
        tags: stage.tags ?? {},
        variables: stage.variables ?? {},
      };
    },

    getApi: async (): Promise<ApiKind> => ({ protocol: 'REST' }),

    /** What the API is called now; null where it does not exist. */
    async getApiName({ apiId: restApiId }: StageRef): Promise<string | null> {
      const what = `apigateway:GetRestApi of ${restApiId}`;
      const api = await answer(what, () => client.send(new GetRestApiCommand({ restApiId })), whenNotFound);
      if (api === 'not found') return null;
      if (api.name === undefined) throw new UnexpectedAnswer(`${what}: the answer has no name`);
      return api.name;
    },

    /**
     * Sets the one field, on the one stage. Only `replace` is supported for this path, and `""` clears it; the caller
     * reads the stage again.
     *
     * @throws StageGone
     */
    async setClientCertificate(ref: StageRef, clientCertificateId: string | null): Promise<void> {
      const patchOperations = [
        { op: 'replace' as const, path: '/clientCertificateId', value: clientCertificateId ?? '' },
      ];
      const input = { restApiId: ref.apiId, stageName: ref.stageName, patchOperations };
      const what = `apigateway:UpdateStage of ${stageLabel(ref)}`;
      const updated = await answer(what, () => client.send(new UpdateStageCommand(input)), whenNotFound);
      if (updated === 'not found') throw new StageGone(`${stageLabel(ref)} was deleted before it could be changed`);
    },
  };
}
