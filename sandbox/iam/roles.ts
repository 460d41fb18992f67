import type { PolicyModel } from '../assembly/model.ts';
import { NotImplementedError } from '../contract.ts';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies.ts';
import { compileDocument, type Statement } from './document.ts';

/** A role with all that its policies say. */
export interface Role {
  /** Of the policies attached to it. */
  readonly statements: readonly Statement[];
  /** Of its permissions boundary, where it has one. */
  readonly boundary?: readonly Statement[];
  /** Who may assume it. */
  readonly trust: readonly Statement[];
}

/** The properties that the resource types of IAM let through. */
interface RoleProperties {
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument: unknown;
  readonly ManagedPolicyArns?: readonly string[];
  readonly Policies?: readonly { readonly PolicyDocument: unknown }[];
  readonly PermissionsBoundary?: string;
}

interface PolicyProperties {
  readonly PolicyDocument: unknown;
  readonly Roles?: readonly string[];
  /** Only a managed policy has one. */
  readonly PolicyArn?: string;
}

interface AttachedPolicy {
  readonly statements: readonly Statement[];
  readonly roles: readonly string[];
  readonly arn?: string;
}

/**
 * Compiles the roles of a template with the policies attached to each, by the role's ARN.
 *
 * @throws NotImplementedError for a policy that is not served, or one that the template does not hold
 */
export function readRoles(policies: readonly PolicyModel[], account: string): ReadonlyMap<string, Role> {
  const attached = policies.filter(({ kind }) => kind === 'inline' || kind === 'managed').map(readPolicy);
  const roles = policies.filter(({ kind }) => kind === 'role');
  return new Map(
    roles.map((role) => {
      const { RoleName } = role.properties as unknown as RoleProperties;
      return [`arn:aws:iam::${account}:role/${RoleName}`, readRole(role, attached)];
    }),
  );
}

function readPolicy({ properties, origin }: PolicyModel): AttachedPolicy {
  const { PolicyDocument, Roles = [], PolicyArn } = properties as unknown as PolicyProperties;
  const statements = compileDocument(PolicyDocument, 'identity', origin);
  return { statements, roles: Roles, ...(PolicyArn !== undefined && { arn: PolicyArn }) };
}

function readRole({ properties, origin }: PolicyModel, attached: readonly AttachedPolicy[]): Role {
  const {
    RoleName,
    AssumeRolePolicyDocument,
    ManagedPolicyArns = [],
    Policies = [],
    PermissionsBoundary,
  } = properties as unknown as RoleProperties;
  const byArn = (arn: string) => managedPolicy(arn, attached, origin);
  return {
    statements: [
      ...attached.filter(({ roles }) => roles.includes(RoleName)).flatMap(({ statements }) => statements),
      ...ManagedPolicyArns.flatMap(byArn),
      ...Policies.flatMap(({ PolicyDocument }) => compileDocument(PolicyDocument, 'identity', origin)),
    ],
    trust: compileDocument(AssumeRolePolicyDocument, 'trust', origin),
    ...(PermissionsBoundary !== undefined && { boundary: byArn(PermissionsBoundary) }),
  };
}

function managedPolicy(arn: string, attached: readonly AttachedPolicy[], where: string): readonly Statement[] {
  const own = attached.find((policy) => policy.arn === arn);
  if (own) return own.statements;
  const document = AWS_MANAGED_POLICIES.get(arn);
  if (document === undefined)
    throw new NotImplementedError(`the managed policy ${arn} (${where}): its text is not known`);
  return compileDocument(document, 'identity', arn);
}
