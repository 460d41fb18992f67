import { expect, test } from 'vitest';
import { createActivity } from '#sandbox/activity';
import type { RuleModel } from '#sandbox/assembly/model';
import { createClock } from '#sandbox/clock';
import { AwsError } from '#sandbox/contract';
import { createBus } from '#sandbox/events/bus';
import { createDelivery } from '#sandbox/events/delivery';
import { createEventsService } from '#sandbox/events/service';
import { createIds } from '#sandbox/ids';
import { createQueues } from '#sandbox/sqs/queues';

const place = { account: '000000000000', region: 'us-east-1' };
const DEAD_LETTERS = 'arn:aws:sqs:us-east-1:000000000000:dead';
const TARGET = 'arn:aws:lambda:us-east-1:000000000000:function:f';

function setUp(rule: Partial<RuleModel>, deliver: (arn: string, text: string) => void) {
  const activity = createActivity();
  const clock = createClock({ activity });
  const ids = createIds();
  const shared = { activity, clock, ids, place };
  const queues = createQueues([{ arn: DEAD_LETTERS, name: 'dead', url: '' }], clock, ids);
  const access = { requireDelivery: () => {}, mayDeadLetter: () => true };
  const bus = createBus(shared);
  const complete: RuleModel = {
    origin: 'the test',
    name: 'r',
    arn: 'arn:aws:events:us-east-1:000000000000:rule/r',
    enabled: true,
    targets: [{ id: 't', arn: TARGET, deadLetterArn: DEAD_LETTERS, maximumRetryAttempts: 2 }],
    ...rule,
  };
  bus.addRules([complete], createDelivery({ ...shared, deliver, queues, access }));
  const call = { caller: { name: 'external', accessKeyId: 'x', userAgent: '', sourceIp: '' }, requestId: '1' };
  const { operations } = createEventsService({ ...shared, bus });
  const put = (...Entries: object[]) => operations.PutEvents?.({ Entries }, call);
  return { clock, activity, queues, put };
}

const ENTRY = { Source: 'app', DetailType: 'Happened', Detail: '{"n":1}' };

test('an event reaches the target of a matching rule as an envelope', async () => {
  const delivered: string[] = [];
  const { put, activity } = setUp({ eventPattern: { source: ['app'] } }, (_, text) => delivered.push(text));
  put(ENTRY, { ...ENTRY, Source: 'other' });
  await activity.atRest();
  expect(delivered.map((text) => JSON.parse(text))).toEqual([
    expect.objectContaining({ source: 'app', 'detail-type': 'Happened', detail: { n: 1 }, account: place.account }),
  ]);
});

test('a disabled rule gets nothing', async () => {
  const delivered: string[] = [];
  const rule = { enabled: false, eventPattern: { source: ['app'] } };
  const { put, activity } = setUp(rule, (_, text) => delivered.push(text));
  put(ENTRY);
  await activity.atRest();
  expect(delivered).toEqual([]);
});

test('PutEvents refuses entries one by one', () => {
  const { put } = setUp({}, () => {});
  expect(put({ ...ENTRY, Source: 'aws.s3' }, ENTRY, { ...ENTRY, Detail: '[]' }, { ...ENTRY, DetailType: '' })).toEqual({
    FailedEntryCount: 3,
    Entries: [
      expect.objectContaining({ ErrorCode: 'NotAuthorizedForSourceException' }),
      { EventId: expect.any(String) },
      expect.objectContaining({ ErrorCode: 'MalformedDetail' }),
      expect.objectContaining({ ErrorCode: 'InvalidArgument' }),
    ],
  });
});

test('throttled deliveries are retried on the clock, then go to the dead-letter queue', async () => {
  let tries = 0;
  const { put, clock, queues } = setUp({ eventPattern: { source: ['app'] } }, () => {
    tries += 1;
    throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
  });
  put(ENTRY);
  await clock.advance(60_000);
  expect(tries).toBe(3);
  expect(queues.messages(DEAD_LETTERS)).toEqual([
    expect.objectContaining({
      attributes: {
        RULE_ARN: 'arn:aws:events:us-east-1:000000000000:rule/r',
        TARGET_ARN: TARGET,
        ERROR_CODE: 'THROTTLING',
        ERROR_MESSAGE: 'Rate Exceeded.',
        EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
        RETRY_ATTEMPTS: '2',
      },
    }),
  ]);
});

test('a missing target is not retried', async () => {
  const { put, activity, queues } = setUp({ eventPattern: { source: ['app'] } }, () => {
    throw new AwsError('ResourceNotFoundException', 'Function not found', 404);
  });
  put(ENTRY);
  await activity.atRest();
  expect(queues.messages(DEAD_LETTERS)[0]?.attributes).toMatchObject({ ERROR_CODE: 'NO_RESOURCE' });
});

test('a rate first fires after one period, and then at each', async () => {
  const delivered: { time: string; 'detail-type': string }[] = [];
  const { clock } = setUp({ scheduleExpression: 'rate(1 hour)' }, (_, text) => delivered.push(JSON.parse(text)));
  await clock.advance(3_599_000);
  expect(delivered).toEqual([]);
  await clock.advance(2 * 3_600_000);
  expect(delivered).toHaveLength(2);
  expect(delivered[0]).toMatchObject({ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} });
});

test('a target with a constant input gets that', async () => {
  const delivered: string[] = [];
  const targets = [{ id: 't', arn: TARGET, input: '{"sweep":true}' }];
  const { clock } = setUp({ scheduleExpression: 'rate(1 hour)', targets }, (_, text) => delivered.push(text));
  await clock.advance(3_600_000);
  expect(delivered).toEqual(['{"sweep":true}']);
});

test('a target of a service that is not served is refused', () => {
  const targets = [{ id: 't', arn: 'arn:aws:kinesis:us-east-1:000000000000:stream/s' }];
  expect(() => setUp({ targets }, () => {})).toThrow('the target arn:aws:kinesis');
});
