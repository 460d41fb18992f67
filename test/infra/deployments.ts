import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { StageCertProps } from '#infra/props';
import { StageCert } from '#infra/stage-cert';

/** How long a test that synthesizes may take, in milliseconds: it has nothing but work for the processor, 2 s or 3 of it. */
export const SYNTHESIS = 120_000;

/** The service in a stack of its own, as somebody who uses the construct has it. */
export function deployed(props: StageCertProps = {}, region?: string): Template {
  // Where the Region is known, so is the partition, and CDK can be told to write it down.
  const app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } });
  const stack = new Stack(app, 'Stagecert', region ? { env: { account: '111122223333', region } } : {});
  new StageCert(stack, 'Default', props);
  return Template.fromStack(stack);
}

/** Everything that can be set at once, set to something else than its default. */
export const everything: Required<Omit<StageCertProps, 'mode'>> = {
  policy: 'examples/policy.json',
  policyParameter: '/platform/certificates/policy',
  emails: ['on-call@example.com', 'audit@example.com'],
  digestAfter: 5,
  chat: true,
  linksInChat: true,
  preflight: true,
  topicArn: 'arn:aws:sns:eu-west-1:111122223333:on-call',
  keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000001',
  permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/boundary',
  prefix: 'acme-stagecert',
  publicEndpoint: false,
  logRetentionDays: 365,
  tracing: true,
};
