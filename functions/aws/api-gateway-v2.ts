import { ApiGatewayV2Client, GetApiCommand, GetStageCommand, UpdateStageCommand } from '@aws-sdk/client-apigatewayv2';
import { StageGone, UnexpectedAnswer } from '#core/errors';
import { type ApiKind, type LiveStage, type StageRef, stageLabel } from '#core/stage';
import { answer, whenNotFound } from '#functions/aws/answer';
import { clientOptions } from '#functions/aws/client-options';

/** What API Gateway v2 is asked about stages of WebSocket and HTTP APIs; their certificates are v1's. Throws as v1 does. */
export function stagesOfV2(client = new ApiGatewayV2Client(clientOptions)) {
  const askForApi = (apiId: string, what: string) =>
    answer(what, () => client.send(new GetApiCommand({ ApiId: apiId })), whenNotFound);
  return {
    /** The stage as it is now; null where it, or its API, does not exist. */
    async getStage(ref: StageRef): Promise<LiveStage | null> {
      const what = `apigatewayv2:GetStage of ${stageLabel(ref)}`;
      const call = () => client.send(new GetStageCommand({ ApiId: ref.apiId, StageName: ref.stageName }));
      const stage = await answer(what, call, whenNotFound);
      if (stage === 'not found') return null;
      if (!stage.CreatedDate) throw new UnexpectedAnswer(`${what}: the answer has no createdDate`);
      return {
        ref,
        createdDate: stage.CreatedDate.toISOString(),
        lastUpdatedDate: (stage.LastUpdatedDate ?? stage.CreatedDate).toISOString(),
        deploymentId: stage.DeploymentId ?? '',
        clientCertificateId: stage.ClientCertificateId || null,
        tags: stage.Tags ?? {},
        variables: stage.StageVariables ?? {},
      };
    },

    /** Of which kind the API is, and its name; null where it does not exist. */
    async getApi({ apiId }: StageRef): Promise<ApiKind | null> {
      const what = `apigatewayv2:GetApi of ${apiId}`;
      const api = await askForApi(apiId, what);
      if (api === 'not found') return null;
      // A kind that did not exist when this was written is nobody's to change.
      if (api.ProtocolType !== 'WEBSOCKET' && api.ProtocolType !== 'HTTP') {
        throw new UnexpectedAnswer(`${what}: protocolType is ${api.ProtocolType}, expected WEBSOCKET or HTTP`);
      }
      return { protocol: api.ProtocolType, ...(api.Name !== undefined && { apiName: api.Name }) };
    },

    /** What the API is called now; null where it does not exist. */
    async getApiName({ apiId }: StageRef): Promise<string | null> {
      const what = `apigatewayv2:GetApi of ${apiId}`;
      const api = await askForApi(apiId, what);
      if (api === 'not found') return null;
      if (api.Name === undefined) throw new UnexpectedAnswer(`${what}: the answer has no name`);
      return api.Name;
    },

    /**
     * Sets the one field: UpdateStage leaves members that are not given as they are (API reference). `DeploymentId` is
     * never given, because it would move the stage to another deployment. `""` clears the field, as Terraform's provider
     * does it (unverified live); the caller reads the stage again. API Gateway refuses it for HTTP APIs.
     *
     * @throws StageGone
     */
    async setClientCertificate(ref: StageRef, clientCertificateId: string | null): Promise<void> {
      const input = { ApiId: ref.apiId, StageName: ref.stageName, ClientCertificateId: clientCertificateId ?? '' };
      const what = `apigatewayv2:UpdateStage of ${stageLabel(ref)}`;
      const updated = await answer(what, () => client.send(new UpdateStageCommand(input)), whenNotFound);
      if (updated === 'not found') throw new StageGone(`${stageLabel(ref)} was deleted before it could be changed`);
    },
  };
}
