import type { PageState } from '#sandbox/page/state';
import type { Ending, Execution } from '#sandbox/states/execution';

/** 2026-01-02T03:04:05Z, where the page's clock stands. */
export const NOW = Date.parse('2026-01-02T03:04:05Z');

/** A page of a sandbox in which nothing has happened, but for what is given. */
export function pageState(given: Partial<PageState> = {}): PageState {
  return {
    place: { account: '000000000000', region: 'eu-west-1' },
    ...{ now: NOW, aheadMs: 0, gateway: { apis: [], certificates: [] } },
    ...{ messages: [], executions: [], calls: [], denials: [] },
    ...given,
  };
}

/** An API with stages, by their names. */
export function api(
  name: string,
  protocol: 'REST' | 'WEBSOCKET' | 'HTTP',
  stages: Readonly<Record<string, string | undefined>>,
): PageState['gateway']['apis'][number] {
  const list = Object.entries(stages).map(([stageName, clientCertificateId]) => ({
    stageName,
    ...(clientCertificateId !== undefined && { clientCertificateId }),
    lastUpdatedDate: new Date(NOW),
  }));
  return { id: `${name}-id`, name, protocol, stages: list };
}

export function message(
  body: string,
  more: Partial<PageState['messages'][number]> = {},
): PageState['messages'][number] {
  return {
    ...{ topicArn: 'arn:aws:sns:eu-west-1:000000000000:told', protocol: 'email', subject: 'something happened', body },
    ...{ attributes: {}, time: '2026-01-02T03:00:00.000Z', messageId: 'm' },
    ...more,
  };
}

export function call(seq: number, more: Partial<PageState['calls'][number]> = {}): PageState['calls'][number] {
  return {
    ...{ seq, service: 'apigateway', operation: 'GetStage', caller: 'sweeper' },
    ...{ resource: `/restapis/api/stages/stage${seq}`, time: '2026-01-02T03:00:00.123Z', status: 200 },
    ...more,
  };
}

/**
 * An execution that began 65 s ago and stood in one state: it waited a second for its second attempt, then ended as given;
 * without an ending it still stands there.
 */
export function execution(name: string, ending?: Ending): Execution {
  const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000);
  const input = JSON.stringify({ name });
  const failed = { resourceType: 'lambda', resource: 'invoke', error: 'Throttled' };
  const events: Execution['history']['events'] = [
    { id: 1, timestamp: at(65), type: 'ExecutionStarted' },
    { id: 2, timestamp: at(65), type: 'TaskStateEntered', stateEnteredEventDetails: { name: 'Sweep' } },
    { id: 3, timestamp: at(65), type: 'TaskScheduled' },
    { id: 4, timestamp: at(64), type: 'TaskFailed', taskFailedEventDetails: failed },
    { id: 5, timestamp: at(63), type: 'TaskScheduled' },
    ...(ending ? [{ id: 6, timestamp: at(62.5), type: 'TaskStateExited' as const }] : []),
  ];
  return {
    executionArn: `arn:aws:states:eu-west-1:000000000000:execution:sweep:${name}`,
    ...{ name, input, startDate: NOW - 65_000, variables: {} },
    stateMachine: { name: 'sweep' } as Execution['stateMachine'],
    turns: {} as Execution['turns'],
    history: { events, add: () => 0 },
    ...(ending && { ended: { ending, stopDate: NOW - 60_000 } }),
  };
}
