import type { ConditionContext } from './condition.ts';
import type { Principals, Statement } from './document.ts';

/** Who asks: a role, or one of AWS's services by its principal. */
export type Requester = { readonly roleArn: string } | { readonly service: string };

/** What is asked of policies. */
export interface AccessRequest {
  /** Such as `dynamodb:GetItem`. */
  readonly action: string;
  /** An ARN, or `*` for an action that AWS does not tie to a resource: only the pattern `*` allows it then. */
  readonly resource: string;
  readonly context: ConditionContext;
  readonly requester: Requester;
}

/** What a set of statements says to a request: nothing, where none concerns it. */
export type Verdict = 'allow' | 'deny' | 'nothing';

/** Evaluates statements: one that denies outweighs all that allow. */
export function evaluate(statements: readonly Statement[], request: AccessRequest): Verdict {
  const effects = statements.filter((statement) => concerns(statement, request)).map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'deny';
  return effects.includes('Allow') ? 'allow' : 'nothing';
}

function concerns({ effect, actions, resources, principals, conditions }: Statement, request: AccessRequest): boolean {
  return (
    actions.some((action) => action.test(request.action)) &&
    (resources?.some((resource) => resource.test(request.resource)) ?? true) &&
    (principals === undefined || names(principals, effect, request.requester)) &&
    conditions.every((condition) => condition(request.context))
  );
}

/**
 * Whether a principal element means the requester. An account in it means all of its principals where it denies; where it
 * allows, it only leaves the decision to their own policies.
 */
function names({ anyone, services, aws }: Principals, effect: Statement['effect'], requester: Requester): boolean {
  if (anyone) return true;
  if ('service' in requester) return services.some((service) => globalName(service) === requester.service);
  const account = requester.roleArn.split(':')[4] ?? '';
  const ofAccount = [account, `arn:aws:iam::${account}:root`];
  return aws.some((arn) => arn === requester.roleArn || (effect === 'Deny' && ofAccount.includes(arn)));
}

/** `states.eu-west-1.amazonaws.com` is the same principal as `states.amazonaws.com`. */
function globalName(service: string): string {
  return service.replace(/^([^.]+)\.[a-z]+(?:-[a-z]+)+-\d\.amazonaws\.com$/, '$1.amazonaws.com');
}
