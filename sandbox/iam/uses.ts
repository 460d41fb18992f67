import type { AccessRequest } from './evaluate.ts';
import { grantsFor } from './evaluate.ts';
import type { Role } from './roles.ts';

/** What the template lets a role do, and how many of its calls that has allowed. */
export interface Permission {
  /** The role's name. */
  readonly role: string;
  /** The action and the resource as the statement has them, wildcards included. */
  readonly action: string;
  readonly resource: string;
  /** 0 for what nothing has used. */
  readonly count: number;
}

/** Counts which permissions of the roles allow calls. */
export interface Uses {
  /** Counts every permission of the role that allows the request. */
  count(roleArn: string, request: AccessRequest): void;
  /** Every permission of every role, used or not, in the template's order. */
  list(): readonly Permission[];
}

export function createUses(roles: ReadonlyMap<string, Role>): Uses {
  const counted = new Map<string, Permission & { count: number }>();
  for (const [roleArn, { statements }] of roles) {
    for (const { effect, actions, resources = [] } of statements) {
      if (effect === 'Deny') continue;
      for (const action of actions) for (const resource of resources) open(roleArn, action.text, resource.text);
    }
  }

  function open(roleArn: string, action: string, resource: string): void {
    counted.set(keyOf(roleArn, action, resource), { role: roleName(roleArn), action, resource, count: 0 });
  }

  return {
    count(roleArn, request) {
      for (const { action, resource } of grantsFor(roles.get(roleArn)?.statements ?? [], request)) {
        const permission = counted.get(keyOf(roleArn, action, resource));
        if (permission) permission.count += 1;
      }
    },
    list: () => [...counted.values()],
  };
}

/** The name at the end of a role's ARN. */
export function roleName(roleArn: string): string {
  return roleArn.slice(roleArn.lastIndexOf('/') + 1);
}

function keyOf(...parts: readonly string[]): string {
  return parts.join('\n');
}
