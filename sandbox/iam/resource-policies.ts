import type { PolicyModel } from '../assembly/model.ts';
import { NotImplementedError, type Place } from '../contract.ts';
import { compileDocument, type Statement } from './document.ts';
import { type AccessRequest, evaluate } from './evaluate.ts';
import { readKeyPolicies } from './key-policies.ts';

/** The policies that stand at resources. */
export interface ResourcePolicies {
  /** The statements that concern a resource. */
  at(resource: string): readonly Statement[];
  /**
   * Whether the identity's own policies may allow the request. For most resources of one account they always may; for a
   * key they may where its policy admits the account.
   * Source: KMS developer guide, "Default key policy", "Allows access to the AWS account and enables IAM policies".
   */
  leaveToIdentity(request: AccessRequest): boolean;
}

/** @throws NotImplementedError for a policy that cannot be evaluated as AWS does */
export function readResourcePolicies(policies: readonly PolicyModel[], place: Place): ResourcePolicies {
  const statements = policies.flatMap(compile);
  const keys = readKeyPolicies(policies, place);
  const at = (resource: string) => (isKey(resource) ? (keys.get(resource) ?? []) : statements);
  return {
    at,
    leaveToIdentity: (request) =>
      !isKey(request.resource) ||
      evaluate(at(request.resource), { ...request, requester: { account: place.account } }) === 'allow',
  };
}

export function isKey(resource: string): boolean {
  return resource.startsWith('arn:aws:kms:');
}

/** The document's own Resource says which topic or queue it concerns. */
function compile({ kind, properties, origin }: PolicyModel): Statement[] {
  if (kind === 'function') return permissionStatement(properties as unknown as PermissionProperties, origin);
  return kind === 'topic' || kind === 'queue' ? compileDocument(properties.PolicyDocument, 'resource', origin) : [];
}

/** Properties of AWS::Lambda::Permission. */
interface PermissionProperties {
  readonly Action: string;
  /** An ARN: templates refer to functions; a plain name is looked up nowhere. */
  readonly FunctionName: string;
  readonly Principal: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
}

/** The statement that AddPermission writes: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html. */
function permissionStatement(permission: PermissionProperties, where: string): Statement[] {
  const { Action, FunctionName, Principal, SourceArn, SourceAccount } = permission;
  if (!Principal.endsWith('.amazonaws.com')) {
    throw new NotImplementedError(`the principal ${Principal} (${where}): only AWS's services are served`);
  }
  const conditions = {
    ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': SourceArn } }),
    ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
  };
  const resource = FunctionName.startsWith('arn:') ? FunctionName : `arn:aws:lambda:*:*:function:${FunctionName}`;
  const statement = { Effect: 'Allow', Principal: { Service: Principal }, Action, Resource: resource };
  return compileDocument({ Statement: { ...statement, Condition: conditions } }, 'resource', where);
}
