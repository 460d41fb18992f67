import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { entries } from '#infra/functions';
import { definitionOf, resourcesOf, synthesized } from '#test/infra/template';

let template: Template;
beforeAll(() => {
  template = synthesized();
});

const logicalIdOf = (type: string, beginning: string) => {
  const ids = resourcesOf(template, type).map(([id]) => id);
  const found = ids.filter((id) => id.startsWith(beginning));
  expect(found, `${type} ${beginning}`).toHaveLength(1);
  return found[0] as string;
};

describe('the rule that detects stage changes', () => {
  const pattern = (detail: object) =>
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({ detail: Match.objectLike(detail) }),
    });

  test('takes successful calls of API Gateway only', () => {
    pattern({ eventSource: ['apigateway.amazonaws.com'], errorCode: [{ exists: false }] });
  });

  test('leaves out the two roles that change stages, and nobody who has no role', () => {
    const arns = ['PatchStageRole', 'CompensateRole'].map((role) => ({
      'Fn::GetAtt': [logicalIdOf('AWS::IAM::Role', role), 'Arn'],
    }));
    const arn = [{ exists: false }, { 'anything-but': arns }];
    pattern({ userIdentity: { sessionContext: { sessionIssuer: { arn } } } });
  });

  test('takes new and changed stages, and deployments that name one', () => {
    const stageName = [{ 'anything-but': [''] }];
    pattern({
      $or: [
        { eventName: ['CreateStage', 'UpdateStage'] },
        { eventName: ['CreateDeployment'], requestParameters: { createDeploymentInput: { stageName } } },
        { eventName: ['CreateDeployment'], requestParameters: { apiId: [{ exists: true }], stageName } },
      ],
    });
  });

  test('tries for a day to start the workflow', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({ source: ['aws.apigateway'] }),
      Targets: [
        Match.objectLike({
          Arn: { Ref: logicalIdOf('AWS::StepFunctions::StateMachine', 'Remediate') },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        }),
      ],
    });
  });
});

test('every target of every rule keeps what it could not deliver', () => {
  const queue = { 'Fn::GetAtt': [logicalIdOf('AWS::SQS::Queue', 'DeadLetters'), 'Arn'] };
  const rules = resourcesOf(template, 'AWS::Events::Rule');
  expect(rules.length).toBeGreaterThanOrEqual(3);
  for (const [id, { Properties }] of rules) {
    for (const target of Properties.Targets) expect(target.DeadLetterConfig, id).toEqual({ Arn: queue });
  }
});

test('the recorder hears of executions of both workflows that ended badly', () => {
  const machines = ['Remediate', 'Backout'].map((id) => ({ Ref: logicalIdOf('AWS::StepFunctions::StateMachine', id) }));
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.states'],
      detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: machines },
    },
  });
});

test('the table can be restored, is not deleted with the stack, and forgets what has a date', () => {
  template.hasResource('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    },
  });
});

describe('the functions', () => {
  test('are all there, on a runtime that AWS supports, each with a role of its own', () => {
    const functions = resourcesOf(template, 'AWS::Lambda::Function');
    // The preflight's is opted in to.
    expect(functions).toHaveLength(Object.keys(entries).length - 1);
    for (const [id, { Properties }] of functions) {
      expect(Properties, id).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
    const roles = functions.map(([, { Properties }]) => Properties.Role['Fn::GetAtt'][0]);
    expect(new Set(roles).size).toBe(functions.length);
  });

  test('and workflows may do nothing by wildcard', () => {
    const policies = resourcesOf(template, 'AWS::IAM::Policy');
    expect(policies.length).toBeGreaterThanOrEqual(Object.keys(entries).length);
    for (const [id, { Properties }] of policies) {
      for (const { Action } of Properties.PolicyDocument.Statement) {
        for (const action of [Action].flat()) expect(action, id).not.toContain('*');
      }
    }
  });

  test('may reach stages of either kind of API alike, and an API itself only where the policy may go by its name', () => {
    const resourcesFor = (end: string) =>
      resourcesOf(template, 'AWS::IAM::Policy')
        .filter(([, { Properties }]) => JSON.stringify(Properties).includes(`::${end}"`))
        .map(([id]) => id);
    expect(resourcesFor('/restapis/*/stages/*').length).toBeGreaterThanOrEqual(6);
    expect(resourcesFor('/apis/*/stages/*')).toEqual(resourcesFor('/restapis/*/stages/*'));
    const readers = [/^Inspect/, /^WatchExemptions/, /^ExemptPage/].map((name) => expect.stringMatching(name));
    expect(resourcesFor('/apis/*')).toEqual(readers);
    expect(resourcesFor('/restapis/??????????')).toEqual(readers);
  });

  test('write nothing but the list of exemptions where they only watch those', () => {
    const [policy] = resourcesOf(template, 'AWS::IAM::Policy').filter(([id]) => id.startsWith('WatchExemptions'));
    const statements: { Action: string | string[]; Condition?: object }[] =
      policy?.[1].Properties.PolicyDocument.Statement;
    const onTable = statements.filter(({ Action }) => /dynamodb:/.test(String(Action)));
    const keysOf = (each: { Condition?: object }) => /"([A-Z]+#\*)"/.exec(JSON.stringify(each.Condition))?.[1];
    expect(onTable.map((each) => [keysOf(each), /PutItem|UpdateItem|DeleteItem/.test(String(each.Action))])).toEqual([
      ['EXEMPTIONS#*', true],
      ['STAGE#*', false],
    ]);
  });

  test('that may change a stage are the two whose events the rule leaves out', () => {
    const mayPatch = resourcesOf(template, 'AWS::IAM::Policy')
      .filter(([, { Properties }]) => JSON.stringify(Properties).includes('apigateway:PATCH'))
      .map(([, { Properties }]) => Properties.Roles[0].Ref);
    const expected = ['CompensateRole', 'PatchStageRole'].map((role) => logicalIdOf('AWS::IAM::Role', role));
    expect(mayPatch.sort()).toEqual(expected.sort());
  });
});

test('the workflows are Standard ones that end by themselves', () => {
  const machines = resourcesOf(template, 'AWS::StepFunctions::StateMachine');
  expect(machines).toHaveLength(3);
  for (const [id, machine] of machines) {
    expect(machine.Properties.StateMachineType ?? 'STANDARD', id).toBe('STANDARD');
    expect(definitionOf(machine).TimeoutSeconds, id).toBeGreaterThan(0);
  }
});
