import type { PolicyModel } from '../assembly/model.ts';
import { AwsError, type Clock, type Place } from '../contract.ts';
import type { ConditionContext } from './condition.ts';
import { type AccessRequest, evaluate, type Requester } from './evaluate.ts';
import { readResourcePolicies } from './resource-policies.ts';
import { type Role, readRoles } from './roles.ts';

/** One permission that a call takes. */
export interface Need {
  readonly action: string;
  readonly resource: string;
  /** What the call tells for conditions, besides what every call tells. */
  readonly context?: ConditionContext;
}

/** A session of a role. */
export interface RoleSession {
  readonly roleArn: string;
  readonly sessionName: string;
}

/** A service that acts for a resource, such as a rule. */
export interface ServiceSource {
  /** Such as `events.amazonaws.com`. */
  readonly service: string;
  readonly sourceArn: string;
}

/** A request that was denied. */
export interface Denial {
  /** The function, state machine or rule whose role it was; a service's principal where it acted without one. */
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  /** ISO 8601. */
  readonly time: string;
}

/** IAM as the template's policies have it. Each check throws {@link AwsError} `AccessDeniedException` (403) and notes the denial. */
export interface Access {
  /** What a role may do: by its own policies within its boundary, or by the resource's policy. */
  requireOfRole(session: RoleSession, need: Need): void;
  /** What a service may do without a role: by the resource's policy. */
  requireOfService(source: ServiceSource, need: Need): void;
  /** Throws an Error that says what to do, unless the service may assume the role. */
  requireTrust(roleArn: string, source: ServiceSource): void;
  /** Oldest first. */
  denials(): readonly Denial[];
}

/** @throws NotImplementedError for a policy that cannot be evaluated as AWS does */
export function createAccess(
  policies: readonly PolicyModel[],
  { place, clock }: { readonly place: Place; readonly clock: Clock },
): Access {
  const roles = readRoles(policies, place.account);
  const resourcePolicies = readResourcePolicies(policies);
  const denials: Denial[] = [];

  const request = (requester: Requester, { action, resource, context }: Need, more: ConditionContext = {}) => ({
    ...{ requester, action, resource },
    // The sandbox's port stands for AWS's endpoints, which functions and services reach by TLS.
    context: { 'aws:securetransport': ['true'], 'aws:requestedregion': [place.region], ...more, ...context },
  });

  function deny(caller: string, who: string, { action, resource }: Need, why: string): never {
    denials.push({ caller, action, resource, time: new Date(clock.now()).toISOString() });
    const message = `${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
    throw new AwsError('AccessDeniedException', message, 403);
  }

  return {
    requireOfRole({ roleArn, sessionName }, need) {
      const asked = request({ roleArn }, need, { 'aws:principalarn': [roleArn] });
      const why = reasonAgainst(roles.get(roleArn), asked, evaluate(resourcePolicies, asked));
      const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
      const user = `User: arn:aws:sts::${place.account}:assumed-role/${roleName}/${sessionName}`;
      if (why !== undefined) deny(sessionName, user, need, why);
    },
    requireOfService(source, need) {
      const verdict = evaluate(
        resourcePolicies,
        request({ service: source.service }, need, sourceContext(source, place)),
      );
      if (verdict === 'allow') return;
      deny(
        source.service,
        `${source.service} for ${source.sourceArn}`,
        need,
        reason(verdict, need.action, 'resource-based policy'),
      );
    },
    requireTrust(roleArn, source) {
      const trust = roles.get(roleArn)?.trust;
      if (!trust)
        throw new Error(`the role ${roleArn} of ${source.sourceArn} is not in the assembly: declare it there`);
      const need = { action: 'sts:AssumeRole', resource: roleArn };
      if (evaluate(trust, request({ service: source.service }, need, sourceContext(source, place))) === 'allow') return;
      throw new Error(
        `the role ${roleArn} of ${source.sourceArn} does not let ${source.service} assume it: see its trust policy`,
      );
    },
    denials: () => denials,
  };
}

function sourceContext({ sourceArn }: ServiceSource, { account }: Place): ConditionContext {
  return { 'aws:sourcearn': [sourceArn], 'aws:sourceaccount': [account] };
}

/**
 * Why the request is denied, in AWS's words; undefined where it is allowed. Within one account it is enough that the
 * role's or the resource's policies allow, and a boundary limits only the former.
 * Source: IAM user guide, "Policy evaluation logic" and "Troubleshoot access denied error messages".
 */
function reasonAgainst(role: Role | undefined, asked: AccessRequest, atResource: ReturnType<typeof evaluate>) {
  const own = evaluate(role?.statements ?? [], asked);
  const boundary = role?.boundary && evaluate(role.boundary, asked);
  if (own === 'deny') return reason('deny', asked.action, 'identity-based policy');
  if (atResource === 'deny') return reason('deny', asked.action, 'resource-based policy');
  if (boundary === 'deny') return reason('deny', asked.action, 'permissions boundary');
  if (atResource === 'allow') return undefined;
  if (own === 'nothing') return reason('nothing', asked.action, 'identity-based policy');
  return boundary === 'nothing' ? reason('nothing', asked.action, 'permissions boundary') : undefined;
}

function reason(verdict: 'deny' | 'nothing', action: string, kind: string): string {
  if (verdict === 'nothing') return `because no ${kind} allows the ${action} action`;
  return `with an explicit deny in ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
