import type { PolicyModel } from '../assembly/model.ts';
import { NotImplementedError } from '../contract.ts';
import { compileDocument, type Statement } from './document.ts';

/** The statements of the policies at topics, queues and functions. */
export function readResourcePolicies(policies: readonly PolicyModel[]): readonly Statement[] {
  return policies.flatMap(({ kind, properties, origin }) => {
    if (kind === 'function') return permissionStatement(properties as unknown as PermissionProperties, origin);
    // The document's own Resource says which topic or queue it concerns.
    return kind === 'topic' || kind === 'queue' ? compileDocument(properties.PolicyDocument, 'resource', origin) : [];
  });
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
