import type { PolicyModel } from '../assembly/model.ts';
import { AwsError, type Clock, type Place } from '../contract.ts';
import type { ConditionContext } from './condition.ts';
import { reason, reasonAgainst } from './decide.ts';
import { evaluate, type Requester } from './evaluate.ts';
import { isKey, readResourcePolicies } from './resource-policies.ts';
import { readRoles } from './roles.ts';
import { createRunTimeDenials, type RunTimeDenials } from './run-time-denials.ts';
import { createUses, type Permission, roleName } from './uses.ts';

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
  /** What the template lets each role do, with the number of calls that it allowed. */
  permissions(): readonly Permission[];
  /** What is denied to roles whatever the template says. */
  readonly runTime: Omit<RunTimeDenials, 'denies'>;
}

/** @throws NotImplementedError for a policy that cannot be evaluated as AWS does */
export function createAccess(
  policies: readonly PolicyModel[],
  { place, clock }: { readonly place: Place; readonly clock: Clock },
): Access {
  const roles = readRoles(policies, place.account);
  const resources = readResourcePolicies(policies, place);
  const uses = createUses(roles);
  const runTime = createRunTimeDenials([...roles.keys()]);
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
      const context = { 'aws:principalarn': [roleArn], 'kms:calleraccount': [place.account] };
      const asked = request({ roleArn }, need, context);
      const user = `User: arn:aws:sts::${place.account}:assumed-role/${roleName(roleArn)}/${sessionName}`;
      const why = runTime.denies(roleArn, asked)
        ? reason('deny', need.action, 'service control policy')
        : reasonAgainst(roles.get(roleArn), asked, resources);
      if (why !== undefined) deny(sessionName, user, need, why);
      uses.count(roleArn, asked);
    },
    requireOfService(source, need) {
      const asked = request({ service: source.service }, need, sourceContext(source, need, place));
      const verdict = evaluate(resources.at(need.resource), asked);
      if (verdict === 'allow') return;
      const why = reason(verdict, need.action, 'resource-based policy');
      deny(source.service, `${source.service} for ${source.sourceArn}`, need, why);
    },
    requireTrust(roleArn, source) {
      const trust = roles.get(roleArn)?.trust;
      if (!trust)
        throw new Error(`the role ${roleArn} of ${source.sourceArn} is not in the assembly: declare it there`);
      const need = { action: 'sts:AssumeRole', resource: roleArn };
      if (evaluate(trust, request({ service: source.service }, need, sourceContext(source, need, place))) === 'allow')
        return;
      throw new Error(
        `the role ${roleArn} of ${source.sourceArn} does not let ${source.service} assume it: see its trust policy`,
      );
    },
    denials: () => denials,
    permissions: uses.list,
    runTime,
  };
}

/**
 * What a service tells of the resource that it acts for. EventBridge tells a key nothing of it: a condition on the source
 * in the key's policy keeps its events out (SNS developer guide, "Enable compatibility between event sources from AWS
 * services and encrypted topics"; for encrypted queues unverified, and taken to be the same).
 */
function sourceContext({ service, sourceArn }: ServiceSource, need: Need, { account }: Place): ConditionContext {
  if (isKey(need.resource) && service === 'events.amazonaws.com') return {};
  return { 'aws:sourcearn': [sourceArn], 'aws:sourceaccount': [account] };
}
