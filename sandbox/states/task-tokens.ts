import { AwsError, type Ids } from '../contract.ts';

/** The task that waits behind a token. */
export interface WaitingTask {
  /** `output` is parsed JSON. */
  succeed(output: unknown): void;
  fail(error: string | undefined, cause: string | undefined): void;
  heartbeat(): void;
}

/** The tokens that were handed out, answered or not. */
export interface TaskTokens {
  /** Makes a token, for a task of this state machine, that nothing waits behind yet. */
  issue(stateMachineArn: string): string;
  /** From now on `task` hears what is sent for the token; until the returned function is called. */
  open(token: string, task: WaitingTask): () => void;
  /**
   * The task that waits behind a token.
   * @throws AwsError `InvalidToken`, `TaskDoesNotExist`, or `TaskTimedOut` where it has been answered, its task has ended or
   * timed out, or its execution is over
   */
  find(token: string): WaitingTask;
}

const MARK = 'task-token:';

/** The state machine that a token belongs to, which is what IAM looks at; undefined of what is no token. */
export function stateMachineOf(token: string): string | undefined {
  const text = Buffer.from(token, 'base64').toString();
  return text.startsWith(MARK) ? text.split(' ')[1] : undefined;
}

/** Makes an empty set of tokens. */
export function createTaskTokens(ids: Ids): TaskTokens {
  /** By token; undefined once nothing waits any more: that it was once known is what the second answer is told by. */
  const tasks = new Map<string, WaitingTask | undefined>();
  return {
    issue: (stateMachineArn) => Buffer.from(`${MARK}${ids.uuid()} ${stateMachineArn}`).toString('base64'),
    open(token, task) {
      tasks.set(token, task);
      return () => tasks.set(token, undefined);
    },
    find(token) {
      if (!Buffer.from(token, 'base64').toString().startsWith(MARK)) {
        throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
      }
      if (!tasks.has(token))
        throw new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
      const task = tasks.get(token);
      if (!task) throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
      return task;
    },
  };
}
