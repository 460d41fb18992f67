import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { Service } from '#test/support/service';

/** Of a workflow's definition (Amazon States Language), what decides where an execution goes and how long it takes. */
export interface Definition {
  readonly StartAt: string;
  /** How long an execution may take. */
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}

export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Default?: string;
}

/** One entry of a Retry. The workflows leave none of these fields to their defaults. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds: number;
}

/** The definition of a running workflow, as Step Functions was given it. */
export async function definitionOf(service: Service, workflow: string): Promise<Definition> {
  const client = new SFNClient(service.clientOptions);
  const stateMachineArn = await service.executions.machineArn(workflow);
  const { definition } = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
  client.destroy();
  return JSON.parse(definition as string);
}
