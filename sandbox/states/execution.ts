import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import type { Activity, Clock, Functions, Ids, Place } from '../contract.ts';
import type { Access } from '../iam/access.ts';
import type { Definition } from './definition.ts';
import type { History } from './history.ts';
import type { TaskTokens } from './task-tokens.ts';
import type { Turns } from './turns.ts';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** A state machine as it was created. */
export interface StateMachine {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly definition: Definition;
  /** The definition's JSON as it was given, which the parsed one adds defaults to. */
  readonly source: string;
  readonly roleArn: string;
  /** Epoch milliseconds. */
  readonly creationDate: number;
  readonly tags: readonly Tag[];
}

/** How an execution ended; `output` is JSON. */
export type Ending =
  | { readonly status: 'SUCCEEDED'; readonly output: string }
  | {
      readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
      readonly error?: string | undefined;
      readonly cause?: string | undefined;
    };

/** One execution, running or over. */
export interface Execution {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachine: StateMachine;
  /** The input's JSON as it was given. */
  readonly input: string;
  /** Epoch milliseconds. */
  readonly startDate: number;
  readonly history: History;
  readonly turns: Turns;
  /** The workflow's variables as the last state left them. */
  variables: Readonly<Record<string, unknown>>;
  /** Set once, when it ends. */
  ended?: { readonly ending: Ending /** Epoch milliseconds. */; readonly stopDate: number };
}

/** What running an execution draws on. */
export interface StatesParts {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly functions: Functions;
  /** Asked before each call that an execution makes by its state machine's role. */
  readonly access: Pick<Access, 'requireOfRole'>;
  readonly place: Place;
  readonly ids: Ids;
  readonly tokens: TaskTokens;
}

/** The execution's status as the API names it. */
export const statusOf = ({ ended }: Execution): ExecutionStatus => ended?.ending.status ?? 'RUNNING';
