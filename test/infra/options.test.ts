import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { chatLoss } from '#core/chat-loss';
import { messageFor } from '#core/message';
import { now } from '#test/core/given';
import { tellings } from '#test/core/tellings';
import { deployed, everything, SYNTHESIS } from '#test/infra/deployments';
import { resourcesOf } from '#test/infra/template';
import { readProjectFile } from '#test/support/markdown';

describe('with everything set', () => {
  let template: Template;
  beforeAll(() => {
    template = deployed(everything);
  }, SYNTHESIS);

  test('no key and no topic but the one for chats are made; what is said goes to the given ones', () => {
    template.resourceCountIs('AWS::SNS::Topic', 1);
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: everything.keyArn });
    template.resourceCountIs('AWS::KMS::Key', 0);
    const withTopic = resourcesOf(template, 'AWS::Lambda::Function').filter(
      ([, { Properties }]) => Properties.Environment?.Variables.TOPIC_ARN,
    );
    const topics = withTopic.map(([, { Properties }]) => Properties.Environment.Variables.TOPIC_ARN);
    expect(new Set(topics)).toEqual(new Set([everything.topicArn]));
    const use = { Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Effect: 'Allow', Resource: everything.keyArn };
    template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Match.arrayWith([use]) } });
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [everything.topicArn] });
  });

  test('whoever publishes may note which of the two topics was reached', () => {
    const Condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['PUBLISHED#*'] } };
    const noting = Object.entries(statementsOf(template)).flatMap(([role, statements]) =>
      statements
        .filter((each) => JSON.stringify(each.Condition)?.includes('PUBLISHED#'))
        .map((each) => [role, each.Action, each.Condition]),
    );
    expect(noting).toEqual([
      ['Tell', 'dynamodb:GetItem', Condition],
      ['WatchExemptions', ['dynamodb:GetItem', 'dynamodb:PutItem'], Condition],
    ]);
  });

  test('what functions log of messages that chats lack is the metric of an alarm', () => {
    const [[topicId = ''] = []] = resourcesOf(template, 'AWS::SNS::Topic');
    const logged = JSON.parse(
      chatLoss('arn:aws:sns:eu-west-1:111122223333:chats', messageFor(tellings.fixed), new Error(), now),
    );
    const [{ Namespace, Dimensions, Metrics }] = logged._aws.CloudWatchMetrics;
    expect(logged).toMatchObject({ [Metrics[0].Name]: 1, [Dimensions[0][0]]: 'chats' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...{ Namespace, MetricName: Metrics[0].Name, Statistic: 'Sum', Threshold: 0 },
      Dimensions: [{ Name: Dimensions[0][0], Value: { 'Fn::GetAtt': [topicId, 'TopicName'] } }],
      AlarmDescription: Match.stringLikeRegexp('runbook.md#alarm-chats-not-reached$'),
    });
    expect(readProjectFile('docs/runbook.md')).toContain('### Alarm: chats not reached');
  });

  test('each address is subscribed', () => {
    const endpoints = resourcesOf(template, 'AWS::SNS::Subscription').map(([, { Properties }]) => Properties);
    expect(endpoints.map(({ Endpoint, Protocol }) => `${Protocol}:${Endpoint}`)).toEqual(
      everything.emails.map((email) => `email:${email}`),
    );
  });

  test('every role is bounded', () => {
    template.allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: everything.permissionsBoundaryArn });
  });

  test('everything that has a name begins with the prefix, but for the table and for what was given a name of its own', () => {
    const names = Object.values(template.toJSON().Resources as Record<string, { Properties?: Record<string, unknown> }>)
      .flatMap(({ Properties = {} }) => Object.entries(Properties))
      .filter(([property]) =>
        /^(Name|(Role|Function|Topic|Queue|Alarm|StateMachine|LogGroup|Table)Name)$/.test(property),
      )
      .filter(([, value]) => typeof value === 'string' || 'Fn::Join' in (value as object))
      .map(([, value]) => JSON.stringify(value));
    expect(names.length).toBeGreaterThan(50);
    const others = names.filter((name) => !name.includes('acme-stagecert-'));
    expect(others).toEqual([JSON.stringify(everything.policyParameter)]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('no role has a longer name than IAM allows in the Region with the longest name', () => {
    for (const [id, { Properties }] of resourcesOf(template, 'AWS::IAM::Role')) {
      const { length } = Properties.RoleName['Fn::Join'][1][0];
      expect(length + 20 - 'acme-stagecert'.length + 'ap-southeast-1'.length, id).toBeLessThanOrEqual(64);
    }
  });

  test('no public address is left, and Tell names the workflow instead', () => {
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    expect(types.filter((type) => type.startsWith('AWS::ApiGateway'))).toEqual([]);
    const variables = resourcesOf(template, 'AWS::Lambda::Function').map(
      ([, { Properties }]) => Properties.Environment?.Variables,
    );
    expect(variables.filter((each) => each?.LINK_BASE_URL)).toEqual([]);
    const arn = { 'Fn::Join': ['', Match.arrayWith([':stateMachine:acme-stagecert-Backout'])] };
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'acme-stagecert-Tell',
      Environment: { Variables: Match.objectLike({ BACKOUT_STATE_MACHINE_ARN: arn }) },
    });
  });

  test('logs are kept for that long, and the workflows are traced', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', { TracingConfiguration: { Enabled: true } });
  });
});

/** What each role's own policy says. */
function statementsOf(template: Template): Record<string, Record<string, unknown>[]> {
  const policies = resourcesOf(template, 'AWS::IAM::Policy').map(([id, { Properties }]) => [
    id.replace(/RoleDefaultPolicy.*$/, ''),
    Properties.PolicyDocument.Statement,
  ]);
  return Object.fromEntries(policies);
}

test(
  'with one topic nobody notes which was reached',
  () => {
    expect(JSON.stringify(deployed({}).toJSON())).not.toContain('PUBLISHED#');
  },
  SYNTHESIS,
);

test(
  'a topic of the user’s own without a key asks for no use of keys',
  () => {
    const template = deployed({ topicArn: everything.topicArn });
    template.resourceCountIs('AWS::KMS::Key', 0);
    expect(JSON.stringify(template.toJSON())).not.toContain('kms:');
  },
  SYNTHESIS,
);

test(
  'a key of the user’s own encrypts the topic that is made',
  () => {
    const template = deployed({ keyArn: everything.keyArn });
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: everything.keyArn });
  },
  SYNTHESIS,
);

test.each([
  ['aws', 'eu-west-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
])(
  'in partition %s every ARN is of it, and every service is called by its name there',
  (partition, region) => {
    const text = JSON.stringify(deployed({}, region).toJSON());
    const arns = [...text.matchAll(/arn:(aws[a-z-]*):/g)].map(([, found]) => found);
    expect(new Set(arns)).toEqual(new Set([partition]));
    expect(text).toContain(`arn:${partition}:apigateway:${region}::/restapis/*/stages/*`);
    expect(text).toContain(`/tags/arn%3A${partition}%3Aapigateway%3A${region}%3A%3A%2Fclientcertificates%2F*`);
    // These services have the same principal in every partition; that of Step Functions had the Region in it once.
    const principals = [...text.matchAll(/"Service":"([^"]+)"/g)].map(([, found]) => found);
    expect([...new Set(principals)].sort()).toEqual(
      ['cloudwatch', 'events', 'lambda', 'states'].map((service) => `${service}.amazonaws.com`),
    );
  },
  SYNTHESIS,
);
