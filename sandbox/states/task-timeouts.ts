import type { Clock, Timer } from '../contract.ts';
import { heartbeatTimeout, type StateError, taskTimeout } from './errors.ts';
import type { TaskLimits } from './task-events.ts';

/** The timeouts of one attempt of a task. */
export interface TaskTimeouts {
  /** A heartbeat has come: the next one has all its time. */
  heartbeat(): void;
  cancel(): void;
}

/** Calls `expire` when an attempt that begins now has taken too long, or has sent no heartbeat for too long. */
export function startTimeouts(clock: Clock, limits: TaskLimits, expire: (error: StateError) => void): TaskTimeouts {
  const after = (seconds: number | undefined, error: StateError): Timer | undefined =>
    seconds === undefined ? undefined : clock.at(clock.now() + seconds * 1000, () => expire(error));
  const untilNextBeat = () => after(limits.heartbeatInSeconds, heartbeatTimeout());

  const whole = after(limits.timeoutInSeconds, taskTimeout());
  let beat = untilNextBeat();
  return {
    heartbeat() {
      beat?.cancel();
      beat = untilNextBeat();
    },
    cancel() {
      whole?.cancel();
      beat?.cancel();
    },
  };
}
