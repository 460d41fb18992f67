import type { Model } from '../assembly/model.ts';
import { AwsError, type Clock, FunctionError, type Functions, type Ids, type Place } from '../contract.ts';
import { type HttpRequest, splitUrl, toEvent } from './event.ts';
import { type HttpAnswer, messageAnswer, toAnswer } from './response.ts';
import { createRouter } from './routes.ts';

interface Options {
  readonly functions: Functions;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly place: Place;
}

/** Answers requests as the assembly's HTTP API does; everything is `Not Found` where it has none. */
export type HttpApi = (request: HttpRequest) => Promise<HttpAnswer>;

type HttpApiParts = Pick<Model, 'httpApis' | 'httpIntegrations' | 'httpRoutes' | 'httpStages'>;

export function createHttpApi(model: HttpApiParts, { functions, clock, ids, place }: Options): HttpApi {
  const apiId = model.httpApis[0]?.id ?? '';
  const router = createRouter(model.httpStages.includes(apiId) ? model.httpRoutes : []);
  const functionOf = new Map(model.httpIntegrations.map(({ id, functionArn }) => [id, functionArn]));
  return async (request) => {
    const route = router(request.method, splitUrl(request.url).pathname);
    const functionArn = route && functionOf.get(route.integrationId);
    if (!route || functionArn === undefined) return messageAnswer(404, 'Not Found');
    const event = toEvent(request, route, { apiId, place, requestId: ids.short(16), now: clock.now() });
    try {
      return toAnswer(await functions.invoke(functionArn, event));
    } catch (error) {
      if (error instanceof FunctionError) return messageAnswer(500, 'Internal Server Error');
      if (error instanceof AwsError && error.status === 429) return messageAnswer(503, 'Service Unavailable');
      throw error;
    }
  };
}
