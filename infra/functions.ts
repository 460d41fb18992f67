import { Duration, Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { bundle } from '#infra/bundle';
import { allow, apiPath, onApiGateway, onCertificateTags, onTable } from '#infra/permissions';
import { ServiceFunction } from '#infra/service-function';
import type { Settings } from '#infra/settings';
import { type TellingParts, telling, tellingRights } from '#infra/telling';

/** Every handler by the id of its construct, with its entry path. */
export const entries = {
  Inspect: 'functions/inspect.ts',
  Ask: 'functions/ask.ts',
  ReadDecision: 'functions/read-decision.ts',
  IssueCertificate: 'functions/issue-certificate.ts',
  RecordBackout: 'functions/record-backout.ts',
  Preflight: 'functions/preflight.ts',
  PatchStage: 'functions/patch-stage.ts',
  VerifyStage: 'functions/verify-stage.ts',
  Compensate: 'functions/compensate.ts',
  RecordOutcome: 'functions/record-outcome.ts',
  Tell: 'functions/tell.ts',
  CompareStage: 'functions/compare-stage.ts',
  RecordExemption: 'functions/record-exemption.ts',
  ReleaseCertificate: 'functions/release-certificate.ts',
  RevertPage: 'functions/revert-page.ts',
  ExemptPage: 'functions/exempt-page.ts',
  StatusPage: 'functions/status-page.ts',
  DecidePage: 'functions/decide-page.ts',
  CleanUpCertificates: 'functions/clean-up-certificates.ts',
  RecordEndedExecution: 'functions/record-ended-execution.ts',
  WatchExemptions: 'functions/watch-exemptions.ts',
  SendDigest: 'functions/send-digest.ts',
} as const;

export type FunctionName = keyof typeof entries;

export interface FunctionSpec {
  readonly description: string;
  readonly environment?: Record<string, string>;
  readonly permissions: readonly PolicyStatement[];
  readonly timeout?: Duration;
}

/** Makes functions of the service under `scope`; all handlers are bundled at the first call. */
export function functionFactory(
  scope: Construct,
  { logRetentionDays }: Pick<Settings, 'logRetentionDays'>,
): (name: FunctionName, spec: FunctionSpec) => ServiceFunction {
  const bundles = bundle(Object.values(entries));
  return (name, { environment = {}, ...spec }) =>
    new ServiceFunction(scope, name, {
      ...spec,
      environment,
      logRetentionDays,
      bundle: bundles.get(entries[name]) as string,
    });
}

export type Parts = TellingParts & {
  /** The parameter that holds the policy. */
  readonly policy: Pick<IParameter, 'parameterArn' | 'parameterName'>;
  readonly settings: Settings;
};

type WorkflowParts = Parts & {
  /** The workflow whose executions wait for people, and which need not exist yet. */
  readonly remediateArn: string;
};

/** The functions that the two workflows run, each with the permissions that its own calls need and no others. */
export function workflowFunctions(scope: Construct, add: ReturnType<typeof functionFactory>, parts: WorkflowParts) {
  const { table, policy, undoBy, remediateArn, settings } = parts;
  const byCommand = 'backoutArn' in undoBy;
  const stack = Stack.of(scope);
  const TABLE_NAME = table.tableName;
  const readStage = onApiGateway(stack, apiPath.stage, 'GET');
  const writeStage = onApiGateway(stack, apiPath.stage, 'GET', 'PATCH');
  return {
    inspect: add('Inspect', {
      description: 'Claims and reads a stage, and decides what it needs',
      environment: { TABLE_NAME, POLICY_PARAMETER: policy.parameterName, PREFLIGHT: String(settings.preflight) },
      permissions: [
        onTable(table, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
        readStage,
        onApiGateway(stack, apiPath.api, 'GET'),
        onApiGateway(stack, apiPath.integrations, 'GET'),
        onApiGateway(stack, apiPath.certificate, 'GET'),
        allow('ssm:GetParameter', policy.parameterArn),
        // Wakes an execution whose question is void.
        allow('states:SendTaskSuccess', remediateArn),
      ],
    }),
    ask: add('Ask', {
      description: 'Asks on-call whether a stage may be given a certificate',
      environment: telling(parts).environment,
      permissions: [onTable(table, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'), ...tellingRights(parts)],
    }),
    readDecision: add('ReadDecision', {
      description: 'Reads what a person decided about a stage',
      environment: { TABLE_NAME },
      permissions: [
        onTable(table, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
        readStage,
        onApiGateway(stack, apiPath.integrations, 'GET'),
      ],
    }),
    issueCertificate: add('IssueCertificate', {
      description: 'Gives a scope of stages its client certificate',
      environment: { TABLE_NAME },
      permissions: [
        onTable(table, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        onApiGateway(stack, apiPath.certificates, 'GET', 'POST'),
        onApiGateway(stack, apiPath.certificate, 'GET'),
        // Unverified whether tags given at generation need it; without it a generation might be refused.
        onCertificateTags(stack),
      ],
    }),
    recordBackout: add('RecordBackout', {
      description: 'Records how to undo a change before it is made',
      environment: { TABLE_NAME },
      permissions: [onTable(table, 'GetItem', 'PutItem', 'Query')],
    }),
    ...(settings.preflight && { preflight: addPreflight(stack, add) }),
    patchStage: add('PatchStage', {
      description: 'Sets clientCertificateId of one stage',
      environment: { TABLE_NAME },
      permissions: [onTable(table, 'GetItem'), writeStage],
    }),
    verifyStage: add('VerifyStage', {
      description: 'Reads a stage after it was changed',
      permissions: [readStage],
    }),
    compensate: add('Compensate', {
      description: 'Undoes a fix that was cut off half-way',
      environment: { TABLE_NAME },
      permissions: [
        onTable(table, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
        writeStage,
        onApiGateway(stack, apiPath.certificate, 'DELETE'),
      ],
    }),
    recordOutcome: add('RecordOutcome', {
      description: 'Writes outcomes into the history',
      environment: { TABLE_NAME },
      permissions: [onTable(table, 'GetItem', 'PutItem', 'DeleteItem', 'Query')],
    }),
    tell: add('Tell', {
      description: 'Tells on-call how a remediation or a backout ended',
      ...telling(parts),
    }),
    compareStage: add('CompareStage', {
      description: 'Compares a stage with what a backout is to undo',
      environment: { TABLE_NAME, DECISIONS: byCommand ? 'input' : 'table' },
      permissions: [
        onTable(table, 'GetItem', 'PutItem'),
        ...(byCommand ? [onTable(table, 'UpdateItem')] : []),
        readStage,
      ],
    }),
    recordExemption: add('RecordExemption', {
      description: 'Records that a stage is left alone',
      environment: { TABLE_NAME },
      permissions: [onTable(table, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query')],
    }),
    releaseCertificate: add('ReleaseCertificate', {
      description: 'Notes that a stage gave a certificate up',
      environment: { TABLE_NAME },
      permissions: [onTable(table, 'UpdateItem', 'DeleteItem', 'Query')],
    }),
  };
}

/** The one function that has backends called, deployed where that was opted in to; its role cannot call them by other verbs. */
function addPreflight(stack: Stack, add: ReturnType<typeof functionFactory>): ServiceFunction {
  return add('Preflight', {
    description: 'Calls backends with a certificate before a stage is given it',
    permissions: [
      onApiGateway(stack, '/restapis/*/stages/*', 'GET'),
      onApiGateway(stack, apiPath.resources, 'GET'),
      onApiGateway(stack, apiPath.safeMethods, 'POST'),
    ],
    // Two calls of 8 s that have begun after 20 s at the latest, and what goes before.
    timeout: Duration.seconds(45),
  });
}
