import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { type DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge, NO_RESOURCES } from '#infra/acknowledgements';
import { allow, onWorkflowLogs } from '#infra/permissions';
import type { Settings } from '#infra/settings';

interface WorkflowProps<Fns> {
  /** What its name begins with. */
  readonly names: string;
  /** The functions that it runs: all that its role may invoke. */
  readonly fns: Fns;
  readonly define: (states: Construct, fns: Fns) => DefinitionBody;
  readonly timeout: Duration;
  readonly settings: Pick<Settings, 'logRetentionDays' | 'tracing'>;
}

/**
 * A Standard workflow under a name of its own. Its states are the children of a construct of their own, so that both workflows
 * may have one called `Tell`.
 */
export function workflow<Fns extends Record<keyof Fns, IFunction>>(
  scope: Construct,
  id: string,
  { names, fns, define, timeout, settings }: WorkflowProps<Fns>,
): StateMachine {
  const states = new Construct(scope, `${id}States`);
  const role = workflowRole(states, Object.values<IFunction>(fns), settings.tracing);
  const machine = new StateMachine(scope, id, {
    stateMachineName: workflowName(names, id),
    definitionBody: define(states, fns),
    timeout,
    comment: `stagecert: ${id}`,
    // CDK would also let it invoke every version and alias of the functions.
    role: role.withoutPolicyUpdates(),
    logs: { destination: logGroup(states, names, id, settings), level: LogLevel.ALL, includeExecutionData: false },
    tracingEnabled: settings.tracing,
  });
  // Creation fails where the role may not deliver logs yet.
  machine.node.addDependency(role);
  if (!settings.tracing) {
    acknowledge(machine, 'SF2', 'The log and the history of the executions tell all steps; `tracing` turns traces on');
  }
  return machine;
}

/** A state machine's name, from which its ARN can be told before it exists. Step Functions allows 80 characters. */
export function workflowName(names: string, id: string): string {
  return `${names}-${id}`;
}

function workflowRole(scope: Construct, fns: readonly IFunction[], tracing: boolean): Role {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
  for (const fn of fns) role.addToPolicy(allow('lambda:InvokeFunction', fn.functionArn));
  role.addToPolicy(onWorkflowLogs(tracing));
  acknowledge(role, 'IAM5[Resource::*]', NO_RESOURCES);
  return role;
}

/**
 * The log says which states were entered and how they ended, and holds no data: these stay in the execution's history.
 * Groups under `/aws/vendedlogs/` share one statement of the account's log policy, whose size is limited (AWS Step Functions
 * developer guide, "Avoiding Amazon CloudWatch Logs resource policy size limits").
 */
function logGroup(scope: Construct, names: string, id: string, settings: Pick<Settings, 'logRetentionDays'>): LogGroup {
  return new LogGroup(scope, 'Log', {
    logGroupName: `/aws/vendedlogs/states/${workflowName(names, id)}`,
    retention: settings.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
