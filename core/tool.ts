import type { Actor } from '#core/event';

/** A tool that deploys stages from a description of them, and so may undo what it does not know of. */
export type Deployer = 'cloudformation' | 'cdk' | 'terraform' | 'pulumi';

/** What somebody made a change with, as far as CloudTrail tells. */
export interface Tool {
  /** For people: one of the service's own words, never text from outside. */
  readonly name: string;
  /** Present where the next deployment comes from a description. */
  readonly deployer?: Deployer;
}

const CLOUDFORMATION = 'cloudformation.amazonaws.com';

/**
 * What user agents begin with or hold, the more telling first: a tool names the SDK that it is built on as well. Pulumi's AWS
 * provider is built on Terraform's. A user agent is whatever its caller says, so this is for telling people, never for
 * deciding. Terraform: the provider's `APN/1.0 HashiCorp/1.0 Terraform/…`; botocore's and the SDKs' names: AWS SDKs and
 * Tools reference guide, "User agent".
 */
const agents: readonly (readonly [pattern: RegExp, tool: Tool])[] = [
  [/\bPulumi/i, { name: 'Pulumi', deployer: 'pulumi' }],
  [/\bOpenTofu\//i, { name: 'OpenTofu', deployer: 'terraform' }],
  [/\bTerraform\/|\bterraform-provider-aws\//i, { name: 'Terraform', deployer: 'terraform' }],
  [/\bAnsible/i, { name: 'Ansible' }],
  [/\bcustodian\b|\bc7n\b/i, { name: 'Cloud Custodian' }],
  [/^aws-cli\//, { name: 'the AWS CLI' }],
  [/\bBoto3\//, { name: 'Python (boto3)' }],
  [/\bBotocore\//i, { name: 'Python (botocore)' }],
  [/\baws-sdk-(?:js|nodejs)\//, { name: 'the AWS SDK for JavaScript' }],
  [/\baws-sdk-go(?:-v2)?\//, { name: 'the AWS SDK for Go' }],
  [/\baws-sdk-java\//, { name: 'the AWS SDK for Java' }],
  [/\baws-sdk-dotnet/, { name: 'the AWS SDK for .NET' }],
  [/\baws-sdk-php\//, { name: 'the AWS SDK for PHP' }],
  [/\baws-sdk-ruby/, { name: 'the AWS SDK for Ruby' }],
  [/\baws-sdk-rust\//, { name: 'the AWS SDK for Rust' }],
  [/\baws-sdk-kotlin\//, { name: 'the AWS SDK for Kotlin' }],
  [/\baws-sdk-swift\//, { name: 'the AWS SDK for Swift' }],
  [/\baws-sdk-cpp\//, { name: 'the AWS SDK for C++' }],
  [/^console\.amazonaws\.com$|^AWS Internal$/, { name: 'the AWS console' }],
];

/**
 * The tool behind a change; null where nothing tells.
 *
 * Through CloudFormation CloudTrail sees CloudFormation alone: whether CDK, SAM or Serverless wrote the template is seen at
 * most by the role, which CDK calls `cdk-QUALIFIER-cfn-exec-role-ACCOUNT-REGION` unless told otherwise (CDK developer guide,
 * "Bootstrapping").
 */
export function toolOf({ arn, userAgent, invokedBy, source, fromConsole }: Actor): Tool | null {
  if ([invokedBy, source, userAgent].includes(CLOUDFORMATION)) {
    return /:role\/cdk-[^/]{1,20}-cfn-exec-role-/.test(arn ?? '')
      ? { name: 'AWS CDK, by CloudFormation', deployer: 'cdk' }
      : { name: 'CloudFormation', deployer: 'cloudformation' };
  }
  // A call from CloudShell says both; the CLI is what was used.
  const [, tool] = agents.find(([pattern]) => pattern.test(userAgent ?? '')) ?? [];
  if (tool) return tool;
  if (fromConsole || source === 'AWS Internal') return { name: 'the AWS console' };
  return invokedBy ? { name: 'an AWS service' } : null;
}
