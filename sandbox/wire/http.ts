import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply, WireRequest } from './protocol.ts';

/** Reads a whole request; undefined where the client went away before its end. */
export async function readRequest(request: IncomingMessage): Promise<WireRequest | undefined> {
  const body = await readBody(request);
  if (!body) return undefined;
  const [path = '/', search = ''] = (request.url ?? '/').split('?');
  return { method: request.method ?? 'GET', path, query: new URLSearchParams(search), headers: request.headers, body };
}

function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => resolve(undefined));
    request.on('error', () => resolve(undefined));
  });
}

// The server sets these itself: a reply that was passed through brings its own.
const HOP_HEADERS = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

/**
 * Sends a reply and resolves when it is handed over, or nobody is there any more to take it.
 *
 * @param now epoch milliseconds: the `Date` header follows the sandbox's clock, because SDKs take it for AWS's time
 */
export function sendReply(response: ServerResponse, reply: Reply, requestId: string, now: number): Promise<void> {
  // A client that went away meanwhile: its `close` is past, and `end` would call nobody.
  if (response.closed) return Promise.resolve();
  const headers = Object.entries(reply.headers).filter(([name]) => !HOP_HEADERS.includes(name.toLowerCase()));
  response.writeHead(reply.status, {
    'x-amzn-requestid': requestId,
    ...Object.fromEntries(headers),
    date: new Date(now).toUTCString(),
  });
  return new Promise((resolve) => {
    response.on('close', resolve);
    response.end(reply.body, () => resolve());
  });
}
