import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageCertProps } from '#infra/props';
import { StageCert } from '#infra/stage-cert';

interface StagecertStackProps extends StackProps {
  readonly settings: StageCertProps;
}

/** The stack of the app: the service, and what one needs to know of it. */
export class StagecertStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: StagecertStackProps) {
    super(scope, id, props);
    // CDK leaves `Default` out of logical ids, so that these read as if the service were the stack.
    const { topic, table, policy } = new StageCert(this, 'Default', settings);
    new CfnOutput(this, 'TopicArn', { value: topic.topicArn, description: 'Subscribe on-call to this topic' });
    new CfnOutput(this, 'TableName', {
      value: table.tableName,
      description: 'History, backout records and exemptions',
    });
    new CfnOutput(this, 'PolicyParameter', {
      value: policy.parameterName,
      description: 'The SSM parameter with the policy: what is done about which stages',
    });
  }
}
