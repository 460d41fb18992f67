import { AwsError } from '../contract.ts';

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

/** How a list operation is asked for a page; 0 results mean the default number. */
export interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

export interface Page<T> {
  readonly items: T[];
  /** Asks for what follows; absent on the last page. */
  readonly nextToken?: string;
}

/**
 * The next page of a list. Tokens name the last item of the page before, so that items added at the front since then move
 * nothing; `keep` leaves items out of pages, and may have changed its mind about them in between.
 * @throws AwsError `InvalidToken` for a token that names none of the items
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { maxResults, nextToken }: PageRequest,
  keep: (item: T) => boolean = () => true,
): Page<T> {
  const size = Math.min(maxResults || DEFAULT_PAGE, MAX_PAGE);
  const following = items.slice(nextToken === undefined ? 0 : placeAfter(items, keyOf, nextToken)).filter(keep);
  const page = following.slice(0, size);
  const last = page.at(-1);
  if (last === undefined || following.length === page.length) return { items: page };
  return { items: page, nextToken: Buffer.from(keyOf(last)).toString('base64') };
}

function placeAfter<T>(items: readonly T[], keyOf: (item: T) => string, nextToken: string): number {
  const key = Buffer.from(nextToken, 'base64').toString();
  const place = items.findIndex((item) => keyOf(item) === key);
  if (place < 0) throw new AwsError('InvalidToken', `Invalid Token: '${nextToken}'; use a nextToken of the same list`);
  return place + 1;
}
