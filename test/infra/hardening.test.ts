import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { resourcesOf, synthesized } from '#test/infra/template';
import { readProjectFile } from '#test/support/markdown';

let template: Template;
beforeAll(() => {
  template = synthesized();
});

const ofThisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
const alarms = { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Condition: ofThisAccount };

describe('the topic', () => {
  test('is encrypted by a key that rotates and goes with the stack', () => {
    template.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Delete',
      Properties: Match.objectLike({ EnableKeyRotation: true }),
    });
    const [[key]] = resourcesOf(template, 'AWS::KMS::Key') as [[string, unknown]];
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });
  });

  test('and its key admit the alarms of this account, and no other service', () => {
    for (const [type, Action] of [
      ['AWS::KMS::Key', ['kms:GenerateDataKey', 'kms:Decrypt']],
      ['AWS::SNS::TopicPolicy', 'sns:Publish'],
    ] as const) {
      const [[id, { Properties }]] = resourcesOf(template, type) as [ReturnType<typeof resourcesOf>[number]];
      const { Statement } = Properties.KeyPolicy ?? Properties.PolicyDocument;
      const services = Statement.filter(({ Principal }: { Principal: unknown }) => Principal instanceof Object).filter(
        ({ Principal }: { Principal: { Service?: string } }) => Principal.Service,
      );
      expect(services, id).toEqual([expect.objectContaining({ ...alarms, Action })]);
    }
  });

  test('can be published to by the functions that are told of it, which may use its key', () => {
    const told = resourcesOf(template, 'AWS::Lambda::Function')
      .filter(([, { Properties }]) => Properties.Environment?.Variables.TOPIC_ARN)
      .map(([id]) => id.replace(/Function[0-9A-F]{8}$/, ''))
      .sort();
    expect(told).toContain('Tell');
    const mayUse = (action: string) =>
      resourcesOf(template, 'AWS::IAM::Policy')
        .filter(([, { Properties }]) => JSON.stringify(Properties).includes(`"${action}"`))
        .map(([id]) => id.replace(/RoleDefaultPolicy.*/, ''))
        .sort();
    expect(mayUse('sns:Publish')).toEqual(told);
    expect(mayUse('kms:GenerateDataKey')).toEqual(told);
    expect(mayUse('kms:Decrypt')).toEqual(told);
  });
});

test('the table and every queue are encrypted', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true } });
  template.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
});

test('every log is kept for half a year and goes with the stack', () => {
  const groups = resourcesOf(template, 'AWS::Logs::LogGroup');
  expect(groups.length).toBeGreaterThanOrEqual(17);
  for (const [id, { Properties, DeletionPolicy }] of groups) {
    expect([Properties.RetentionInDays, DeletionPolicy], id).toEqual([180, 'Delete']);
  }
});

describe('the workflows', () => {
  test('log every step and none of its data', () => {
    const machines = resourcesOf(template, 'AWS::StepFunctions::StateMachine');
    for (const [id, { Properties }] of machines) {
      expect(Properties.LoggingConfiguration, id).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
      expect(Properties.LoggingConfiguration.Destinations, id).toHaveLength(1);
    }
  });

  test('have names that other parts can tell beforehand', () => {
    const names = resourcesOf(template, 'AWS::StepFunctions::StateMachine').map(([, { Properties }]) => Properties);
    expect(names.map(({ StateMachineName }) => StateMachineName).sort()).toEqual([
      'Stagecert-Backout',
      'Stagecert-Digest',
      'Stagecert-Remediate',
    ]);
  });

  test('may invoke the functions of their own states only', () => {
    for (const [id, { Properties }] of resourcesOf(template, 'AWS::StepFunctions::StateMachine')) {
      const role = Properties.RoleArn['Fn::GetAtt'][0];
      const policy = resourcesOf(template, 'AWS::IAM::Policy').find(
        ([, each]) => each.Properties.Roles[0].Ref === role,
      );
      const statements: { Action: unknown; Resource: unknown }[] = policy?.[1].Properties.PolicyDocument.Statement;
      const invoked = statements.filter(({ Action }) => Action === 'lambda:InvokeFunction');
      const named = invoked.map(({ Resource }) => (Resource as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]);
      const used = new Set(JSON.stringify(Properties.DefinitionString).match(/\w+Function[0-9A-F]{8}/g));
      expect(new Set(named), id).toEqual(used);
      expect(statements.filter((each) => !invoked.includes(each))).toHaveLength(1);
    }
  });
});

describe('the pages', () => {
  const stage = () =>
    (resourcesOf(template, 'AWS::ApiGatewayV2::Stage') as [ReturnType<typeof resourcesOf>[number]])[0][1];

  test('answer ten requests a second', () => {
    expect(stage().Properties.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 });
  });

  test('leave an access log without the path, which holds the secret, and without who came', () => {
    const { Format, DestinationArn } = stage().Properties.AccessLogSettings;
    expect(Object.values(JSON.parse(Format))).toContain('$context.routeKey');
    expect(Format).not.toMatch(/path|rawPath|sourceIp|userAgent|identity|header|querystring/i);
    expect(JSON.stringify(DestinationArn)).not.toContain(':*');
  });
});

describe('the alarms', () => {
  const all = () => resourcesOf(template, 'AWS::CloudWatch::Alarm');

  test('are four, and each tells on-call where in the runbook to read on', () => {
    const headings = readProjectFile('docs/runbook.md').match(/^#+ .*$/gm) ?? [];
    const anchors = headings.map((line) =>
      line
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(all()).toHaveLength(4);
    for (const [id, { Properties }] of all()) {
      expect(Properties.AlarmActions, id).toHaveLength(1);
      const [, anchor] = Properties.AlarmDescription.match(/docs\/runbook\.md#([\w-]+)$/) ?? [];
      expect(anchors, id).toContain(anchor);
    }
  });

  test('look at no more metrics than an alarm may have', () => {
    for (const [id, { Properties }] of all()) {
      const metrics = (Properties.Metrics ?? []).filter(({ MetricStat }: { MetricStat?: object }) => MetricStat);
      expect(metrics.length, id).toBeLessThanOrEqual(10);
    }
  });
});
