import type { RuleModel, RuleTargetModel } from '../assembly/model.ts';
import { type Activity, AwsError, type Clock, type EventEnvelope } from '../contract.ts';
import type { RuleAccess } from '../iam/targets.ts';
import type { Queues } from '../sqs/queues.ts';
import { type Deliver, isRetryable, textFor } from './targets.ts';

/** Takes an event to one target of a rule, in a turn of its own. */
export type DeliverEvent = (rule: RuleModel, target: RuleTargetModel, event: EventEnvelope) => void;

interface Options {
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly activity: Activity;
  readonly queues: Queues;
  readonly access: RuleAccess;
}

// EventBridge user guide, "How EventBridge retries delivering events": up to 185 times within 24 h, exponential back-off
// (its numbers are not published; the sandbox doubles from 1 s up to 10 min, without jitter).
const RETRY_ATTEMPTS = 185;
const EVENT_AGE_LIMIT_S = 86_400;
const RETRY_DELAY_MS = 1_000;
const RETRY_DELAY_LIMIT_MS = 600_000;

interface Delivery {
  readonly rule: RuleModel;
  readonly target: RuleTargetModel;
  readonly text: string;
  readonly deadline: number;
  retries: number;
}

/**
 * Makes the delivery with EventBridge's retries on the clock. What cannot be delivered goes to the target's dead-letter
 * queue, with the message attributes that EventBridge adds, or is dropped where it has none or the queue's policy does not let it in.
 */
export function createDelivery({ deliver, clock, activity, queues, access }: Options): DeliverEvent {
  async function attempt(delivery: Delivery): Promise<void> {
    await nextTurn();
    try {
      access.requireDelivery(delivery.rule, delivery.target);
      deliver(delivery.target.arn, delivery.text);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      retry(delivery, error);
    }
  }

  function retry(delivery: Delivery, error: AwsError): void {
    const due = clock.now() + Math.min(RETRY_DELAY_MS * 2 ** delivery.retries, RETRY_DELAY_LIMIT_MS);
    if (!isRetryable(error)) {
      giveUp(delivery, error);
    } else if (delivery.retries >= (delivery.target.maximumRetryAttempts ?? RETRY_ATTEMPTS)) {
      giveUp(delivery, error, 'MaximumRetryAttempts');
    } else if (due > delivery.deadline) {
      giveUp(delivery, error, 'MaximumEventAgeInSeconds');
    } else {
      delivery.retries += 1;
      clock.at(due, () => void activity.track(attempt(delivery)));
    }
  }

  function giveUp({ rule, target, text, retries }: Delivery, error: AwsError, exhausted?: string): void {
    if (target.deadLetterArn === undefined || !access.mayDeadLetter(rule, target.deadLetterArn)) return;
    queues.send(target.deadLetterArn, text, {
      RULE_ARN: rule.arn,
      TARGET_ARN: target.arn,
      ERROR_CODE: errorCode(error),
      ERROR_MESSAGE: error.message,
      ...(exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: exhausted, RETRY_ATTEMPTS: String(retries) }),
    });
  }

  return (rule, target, event) => {
    const deadline = clock.now() + (target.maximumEventAgeSeconds ?? EVENT_AGE_LIMIT_S) * 1000;
    void activity.track(attempt({ rule, target, text: textFor(event, target.input), deadline, retries: 0 }));
  };
}

// EventBridge user guide, "Using dead-letter queues": the codes; which error of a target becomes which is unverified.
const ERROR_CODES: readonly (readonly [RegExp, string])[] = [
  [/DoesNotExist|NotFound|NonExistent/, 'NO_RESOURCE'],
  [/AccessDenied|NotAuthorized/, 'NO_PERMISSIONS'],
  [/TooManyRequests|Throttling/, 'THROTTLING'],
];

function errorCode({ code, status }: AwsError): string {
  const [, known] = ERROR_CODES.find(([pattern]) => pattern.test(code)) ?? [];
  return known ?? (status >= 500 ? 'INTERNAL_ERROR' : 'ERROR_FROM_TARGET');
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
