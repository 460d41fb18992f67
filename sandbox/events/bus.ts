import type { RuleModel } from '../assembly/model.ts';
import {
  AwsError,
  type Bus,
  type Clock,
  type EventEnvelope,
  type Ids,
  NotImplementedError,
  type Place,
} from '../contract.ts';
import type { DeliverEvent } from './delivery.ts';
import { compilePattern, type Matcher } from './pattern.ts';
import { parseSchedule, type Schedule } from './schedule.ts';
import { checkTarget } from './targets.ts';

interface Options {
  readonly clock: Clock;
  readonly place: Place;
  readonly ids: Ids;
}

/** The default event bus, with rules added to it. */
export interface RuleBus extends Bus {
  /**
   * Starts matching events and running schedules for `rules`.
   *
   * @throws NotImplementedError for a pattern, schedule or target that is not served
   */
  addRules(rules: readonly RuleModel[], deliver: DeliverEvent): void;
  readonly rules: readonly RuleModel[];
}

interface Subscriber {
  readonly rule: RuleModel;
  readonly matches: Matcher;
  readonly deliver: DeliverEvent;
}

/** Makes the bus, without rules: they come later because their targets publish to it. */
export function createBus({ clock, place, ids }: Options): RuleBus {
  const rules: RuleModel[] = [];
  const subscribers: Subscriber[] = [];

  function runSchedule(rule: RuleModel, schedule: Schedule, deliver: DeliverEvent): void {
    const due = schedule(clock.now());
    if (due === undefined) return;
    clock.at(due, () => {
      runSchedule(rule, schedule, deliver);
      const event = scheduledEvent(rule, { clock, place, ids });
      for (const target of rule.targets) deliver(rule, target, event);
    });
  }

  function add(rule: RuleModel, deliver: DeliverEvent): void {
    const matches = rule.eventPattern === undefined ? undefined : readPattern(rule);
    const schedule = rule.scheduleExpression && parseSchedule(rule.scheduleExpression, rule.origin);
    for (const target of rule.targets) checkTarget(target.arn, rule.origin);
    rules.push(rule);
    if (!rule.enabled) return;
    if (matches) subscribers.push({ rule, matches, deliver });
    if (schedule) runSchedule(rule, schedule, deliver);
  }

  return {
    rules,
    addRules: (added, deliver) => {
      for (const rule of added) add(rule, deliver);
    },
    publish: (event) => {
      for (const { rule, matches, deliver } of subscribers) {
        if (matches(event)) for (const target of rule.targets) deliver(rule, target, event);
      }
    },
  };
}

/** A pattern that AWS would refuse at deployment stops the sandbox at start. */
function readPattern(rule: RuleModel): Matcher {
  try {
    return compilePattern(rule.eventPattern, rule.origin);
  } catch (error) {
    if (error instanceof AwsError) throw new NotImplementedError(`${rule.origin}: ${error.message}`);
    throw error;
  }
}

/** EventBridge user guide, "Scheduled rules": the event that a schedule sends. */
function scheduledEvent(rule: RuleModel, { clock, place, ids }: Options): EventEnvelope {
  return {
    version: '0',
    id: ids.uuid(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: place.account,
    time: isoSeconds(clock.now()),
    region: place.region,
    resources: [rule.arn],
    detail: {},
  };
}

/** ISO 8601 in whole seconds, as EventBridge writes times. */
export function isoSeconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}
