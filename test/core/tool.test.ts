import { describe, expect, test } from 'vitest';
import type { Actor } from '#core/event';
import { toolOf } from '#core/tool';

const actor = (differing: Partial<Actor>): Actor => ({ type: 'AssumedRole', arn: null, userAgent: null, ...differing });

describe('the tool behind a change', () => {
  test.each([
    [
      'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.80.0 aws-sdk-go-v2/1.32',
      'Terraform',
    ],
    ['APN/1.0 HashiCorp/1.0 OpenTofu/1.8.5 terraform-provider-aws/5.80.0 aws-sdk-go-v2/1.32', 'OpenTofu'],
    ['APN/1.0 Pulumi/1.0 PulumiAws/6.62 terraform-provider-aws/5.80.0 aws-sdk-go-v2/1.32', 'Pulumi'],
    ['aws-cli/2.30.1 md/awscrt#0.27 ua/2.1 os/linux Botocore/2.30', 'the AWS CLI'],
    ['Boto3/1.40.0 md/Botocore#1.40.0 os/linux', 'Python (boto3)'],
    ['aws-sdk-js/3.1141.0 ua/2.1 os/linux lang/js md/nodejs#24', 'the AWS SDK for JavaScript'],
    ['aws-sdk-nodejs/2.1692.0 linux/v20 promise', 'the AWS SDK for JavaScript'],
    ['aws-sdk-go-v2/1.32.5 os/linux lang/go#1.23', 'the AWS SDK for Go'],
    ['aws-sdk-java/2.29.0 md/io#sync', 'the AWS SDK for Java'],
    ['console.amazonaws.com', 'the AWS console'],
    ['AWS Internal', 'the AWS console'],
  ])('is read off the user agent %s', (userAgent, name) => {
    expect(toolOf(actor({ userAgent }))?.name).toBe(name);
  });

  test.each<[string, Partial<Actor>]>([
    ['invokedBy', { invokedBy: 'cloudformation.amazonaws.com' }],
    ['the source', { source: 'cloudformation.amazonaws.com', userAgent: 'aws-sdk-java/2.29.0' }],
    ['the user agent', { userAgent: 'cloudformation.amazonaws.com' }],
  ])('is CloudFormation by %s', (_what, differing) => {
    expect(toolOf(actor(differing))).toEqual({ name: 'CloudFormation', deployer: 'cloudformation' });
  });

  test("is CDK where CloudFormation goes by CDK's own role", () => {
    const arn = 'arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1';
    expect(toolOf(actor({ arn, invokedBy: 'cloudformation.amazonaws.com' }))?.deployer).toBe('cdk');
    expect(toolOf(actor({ arn, userAgent: 'aws-cli/2.30' }))?.name).toBe('the AWS CLI');
  });

  test('is the console where only the session or the source says so', () => {
    expect(toolOf(actor({ fromConsole: true }))?.name).toBe('the AWS console');
    expect(toolOf(actor({ source: 'AWS Internal' }))?.name).toBe('the AWS console');
  });

  test('is an AWS service, or unknown, where nothing else is told', () => {
    expect(toolOf(actor({ invokedBy: 'config.amazonaws.com' }))?.name).toBe('an AWS service');
    expect(toolOf(actor({ userAgent: 'curl/8.0' }))).toBeNull();
  });

  test('is found at once, however long the user agent is', () => {
    const times = [1, 2, 3, 4, 5].map(() => {
      const began = performance.now();
      for (const piece of ['a', 'Terraform', 'aws-sdk-', '-', 'Pulum']) toolOf(actor({ userAgent: piece.repeat(512) }));
      return performance.now() - began;
    });
    // The best of some: a busy machine makes any of them wait.
    expect(Math.min(...times)).toBeLessThan(200);
  });
});
