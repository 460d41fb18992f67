import type { ApiGateway } from '../apigateway/api-gateway.ts';
import type { Calls } from '../calls.ts';
import type { MovableClock } from '../clock.ts';
import type { Bus, Ids, Place } from '../contract.ts';
import type { Disturbance } from '../events/disturbance.ts';
import type { Faults } from '../faults.ts';
import type { HttpAnswer } from '../httpapi/response.ts';
import type { Access } from '../iam/access.ts';
import { offsetOf } from '../lambda/clock-offset.ts';
import type { FunctionLogs } from '../lambda/function-logs.ts';
import { createPage, type Page } from '../page/serve.ts';
import type { ServedOperations } from '../served.ts';
import type { Topics } from '../sns/topics.ts';
import type { States } from '../states/states.ts';
import { emitEvents } from './events.ts';
import { jsonAnswer, parseBody, refusal } from './json.ts';
import { moveClock } from './move-clock.ts';

/** What the control surface shows and moves. */
export interface ControlParts {
  readonly topics: Topics;
  readonly calls: Calls;
  readonly faults: Faults;
  readonly served: ServedOperations;
  readonly access: Access;
  readonly disturbance: Disturbance;
  readonly clock: MovableClock;
  readonly bus: Bus;
  readonly gateway: ApiGateway;
  readonly logs: FunctionLogs;
  readonly place: Place;
  readonly ids: Ids;
  readonly states: Pick<States, 'executions'>;
}

/** Answers a request to the control surface: method, path as it came (query cut off) and body. */
export type Control = (method: string, path: string, body: Buffer) => Promise<HttpAnswer>;

type Handler = (body: unknown) => unknown;

/** Where the control surface begins. */
export const CONTROL_PREFIX = '/_sandbox';

/** Makes the control surface: JSON, and a page for people at its root. */
export function createControl(parts: ControlParts): Control {
  const routes = handlers(parts);
  const page = pageOf(parts);
  return async (method, path, body) => {
    const shown = method === 'GET' ? page(path) : undefined;
    if (shown) return shown;
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
  const { served, topics, calls, faults, clock, gateway, logs, disturbance, access } = parts;
  const now = () => ({ now: new Date(clock.now()).toISOString() });
  return {
    '/messages': { GET: () => topics.messages() },
    '/calls': { GET: () => calls.list(), DELETE: done(calls.reset) },
    '/operations': { GET: () => Object.fromEntries(served) },
    '/denials': { GET: () => access.denials() },
    '/permissions': { GET: () => access.permissions() },
    '/policies': {
      GET: () => access.runTime.list(),
      POST: done(access.runTime.add),
      DELETE: done(access.runTime.clear),
    },
    '/events': { POST: (body) => emitEvents(body, parts) },
    '/faults': {
      GET: () => faults.list(),
      POST: done(faults.add),
      DELETE: done(faults.clear),
    },
    '/backends': {
      GET: () => gateway.backends.list(),
      POST: done(gateway.backends.set),
      DELETE: done(gateway.backends.clear),
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

function pageOf({ gateway, topics, states, calls, access, clock, place }: ControlParts): Page {
  return createPage(() => ({
    place,
    now: clock.now(),
    aheadMs: offsetOf(clock),
    gateway: gateway.snapshot(),
    messages: topics.messages(),
    executions: states.executions(),
    calls: calls.list(),
    denials: access.denials(),
  }));
}
