import { type Stack, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Why some statements name no resource. */
export const NO_RESOURCES = 'AWS defines no resources for the actions of log delivery and of X-Ray';

/**
 * Why paths of API Gateway's control plane are given with wildcards, by how the paths begin. A new one needs its reason here, or the
 * AwsSolutions pack of cdk-nag refuses the template.
 */
const whyWildcard: Readonly<Record<string, string>> = {
  '/restapis/*/stages/*': 'The service answers for every stage of one Region, whatever APIs there will be',
  '/apis/*': 'The same for APIs of version 2: their kind, their integrations, their stages',
  '/restapis/*/resources':
    'The preflight tries methods of any REST API of the Region; verbs that are not safe are left out',
  '/clientcertificates/*':
    'API Gateway gives certificates their ids; the records and tags say which are the service’s own',
  '/tags/': 'The path ends with the id of a certificate that does not exist yet; only certificates can be tagged by it',
};

/** Accepts one finding of the AwsSolutions pack at a construct and what is under it, with the reason. */
export function acknowledge(at: IConstruct, finding: string, reason: string): void {
  Validations.of(at).acknowledge({ id: `AwsSolutions::AwsSolutions-${finding}`, reason });
}

/** Accepts the wildcards in what a role may do, as far as there are reasons for them. */
export function acknowledgeWildcards(role: IConstruct, stack: Stack, statements: readonly PolicyStatement[]): void {
  for (const resource of statements.flatMap((statement) => statement.resources)) {
    const shown = asShown(stack.resolve(resource));
    const path = shown.slice(shown.indexOf('::/') + 2);
    const [, reason] = Object.entries(whyWildcard).find(([known]) => path.startsWith(known)) ?? [];
    if (shown.includes('*') && reason) acknowledge(role, `IAM5[Resource::${shown}]`, reason);
  }
}

/** A resource as cdk-nag writes it: what is known at deployment only stands in angle brackets. */
function asShown(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  const { Ref, 'Fn::Join': join } = resolved as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (Ref !== undefined) return `<${Ref}>`;
  return join ? join[1].map(asShown).join(join[0]) : '<?>';
}
