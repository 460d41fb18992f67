/** A message as the sandbox delivered it. */
export interface DeliveredMessage {
  readonly topicArn: string;
  readonly protocol: string;
  readonly subject: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly time: string;
}

/** An AWS call as the sandbox served it. */
export interface ServedCall {
  readonly seq: number;
  readonly service: string;
  readonly operation: string;
  readonly caller: string;
  readonly resource: string;
  readonly time: string;
  readonly status: number;
}

export type Control = ReturnType<typeof control>;

/** The sandbox's control surface. */
export function control(url: string) {
  const at = (path: string) => `${url}/_sandbox/${path}`;
  const get = async <T>(path: string): Promise<T> => read(await fetch(at(path)));
  const post = async <T = unknown>(path: string, body: object): Promise<T> =>
    read(
      await fetch(at(path), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );

  return {
    messages: () => get<DeliveredMessage[]>('messages'),
    calls: () => get<ServedCall[]>('calls'),
    forgetCalls: async () => void (await fetch(at('calls'), { method: 'DELETE' })),
    /** Delivers an EventBridge envelope to the bus. */
    deliver: (event: object, copies = 1) => post('events', { event, copies }),
    /** Shapes how events arrive from now on: `{drop?, duplicate?, delaySeconds?, seed?}`. */
    disturb: (how: object) => post('delivery', how),
    /** Adds a fault: `calls` says which calls it meets, `then` what happens to them. */
    fault: (calls: object, then: object) => post('faults', { ...calls, then }),
    /** The faults that are set, each with the number of calls that it has hit. */
    faults: () => get<{ met: number }[]>('faults'),
    forgetFaults: async () => void (await fetch(at('faults'), { method: 'DELETE' })),
    seed: <Placed>(what: object) => post<Placed>('seed', what),
    /** What the functions wrote. */
    logs: () => get<{ function: string; line: string }[]>('logs'),
    now: async () => new Date((await get<{ now: string }>('clock')).now),
    /** Moves the clock; everything that falls due meanwhile has happened when it answers. */
    advance: (seconds: number) => post('clock', { advanceSeconds: seconds }),
  };
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}
