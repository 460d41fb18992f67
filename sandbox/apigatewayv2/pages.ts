import { badRequest } from '../apigateway/errors.ts';
import { page } from '../apigateway/pages.ts';

/** The members by which v2's listing operations page: unlike v1's, the size is a text. */
export interface PageInput {
  readonly MaxResults?: string;
  readonly NextToken?: string;
}

/**
 * One page of `items`, as v2 answers it; sizes as in v1, which is unverified.
 *
 * @throws AwsError `BadRequestException` for a size that is no number from 1 to 500
 */
export function pageOf<T>(items: Iterable<T>, idOf: (item: T) => string, { MaxResults, NextToken }: PageInput) {
  if (MaxResults !== undefined && !/^\d+$/.test(MaxResults)) throw badRequest(`Invalid maxResults ${MaxResults}`);
  const { items: Items, position } = page(items, idOf, {
    ...(MaxResults !== undefined && { limit: Number(MaxResults) }),
    ...(NextToken !== undefined && { position: NextToken }),
  });
  return { Items, NextToken: position };
}
