import { notFound } from '../apigateway/errors.ts';
import type { GatewayParts } from '../apigateway/store.ts';
import type { StoredApi, StoredStage } from './model.ts';

/** Ids of integrations and routes have 7 characters. */
export const PART_ID = 7;

/** The API by its id. Throws AwsError `NotFoundException`, in AWS's words. */
export function findApi({ store, place }: GatewayParts, apiId: string): StoredApi {
  const api = store.v2Apis.get(apiId);
  if (!api) throw notFound(`Invalid API identifier specified ${place.account}:${apiId}`);
  return api;
}

/** The API's stage by its name. Throws AwsError `NotFoundException`. */
export function findStage(api: StoredApi, stageName: string): StoredStage {
  return findPart(api.stages, stageName, 'stage');
}

/**
 * Something in an API by its id.
 *
 * @param kind how AWS's message names it; the wording for v2 is unverified, v1 has the same
 * @throws AwsError `NotFoundException`
 */
export function findPart<T>(parts: ReadonlyMap<string, T>, id: string, kind: string): T {
  const part = parts.get(id);
  if (!part) throw notFound(`Invalid ${kind} identifier specified`);
  return part;
}

/** The members that were given, of those a caller may leave out: one left out is to change nothing. */
export function given<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
