import {
  APIGatewayClient,
  GetResourcesCommand,
  GetStageCommand,
  type Resource,
  TestInvokeMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { ConcurrentModification, StageGone, UnexpectedAnswer } from '#core/errors';
import { type Reply, reachedBackend, tlsFailureIn } from '#core/preflight';
import type { ApiMethod, PlannedTrial } from '#core/preflight-plan';
import { type StageRef, stageLabel } from '#core/stage';
import { answer, isNamed, whenNotFound } from '#functions/aws/answer';
import { clientOptions } from '#functions/aws/client-options';

/** An API's working copy, and calls of its backends through it. Each throws the errors of `translated` besides its own. */
export type TestInvoke = ReturnType<typeof testInvoke>;

/** GetResources gives at most 500 a page (API reference); an API has 300 unless that quota was raised. */
const PAGE = 500;
const MOST_PAGES = 5;

/**
 * How long a backend may take, in milliseconds. API Gateway itself waits for 29 s unless told otherwise; a step that waited
 * for several of those would outlast what a step may take.
 */
const PATIENCE = 8_000;

const ownClient = new APIGatewayClient({
  ...clientOptions,
  requestHandler: { ...clientOptions.requestHandler, requestTimeout: PATIENCE },
});

export function testInvoke(client = ownClient) {
  return {
    /** The methods that have an integration: of the working copy, which may differ from what is deployed. */
    async methods({ apiId: restApiId }: StageRef): Promise<ApiMethod[]> {
      const what = `apigateway:GetResources of ${restApiId}`;
      const all: Resource[] = [];
      let position: string | undefined;
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const input = { restApiId, limit: PAGE, embed: ['methods'], ...(position ? { position } : {}) };
        const answered = await answer(what, () => client.send(new GetResourcesCommand(input)), whenNotFound);
        if (answered === 'not found') throw new StageGone(`API ${restApiId} was deleted before its preflight`);
        all.push(...(answered.items ?? []));
        position = answered.position;
        if (!position) return all.flatMap(methodsOf);
      }
      throw new UnexpectedAnswer(`${what}: there are more than the ${all.length} that were read`);
    },

    /**
     * The variables of the stage, by which an integration may name its backend. They may be secret.
     *
     * @throws StageGone
     */
    async variables(ref: StageRef): Promise<Record<string, string>> {
      const input = { restApiId: ref.apiId, stageName: ref.stageName };
      const what = `apigateway:GetStage of ${stageLabel(ref)}`;
      const stage = await answer(what, () => client.send(new GetStageCommand(input)), whenNotFound);
      if (stage === 'not found') throw new StageGone(`${stageLabel(ref)} was deleted before its preflight`);
      return stage.variables ?? {};
    },

    /**
     * Calls a backend as API Gateway would for a caller, past the API's authorizers.
     *
     * @param clientCertificateId the certificate to present; null for none
     * @returns `uncallable`, in words, where the method cannot be called so; never what the backend said
     * @throws ConcurrentModification where API Gateway does not know the certificate (yet)
     */
    async invoke(
      { apiId: restApiId }: StageRef,
      { resourceId, method: httpMethod, path: pathWithQueryString }: PlannedTrial,
      stageVariables: Record<string, string>,
      clientCertificateId: string | null,
    ): Promise<Reply | { uncallable: string }> {
      const input = {
        ...{ restApiId, resourceId, httpMethod, pathWithQueryString, stageVariables },
        ...(clientCertificateId === null ? {} : { clientCertificateId }),
      };
      const what = `apigateway:TestInvokeMethod of ${httpMethod} ${resourceId} of ${restApiId}`;
      const call = () => client.send(new TestInvokeMethodCommand(input));
      const answered = await answer(what, call, (error) => known(error, clientCertificateId));
      if ('late' in answered) return { status: null, latencyMs: PATIENCE };
      if ('uncallable' in answered) return answered;
      const { status, latency, log = '' } = answered;
      if (status === undefined) throw new UnexpectedAnswer(`${what}: the answer has no status`);
      if (status < 500 && !reachedBackend(log))
        return { uncallable: `API Gateway answered ${status} without calling it` };
      const tls = tlsFailureIn(log);
      return { status, latencyMs: latency ?? 0, ...(tls ? { tls } : {}) };
    },
  };
}

/** That a call with the certificate is refused, where the one without it was not, is about the certificate. */
function known(error: unknown, clientCertificateId: string | null) {
  if (isNamed(error, 'TimeoutError')) return { late: true as const };
  const isRefused = isNamed(error, 'NotFoundException') || isNamed(error, 'BadRequestException');
  if (!isRefused) return undefined;
  if (clientCertificateId === null) return { uncallable: 'API Gateway does not take a test of the method' };
  throw new ConcurrentModification(
    `apigateway:TestInvokeMethod: API Gateway does not take certificate ${clientCertificateId} for a test: ${(error as Error).message}`,
    { cause: error },
  );
}

function methodsOf({ id, path, resourceMethods = {} }: Resource): ApiMethod[] {
  return Object.entries(resourceMethods).flatMap(([verb, { methodIntegration }]) => {
    if (!id || !path || !methodIntegration?.type) return [];
    const { type, uri, httpMethod, connectionId } = methodIntegration;
    return [
      {
        ...{ resourceId: id, path, verb },
        integration: {
          type,
          uri: uri ?? null,
          httpMethod: httpMethod ?? null,
          ...(connectionId ? { connectionId } : {}),
        },
      },
    ];
  });
}
