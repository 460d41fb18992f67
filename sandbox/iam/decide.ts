import { type AccessRequest, evaluate, type Verdict } from './evaluate.ts';
import type { ResourcePolicies } from './resource-policies.ts';
import type { Role } from './roles.ts';

/**
 * Why a role's request is denied, in AWS's words; undefined where it is allowed. Within one account it is enough that the
 * role's or the resource's policies allow, and a boundary limits only the former; a key's policy must also let the role's
 * policies count.
 * Source: IAM user guide, "Policy evaluation logic" and "Troubleshoot access denied error messages".
 */
export function reasonAgainst(
  role: Role | undefined,
  asked: AccessRequest,
  resources: ResourcePolicies,
): string | undefined {
  const own = evaluate(role?.statements ?? [], asked);
  const boundary = role?.boundary && evaluate(role.boundary, asked);
  const atResource = evaluate(resources.at(asked.resource), asked);
  if (own === 'deny') return reason('deny', asked.action, 'identity-based policy');
  if (atResource === 'deny') return reason('deny', asked.action, 'resource-based policy');
  if (boundary === 'deny') return reason('deny', asked.action, 'permissions boundary');
  if (atResource === 'allow') return undefined;
  if (!resources.leaveToIdentity(asked)) return reason('nothing', asked.action, 'resource-based policy');
  if (own === 'nothing') return reason('nothing', asked.action, 'identity-based policy');
  return boundary === 'nothing' ? reason('nothing', asked.action, 'permissions boundary') : undefined;
}

/** The end of a denial's message: what denied, or what nothing allowed. */
export function reason(verdict: Exclude<Verdict, 'allow'>, action: string, kind: string): string {
  if (verdict === 'nothing') return `because no ${kind} allows the ${action} action`;
  return `with an explicit deny in ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
