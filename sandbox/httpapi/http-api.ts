import type { HttpStageModel, Model } from '../assembly/model.ts';
import { AwsError, type Clock, FunctionError, type Functions, type Ids, type Place } from '../contract.ts';
import type { Access } from '../iam/access.ts';
import { functionArn as arnOfFunction } from '../iam/needs/tables.ts';
import { createTokenBucket } from '../rates/token-bucket.ts';
import { type HttpRequest, splitUrl, toEvent } from './event.ts';
import { type HttpAnswer, messageAnswer, toAnswer } from './response.ts';
import { createRouter } from './routes.ts';

interface Options {
  readonly functions: Functions;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly place: Place;
  readonly access: Pick<Access, 'requireOfService'>;
}

/** Answers requests as the assembly's HTTP API does; everything is `Not Found` where it has none. */
export type HttpApi = (request: HttpRequest) => Promise<HttpAnswer>;

type HttpApiParts = Pick<Model, 'httpApis' | 'httpIntegrations' | 'httpRoutes' | 'httpStages'>;

export function createHttpApi(model: HttpApiParts, { functions, clock, ids, place, access }: Options): HttpApi {
  const apiId = model.httpApis[0]?.id ?? '';
  const stage = model.httpStages.find((each) => each.apiId === apiId);
  const router = createRouter(stage ? model.httpRoutes : []);
  const isThrottled = throttle(stage, clock);
  const functionOf = new Map(model.httpIntegrations.map(({ id, functionArn }) => [id, functionArn]));
  return async (request) => {
    const route = router(request.method, splitUrl(request.url).pathname);
    const functionArn = route && functionOf.get(route.integrationId);
    if (!route || functionArn === undefined) return messageAnswer(404, 'Not Found');
    if (isThrottled()) return messageAnswer(429, 'Too Many Requests');
    const event = toEvent(request, route, { apiId, place, requestId: ids.short(16), now: clock.now() });
    try {
      access.requireOfService(sourceOf(route.routeKey, apiId, place), {
        action: 'lambda:InvokeFunction',
        resource: arnOfFunction(functionArn, place),
      });
      return toAnswer(await functions.invoke(functionArn, event));
    } catch (error) {
      if (error instanceof FunctionError) return messageAnswer(500, 'Internal Server Error');
      // What the caller is told where the function's policy does not admit the API.
      if (error instanceof AwsError && error.status === 403) return messageAnswer(500, 'Internal Server Error');
      if (error instanceof AwsError && error.status === 429) return messageAnswer(503, 'Service Unavailable');
      throw error;
    }
  };
}

/**
 * Says of each request whether it is one too many. One bucket for all routes of the stage, exactly kept: AWS calls its limits
 * targets, and may let more through (HTTP API developer guide, "Throttling requests to your HTTP API").
 */
function throttle(stage: HttpStageModel | undefined, clock: Clock): () => boolean {
  if (!stage?.throttle) return () => false;
  const { rateLimit, burstLimit } = stage.throttle;
  const bucket = createTokenBucket({ intervalMs: 1_000 / rateLimit, burst: burstLimit }, clock);
  return () => {
    if (bucket.waitMs() > 0) return true;
    bucket.take();
    return false;
  };
}

/** The route as functions' policies name it: `API/STAGE/METHOD/PATH`, the path with its variables. */
function sourceOf(routeKey: string, apiId: string, { region, account }: Place) {
  const route = routeKey === '$default' ? '/$default' : routeKey.replace(' ', '');
  const sourceArn = `arn:aws:execute-api:${region}:${account}:${apiId}/$default/${route.replace(/^\//, '')}`;
  return { service: 'apigateway.amazonaws.com', sourceArn };
}
