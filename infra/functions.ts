import { type Duration, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { bundle } from '#infra/bundle';
import type { OnCall } from '#infra/on-call';
import { apiPath, onApiGateway, onCertificateTags, onTable, publishing } from '#infra/permissions';
import { ServiceFunction } from '#infra/service-function';
import type { Settings } from '#infra/settings';

/** Every handler by the id of its construct, with its entry path. */
export const entries = {
  Inspect: 'functions/inspect.ts',
  IssueCertificate: 'functions/issue-certificate.ts',
  RecordBackout: 'functions/record-backout.ts',
  PatchStage: 'functions/patch-stage.ts',
  VerifyStage: 'functions/verify-stage.ts',
  Compensate: 'functions/compensate.ts',
  RecordOutcome: 'functions/record-outcome.ts',
  Tell: 'functions/tell.ts',
  CompareStage: 'functions/compare-stage.ts',
  RecordExemption: 'functions/record-exemption.ts',
  ReleaseCertificate: 'functions/release-certificate.ts',
  RevertPage: 'functions/revert-page.ts',
  CleanUpCertificates: 'functions/clean-up-certificates.ts',
  RecordEndedExecution: 'functions/record-ended-execution.ts',
  WatchExemptions: 'functions/watch-exemptions.ts',
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

export interface Parts {
  readonly table: Pick<Table, 'tableArn' | 'tableName'>;
  readonly onCall: OnCall;
  readonly settings: Settings;
  /** How the message about a fix says to undo it: by links to an address, or by a call that starts a workflow. */
  readonly undoBy: { readonly linkBaseUrl: string } | { readonly backoutArn: string };
}

/** The functions that the two workflows run, each with the permissions that its own calls need and no others. */
export function workflowFunctions(scope: Construct, add: ReturnType<typeof functionFactory>, parts: Parts) {
  const { table, onCall, settings, undoBy } = parts;
  const byCommand = 'backoutArn' in undoBy;
  const stack = Stack.of(scope);
  const TABLE_NAME = table.tableName;
  const readStage = onApiGateway(stack, apiPath.stage, 'GET');
  const writeStage = onApiGateway(stack, apiPath.stage, 'GET', 'PATCH');
  return {
    inspect: add('Inspect', {
      description: 'Claims and reads a stage, and decides what it needs',
      environment: {
        TABLE_NAME,
        SETTLE_QUIET_SECONDS: String(settings.settle),
        SETTLE_AT_MOST_SECONDS: String(settings.settleAtMost),
      },
      permissions: [
        onTable(table, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
        readStage,
        onApiGateway(stack, apiPath.api, 'GET'),
        onApiGateway(stack, apiPath.integrations, 'GET'),
        onApiGateway(stack, apiPath.certificate, 'GET'),
      ],
    }),
    issueCertificate: add('IssueCertificate', {
      description: 'Gives a scope of stages its client certificate',
      environment: { TABLE_NAME, CERTIFICATE_SCOPE: settings.certificateScope },
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
      permissions: [onTable(table, 'PutItem', 'Query')],
    }),
    patchStage: add('PatchStage', {
      description: 'Sets clientCertificateId of one stage',
      permissions: [writeStage],
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
      environment: {
        TOPIC_ARN: onCall.topic.topicArn,
        ...(byCommand
          ? { BACKOUT_STATE_MACHINE_ARN: undoBy.backoutArn }
          : { TABLE_NAME, LINK_BASE_URL: undoBy.linkBaseUrl }),
      },
      permissions: [...(byCommand ? [] : [onTable(table, 'PutItem')]), ...publishing(onCall)],
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
      permissions: [onTable(table, 'GetItem', 'PutItem', 'Query')],
    }),
    releaseCertificate: add('ReleaseCertificate', {
      description: 'Notes that a stage gave a certificate up',
      environment: { TABLE_NAME },
      permissions: [onTable(table, 'UpdateItem', 'DeleteItem', 'Query')],
    }),
  };
}
