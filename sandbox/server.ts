import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from './contract.ts';
import { CONTROL_PREFIX, type Control } from './control/control.ts';
import { jsonAnswer } from './control/json.ts';
import type { Front } from './front.ts';
import type { HttpApi } from './httpapi/http-api.ts';
import { type HttpAnswer, messageAnswer } from './httpapi/response.ts';
import { KEEP_ALIVE_MS } from './keep-alive.ts';
import { readRequest } from './wire/http.ts';
import type { WireRequest } from './wire/protocol.ts';

/** Who answers the port's requests. */
export interface Answerers {
  readonly front: Front;
  readonly control: Control;
  readonly httpApi: HttpApi;
  readonly clock: Clock;
}

/** The sandbox's port, bound before anything answers on it because templates resolve to its address. */
export interface BoundServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  serve(answerers: Answerers): void;
  /** Closes the port and every connection. */
  close(): Promise<void>;
}

/** Binds 127.0.0.1 at `port` (0: any free one). Rejects with the system's error, such as `EADDRINUSE`. */
export async function bindServer(port: number): Promise<BoundServer> {
  let answerers: Answerers | undefined;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, async (request, response) => {
    if (!isLoopback(request.headers.host)) send(response, jsonAnswer(403, { message: NOT_LOOPBACK }));
    else if (!answerers) send(response, jsonAnswer(503, { message: 'the sandbox is starting' }));
    else await answer(request, response, answerers);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (given) => {
      answerers = given;
    },
    close: () => closeServer(server),
  };
}

const NOT_LOOPBACK = 'the sandbox answers only under a loopback name: use http://127.0.0.1 or http://localhost';

/** Any other name in the Host header is a web page's that had its own name resolved to this machine (DNS rebinding). */
function isLoopback(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|\[::1\]|([a-z0-9-]+\.)*localhost)(:\d+)?$/i.test(host ?? '');
}

async function answer(request: IncomingMessage, response: ServerResponse, answerers: Answerers): Promise<void> {
  if (answerers.front.isAwsCall(request)) return answerers.front.handle(request, response);
  const wire = await readRequest(request);
  if (!wire) return;
  const date = new Date(answerers.clock.now()).toUTCString();
  try {
    send(response, await route(request, wire, answerers), { date });
  } catch (error) {
    console.error(`the sandbox failed at ${wire.method} ${wire.path}:`, error);
    send(response, messageAnswer(500, `the sandbox failed: ${String(error)}`), { date });
  }
}

function route(request: IncomingMessage, wire: WireRequest, { control, httpApi }: Answerers): Promise<HttpAnswer> {
  const { method, path, headers, body } = wire;
  if (path === CONTROL_PREFIX || path.startsWith(`${CONTROL_PREFIX}/`)) return control(method, path, body);
  return httpApi({
    method,
    url: request.url ?? '/',
    headers,
    body,
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
    protocol: `HTTP/${request.httpVersion}`,
  });
}

function send(
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  more: Record<string, string> = {},
): void {
  response.writeHead(status, { ...headers, ...more, 'content-length': body.length });
  response.end(body);
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
