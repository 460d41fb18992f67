import * as z from 'zod/mini';
import { StagecertError } from '#core/errors';
import type { Link, LinkKind } from '#core/link';
import type { Links } from '#functions/aws/dynamodb/links';
import { notNow, unknownLink } from '#functions/pages/link-pages';
import { answerWith, type Page } from '#functions/pages/page';
import { hashOfSecret } from '#functions/shared/links';

/** Of an HTTP API's request (payload format 2.0), what the pages look at. */
const request = z.object({
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  pathParameters: z.object({ secret: z.string() }),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

/** A request for the page behind a link. */
export interface Asked {
  readonly link: Link;
  /** What was posted; absent where the page is only to be shown. */
  readonly sent: URLSearchParams | undefined;
}

/**
 * The function behind links of one kind. Whatever is wrong with a secret, the same is done and answered: it is hashed,
 * looked up once, and not found.
 *
 * @param pageFor gives null where what the link led to is no more
 */
export function pageHandler(kind: LinkKind, links: Links, pageFor: (asked: Asked) => Promise<Page | null>) {
  const find = async (raw: unknown): Promise<Page> => {
    const asked = z.parse(request, raw);
    const link = await links.find(hashOfSecret(asked.pathParameters.secret));
    if (link?.kind !== kind) return unknownLink;
    return (await pageFor({ link, sent: sentIn(asked) })) ?? unknownLink;
  };
  return async (raw: unknown) => answerWith(await find(raw).catch(asPage));
}

function sentIn({ requestContext, body = '', isBase64Encoded }: z.infer<typeof request>): URLSearchParams | undefined {
  if (requestContext.http.method !== 'POST') return undefined;
  return new URLSearchParams(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
}

/** A person with a link must be told that it did not work; anything but an answer of AWS is a defect and goes on. */
function asPage(error: unknown): Page {
  if (!(error instanceof StagecertError)) throw error;
  console.error(error);
  return notNow;
}
