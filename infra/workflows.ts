import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { type functionFactory, type Parts, workflowFunctions } from '#infra/functions';
import type { ServiceFunction } from '#infra/service-function';
import { workflow, workflowName } from '#infra/workflow';
import { backout } from '#workflows/backout';
import { remediate } from '#workflows/remediate';
import { ASKING_TIMEOUT, EXECUTION_TIMEOUT } from '#workflows/steps';

type WorkflowFunctions = ReturnType<typeof workflowFunctions>;

interface Workflows {
  readonly fns: WorkflowFunctions;
  readonly remediate: StateMachine;
  readonly backout: StateMachine;
}

/** The two workflows with the functions that they run. */
export function addWorkflows(
  scope: Construct,
  add: ReturnType<typeof functionFactory>,
  { names, ...parts }: Parts & { readonly names: string },
): Workflows {
  const remediateArn = workflowArn(Stack.of(scope), names, 'Remediate');
  const fns = workflowFunctions(scope, add, { ...parts, remediateArn });
  const { settings } = parts;
  return {
    fns,
    remediate: workflow(scope, 'Remediate', {
      ...{ names, settings, timeout: ASKING_TIMEOUT },
      ...{ define: remediate, fns: remediateFunctions(fns) },
    }),
    backout: workflow(scope, 'Backout', {
      ...{ names, settings, timeout: EXECUTION_TIMEOUT },
      ...{ define: backout, fns: backoutFunctions(fns) },
    }),
  };
}

/** The ARN of a workflow that need not exist yet: a function that it runs cannot refer to it, or each would wait for the other. */
export function workflowArn(stack: Stack, names: string, id: string): string {
  const parts = { service: 'states', resource: 'stateMachine', resourceName: workflowName(names, id) };
  return stack.formatArn({ ...parts, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}

function remediateFunctions(fns: WorkflowFunctions) {
  const { inspect, ask, readDecision, recordExemption, issueCertificate, recordBackout } = fns;
  const { patchStage, verifyStage, compensate, recordOutcome, tell } = fns;
  const always = {
    ...{ inspect, ask, readDecision, recordExemption, issueCertificate, recordBackout },
    ...{ patchStage, verifyStage, compensate, recordOutcome, tell },
  };
  return fns.preflight ? plain({ ...always, preflight: fns.preflight }) : plain(always);
}

function backoutFunctions(fns: WorkflowFunctions) {
  const { compareStage, recordExemption, patchStage, verifyStage, releaseCertificate, recordOutcome, tell } = fns;
  return plain({ compareStage, recordExemption, patchStage, verifyStage, releaseCertificate, recordOutcome, tell });
}

function plain<Names extends string>(fns: Record<Names, ServiceFunction>) {
  const entries = Object.entries<ServiceFunction>(fns).map(([name, { fn }]) => [name, fn] as const);
  return Object.fromEntries(entries) as Record<Names, ServiceFunction['fn']>;
}
