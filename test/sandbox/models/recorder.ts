import { Readable } from 'node:stream';
import type { RawAnswer } from './answer.ts';

/** A raw answer with the operation that it answers. */
export interface Recorded extends RawAnswer {
  readonly service: string;
  readonly operation: string;
}

/** What the recorder needs to know of an SDK client, of whatever service. */
interface Client {
  readonly middlewareStack: { add(middleware: never, options: { step: 'deserialize'; priority: 'low' }): void };
}

type Next = (args: unknown) => Promise<{ response: Response }>;
interface Response {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  body: Readable;
}

/** Keeps every raw answer that clients get, before they read it. */
export function createRecorder() {
  const recorded: Recorded[] = [];
  function listen<C extends Client>(client: C, service: string): C {
    const middleware =
      (next: Next, { commandName }: { commandName: string }) =>
      async (args: unknown) => {
        const result = await next(args);
        const { response } = result;
        const body = Buffer.concat(await response.body.toArray());
        response.body = Readable.from([body]);
        const operation = commandName.replace(/Command$/, '');
        recorded.push({ service, operation, status: response.statusCode, headers: response.headers, body });
        return result;
      };
    client.middlewareStack.add(middleware as never, { step: 'deserialize', priority: 'low' });
    return client;
  }
  return { recorded, listen };
}

export type Listen = ReturnType<typeof createRecorder>['listen'];
