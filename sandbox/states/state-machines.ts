import type { StateMachineType } from '@aws-sdk/client-sfn';
import { AwsError, type Clock, NotImplementedError } from '../contract.ts';
import { parseDefinition } from './check-definition.ts';
import type { StateMachine, Tag } from './execution.ts';

/** A state machine as its template has it. */
export interface NewStateMachine {
  readonly name: string;
  readonly arn: string;
  /** The Amazon States Language, as JSON text or parsed. */
  readonly definition: unknown;
  readonly roleArn: string;
  readonly type: StateMachineType;
  readonly tags?: readonly Tag[];
}

/** The state machines there are. */
export interface StateMachines {
  /** @throws NotImplementedError, AwsError `InvalidDefinition`: see {@link parseDefinition} */
  add(machine: NewStateMachine): void;
  /** @throws AwsError `InvalidArn`, `StateMachineDoesNotExist` */
  get(arn: string): StateMachine;
  all(): readonly StateMachine[];
}

/** Makes an empty set of state machines. */
export function createStateMachines(clock: Clock): StateMachines {
  const byArn = new Map<string, StateMachine>();
  return {
    add({ name, arn, definition, roleArn, type, tags = [] }) {
      if (type !== 'STANDARD') throw new NotImplementedError(`state machines of type ${type} ('${name}')`);
      const source: unknown = typeof definition === 'string' ? JSON.parse(definition) : definition;
      byArn.set(arn, {
        stateMachineArn: arn,
        name,
        definition: parseDefinition(source),
        source: JSON.stringify(source),
        roleArn,
        creationDate: clock.now(),
        tags,
      });
    },
    get(arn) {
      if (!/^arn:[^:]+:states:[^:]+:\d{12}:stateMachine:.+$/.test(arn)) {
        throw new AwsError('InvalidArn', `Invalid Arn: '${arn}' is not the ARN of a state machine`);
      }
      const machine = byArn.get(arn);
      if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
      return machine;
    },
    all: () => [...byArn.values()],
  };
}
