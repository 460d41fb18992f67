import { badRequest } from './errors.ts';

// https://docs.aws.amazon.com/apigateway/latest/api/API_GetClientCertificates.html and its siblings.
const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 500;

/** The members by which API Gateway's listing operations page. */
export interface PageInput {
  readonly position?: string;
  readonly limit?: number;
}

/**
 * One page of `items`, in the order of their ids. `position` is the last id served, so that what is deleted between two
 * pages makes no other item be left out.
 *
 * @throws AwsError `BadRequestException` for a limit outside 1 to 500 (AWS's answer to such a limit is unverified)
 */
export function page<T>(items: Iterable<T>, idOf: (item: T) => string, { position, limit }: PageInput) {
  const size = limit ?? DEFAULT_LIMIT;
  if (size < 1 || size > MAX_LIMIT) throw badRequest(`Invalid limit ${size}: must be from 1 to ${MAX_LIMIT}`);
  const after = position === undefined ? '' : Buffer.from(position, 'base64url').toString('utf8');
  const rest = [...items].filter((item) => idOf(item) > after).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const served = rest.slice(0, size);
  const last = served.at(-1);
  if (last === undefined || rest.length <= size) return { items: served };
  return { items: served, position: Buffer.from(idOf(last)).toString('base64url') };
}
