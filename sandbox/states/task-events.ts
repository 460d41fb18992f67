import type { TaskFailedEventDetails } from '@aws-sdk/client-sfn';
import { toPayload } from './errors.ts';
import type { History } from './history.ts';
import type { Resource } from './resource.ts';

/** How long a task may take: seconds, where the state says. */
export interface TaskLimits {
  readonly timeoutInSeconds?: number;
  readonly heartbeatInSeconds?: number;
}

type Failure = Pick<TaskFailedEventDetails, 'error' | 'cause'>;

/** Writes one attempt of a task into the history, under the names that its kind of resource has there. */
export interface TaskEvents {
  scheduled(parameters: unknown, limits: TaskLimits): void;
  started(): void;
  /** The call was made and its token is waited for. */
  submitted(output: unknown): void;
  succeeded(output: string): void;
  failed(failure: Failure): void;
  timedOut(failure: Failure): void;
  /** What stands for the resource in an error about its result's size. */
  readonly producer: string;
}

const outputDetails = { truncated: false };

/** The events of the integration with Lambda. */
function integrationEvents(resource: string, history: History, region: string): TaskEvents {
  const task = { resourceType: 'lambda', resource };
  return {
    producer: task.resourceType,
    scheduled: (given, limits) => {
      const parameters = toPayload(given, task.resourceType);
      history.add('TaskScheduled', { taskScheduledEventDetails: { ...task, region, parameters, ...limits } });
    },
    started: () => history.add('TaskStarted', { taskStartedEventDetails: task }),
    submitted: (result) => {
      const output = toPayload(result, task.resourceType);
      history.add('TaskSubmitted', { taskSubmittedEventDetails: { ...task, output, outputDetails } });
    },
    succeeded: (output) =>
      history.add('TaskSucceeded', { taskSucceededEventDetails: { ...task, output, outputDetails } }),
    failed: (failure) => history.add('TaskFailed', { taskFailedEventDetails: { ...task, ...failure } }),
    timedOut: (failure) => history.add('TaskTimedOut', { taskTimedOutEventDetails: { ...task, ...failure } }),
  };
}

/** The events of a function named by its ARN. It has no token, so nothing is submitted. */
function functionEvents(resource: string, history: History): TaskEvents {
  return {
    producer: resource,
    scheduled: (given, { timeoutInSeconds }) => {
      const input = toPayload(given, resource);
      history.add('LambdaFunctionScheduled', {
        lambdaFunctionScheduledEventDetails: { resource, input, inputDetails: outputDetails, timeoutInSeconds },
      });
    },
    started: () => history.add('LambdaFunctionStarted'),
    submitted: () => undefined,
    succeeded: (output) =>
      history.add('LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: { output, outputDetails } }),
    failed: (failure) => history.add('LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: failure }),
    timedOut: (failure) => history.add('LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: failure }),
  };
}

/** Chooses the names by the resource. */
export function taskEvents(resource: Resource, history: History, region: string): TaskEvents {
  return resource.integration === 'invoke'
    ? integrationEvents(resource.action, history, region)
    : functionEvents(resource.functionArn, history);
}
