import type { ApiGateway } from '../apigateway/api-gateway.ts';
import type { Calls } from '../calls.ts';
import type { MovableClock } from '../clock.ts';
import type { Bus, Ids, Place } from '../contract.ts';
import type { Disturbance } from '../events/disturbance.ts';
import type { Faults } from '../faults.ts';
import type { HttpAnswer } from '../httpapi/response.ts';
import type { Access } from '../iam/access.ts';
import type { FunctionLogs } from '../lambda/function-logs.ts';
import type { Topics } from '../sns/topics.ts';
import { emitEvents } from './events.ts';
import { jsonAnswer, parseBody, refusal } from './json.ts';
import { moveClock } from './move-clock.ts';
import { type PageParts, renderPage } from './page.ts';

/** What the control surface shows and moves. */
export interface ControlParts {
  readonly topics: Topics;
  readonly calls: Calls;
  readonly faults: Faults;
  readonly access: Access;
  readonly disturbance: Disturbance;
  readonly clock: MovableClock;
  readonly bus: Bus;
  readonly gateway: ApiGateway;
  readonly logs: FunctionLogs;
  readonly place: Place;
  readonly ids: Ids;
  readonly executions: PageParts['executions'];
}

/** Answers a request to the control surface: method, path as it came (query cut off) and body. */
export type Control = (method: string, path: string, body: Buffer) => Promise<HttpAnswer>;

type Handler = (body: unknown) => unknown;

/** Where the control surface begins. */
export const CONTROL_PREFIX = '/_sandbox';

/** Makes the control surface: JSON, and a page for people at its root. */
export function createControl(parts: ControlParts): Control {
  const routes = handlers(parts);
  return async (method, path, body) => {
    if (method === 'GET' && (path === CONTROL_PREFIX || path === `${CONTROL_PREFIX}/`)) return page(parts);
    const handlersOfPath = routes[path.slice(CONTROL_PREFIX.length)];
    if (!handlersOfPath) return jsonAnswer(404, { message: `there is no ${path}; there are ${known(routes)}` });
    const handler = handlersOfPath[method];
    if (!handler) return jsonAnswer(405, { message: `${path} takes ${Object.keys(handlersOfPath).join(', ')}` });
    try {
      return jsonAnswer(200, await handler(parseBody(body)));
    } catch (error) {
      return refusal(error);
    }
  };
}

function handlers(parts: ControlParts): Readonly<Record<string, Readonly<Record<string, Handler>>>> {
  const { topics, calls, faults, clock, gateway, logs, disturbance, access } = parts;
  const now = () => ({ now: new Date(clock.now()).toISOString() });
  return {
    '/messages': { GET: () => topics.messages() },
    '/calls': { GET: () => calls.list(), DELETE: done(calls.reset) },
    '/denials': { GET: () => access.denials() },
    '/events': { POST: (body) => emitEvents(body, parts) },
    '/faults': {
      GET: () => faults.list(),
      POST: done(faults.add),
      DELETE: done(faults.clear),
    },
    '/seed': { POST: (body) => gateway.seed(body) },
    '/clock': {
      GET: now,
      POST: async (body) => {
        await moveClock(body, clock);
        return now();
      },
    },
    '/logs': { GET: () => logs.list() },
    '/delivery': { POST: done(disturbance.set), DELETE: done(disturbance.reset) },
  };
}

/** Makes a handler of an action that has nothing to tell: it answers an empty object. */
function done(act: (body: unknown) => void): Handler {
  return (body) => {
    act(body);
    return {};
  };
}

function known(routes: Readonly<Record<string, unknown>>): string {
  return Object.keys(routes)
    .map((path) => CONTROL_PREFIX + path)
    .join(', ');
}

async function page({ gateway, topics, executions, clock }: ControlParts): Promise<HttpAnswer> {
  const body = await renderPage({
    gateway: gateway.snapshot(),
    messages: topics.messages(),
    executions,
    now: clock.now(),
  });
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  };
  return { status: 200, headers, body: Buffer.from(body) };
}
