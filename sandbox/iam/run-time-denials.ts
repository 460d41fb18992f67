import { z } from 'zod';
import { compileDocument, type Statement } from './document.ts';
import { type AccessRequest, evaluate } from './evaluate.ts';
import { roleName } from './uses.ts';

const policySchema = z.strictObject({
  role: z.string().min(1),
  deny: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  resource: z.string().min(1).default('*'),
});

/** Actions taken from one role while the sandbox runs, as an organization's service control policy would. */
export interface RunTimeDenials {
  /**
   * Denies a role what no policy of the template can give back.
   *
   * @param policy `{role, deny, resource?}`: the role's name or ARN, and actions as policies write them
   * @throws ZodError for a policy of another form, or a role that the template does not have
   */
  add(policy: unknown): void;
  list(): readonly z.infer<typeof policySchema>[];
  clear(): void;
  denies(roleArn: string, request: AccessRequest): boolean;
}

/** @param roleArns the roles of the template */
export function createRunTimeDenials(roleArns: readonly string[]): RunTimeDenials {
  const find = (role: string) => roleArns.find((arn) => arn === role || roleName(arn) === role);
  const ofKnownRole = policySchema.refine(({ role }) => find(role) !== undefined, {
    error: `no such role; there are ${roleArns.map(roleName).join(', ')}`,
    path: ['role'],
  });
  let policies: { given: z.infer<typeof policySchema>; roleArn: string; statements: Statement[] }[] = [];
  return {
    add(policy) {
      const given = ofKnownRole.parse(policy);
      const statement = { Effect: 'Deny', Action: given.deny, Resource: given.resource };
      const statements = compileDocument({ Statement: statement }, 'identity', 'POST /_sandbox/policies');
      policies.push({ given, roleArn: find(given.role) ?? '', statements });
    },
    list: () => policies.map(({ given }) => given),
    clear() {
      policies = [];
    },
    denies: (roleArn, request) =>
      policies.some((policy) => policy.roleArn === roleArn && evaluate(policy.statements, request) === 'deny'),
  };
}
