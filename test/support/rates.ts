import { GetStageCommand } from '@aws-sdk/client-api-gateway';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { secondsInMs } from '#core/duration';
import type { ServedCall } from '#test/support/control';
import type { Service, StageId } from '#test/support/service';
import { tableName } from '#test/support/table';

/**
 * Has somebody else in the account look at a stage, again and again on the sandbox's clock: `calls` at a time, once a second
 * unless `every` so many seconds.
 *
 * @returns for each time, how many of the calls were throttled
 */
export async function othersCalling(
  service: Service,
  stage: StageId,
  { times, calls = 1, every = 1 }: { times: number; calls?: number; every?: number },
): Promise<number[]> {
  const throttled: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const answers = await Promise.all(Array.from({ length: calls }, () => isThrottled(service, stage)));
    throttled.push(answers.filter(Boolean).length);
    await service.control.advance(every);
  }
  return throttled;
}

async function isThrottled({ apiGateway }: Service, stage: StageId): Promise<boolean> {
  try {
    await apiGateway.send(new GetStageCommand(stage));
    return false;
  } catch (error) {
    if ((error as Error).name === 'TooManyRequestsException') return true;
    throw error;
  }
}

/** The most calls within any `seconds` of a log in the order of its time. */
export function busiest(calls: readonly Pick<ServedCall, 'time'>[], seconds: number): number {
  const times = calls.map(({ time }) => Date.parse(time));
  let from = 0;
  let most = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[from] ?? time) > seconds * 1_000) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

/** The service's own calls to the control plane, throttled ones included. */
export async function ownCalls({ control }: Service): Promise<ServedCall[]> {
  const calls = await control.calls();
  return calls.filter(({ service, caller }) => service.startsWith('apigateway') && caller !== 'external');
}

/** Has a burst ahead that takes so long, whatever the speed of this machine. */
export async function speakFor(service: Service, seconds: number): Promise<void> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(service.clientOptions));
  const spokenUntil = (await service.control.now()).getTime() + secondsInMs(seconds);
  const Item = { pk: 'PACE#000000000000#us-east-1', sk: 'PACE', spokenUntil };
  await client.send(new PutCommand({ TableName: await tableName(service), Item }));
  client.destroy();
}
