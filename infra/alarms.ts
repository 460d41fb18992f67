import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { CHAT_LOSS } from '#core/chat-loss';

interface AlarmsProps {
  readonly topic: ITopic;
  /** The topic for chats, where there is one. */
  readonly chatTopic: ITopic | undefined;
  readonly deadLetters: IQueue;
  readonly workflows: readonly StateMachine[];
  /** The functions that no workflow runs: errors of the others end in a failed execution. Five at most, for the alarm's sake. */
  readonly outside: readonly IFunction[];
  /** The functions behind links: an alarm of their own, for one takes ten metrics at most. */
  readonly pages: readonly IFunction[];
}

/** How long the counts are summed up. CloudWatch looks at most once a minute; five keep a hiccup and its echo together. */
const PERIOD = Duration.minutes(5);

/** What a message of the service cannot tell: that the service itself is not well. Few, and each says where to read on. */
export function watchService(scope: Construct, props: AlarmsProps): void {
  const { topic, chatTopic, deadLetters, workflows, outside, pages } = props;
  const alarms = new Construct(scope, 'Alarms');
  const add = (id: string, what: string, anchor: string, metric: IMetric) => {
    const alarm = new Alarm(alarms, id, {
      alarmDescription: `${what} See docs/runbook.md#${anchor}`,
      metric,
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  };
  const waiting = deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: Stats.MAXIMUM });
  add('DeadLetters', 'stagecert could not deliver or finish something.', 'alarm-dead-letters', waiting);
  add(
    'ExecutionsFailed',
    'A remediation or a backout failed.',
    'alarm-executions-failed',
    sum(workflows.flatMap((each) => [each.metricFailed(), each.metricTimedOut(), each.metricAborted()])),
  );
  add(
    'FunctionsFailing',
    'A function outside the workflows failed or was throttled.',
    'alarm-functions-failing',
    sum(outside.flatMap((each) => [each.metricErrors(), each.metricThrottles()])),
  );
  if (chatTopic)
    add('ChatsNotReached', 'Chats lack messages that on-call has.', 'alarm-chats-not-reached', lostBy(chatTopic));
  if (pages.length === 0) return;
  add(
    'PagesFailing',
    'A page behind a link failed or was throttled.',
    'alarm-functions-failing',
    sum(pages.flatMap((each) => [each.metricErrors(), each.metricThrottles()])),
  );
}

/** Messages that a topic for chats could not be brought to take; functions count them by what they log. */
function lostBy({ topicName }: ITopic): IMetric {
  const { namespace, name, dimension } = CHAT_LOSS;
  return new Metric({
    ...{ namespace, metricName: name, dimensionsMap: { [dimension]: topicName } },
    ...{ period: PERIOD, statistic: Stats.SUM },
  });
}

/** The sum of counts. An alarm takes at most ten metrics (CloudWatch user guide, "Create an alarm based on a metric math expression"). */
function sum(metrics: readonly IMetric[]): MathExpression {
  const named = metrics.map((metric, index) => [`m${index}`, metric] as const);
  return new MathExpression({
    // A metric without data would make the whole sum one without data.
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    period: PERIOD,
  });
}
