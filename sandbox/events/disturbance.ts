import { z } from 'zod';
import type { Clock } from '../contract.ts';
import { createDraw } from '../draw.ts';
import type { DeliverEvent } from './delivery.ts';

const settingSchema = z.strictObject({
  drop: z.number().min(0).max(1).default(0),
  duplicate: z.number().min(0).max(1).default(0),
  delaySeconds: z.number().min(0).default(0),
  seed: z.int().default(1),
});

type Setting = z.infer<typeof settingSchema>;

/** What AWS's own events suffer on their way from the bus to the rules' targets: loss, repetition, delay, disorder. */
export interface Disturbance {
  /**
   * Shapes the deliveries from now on, in place of what was set before.
   *
   * @param setting `{drop?, duplicate?, delaySeconds?, seed?}`: the probability with which a delivery is lost, and with
   *   which one that is not lost happens twice; each of the two then comes after a delay of its own, anything up to
   *   `delaySeconds` on the clock
   * @throws ZodError for a setting of another form
   */
  set(setting: unknown): void;
  /** Leaves the deliveries alone from now on; those that are under way still come late. */
  reset(): void;
  /** The delivery, disturbed as is set. */
  over(deliver: DeliverEvent): DeliverEvent;
}

export function createDisturbance(clock: Clock): Disturbance {
  let setting: Setting = settingSchema.parse({});
  let draw = createDraw(setting.seed);

  const adopt = (given: Setting): void => {
    setting = given;
    draw = createDraw(given.seed);
  };
  const deliverLate = (run: () => void): void => {
    if (setting.delaySeconds === 0) run();
    else clock.at(clock.now() + draw() * setting.delaySeconds * 1000, run);
  };

  return {
    set: (given) => adopt(settingSchema.parse(given)),
    reset: () => adopt(settingSchema.parse({})),
    over: (deliver) => (rule, target, event) => {
      const run = () => deliver(rule, target, event);
      if (!isDisturbed(event.source)) return run();
      if (draw() < setting.drop) return;
      const copies = draw() < setting.duplicate ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) deliverLate(run);
    },
  };
}

/** AWS's services deliver at best effort; the events of schedules (`aws.events`) and of applications are left alone. */
function isDisturbed(source: string): boolean {
  return source.startsWith('aws.') && source !== 'aws.events';
}
