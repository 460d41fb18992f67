import type { ConditionContext } from './condition.ts';
import type { Principals, Statement } from './document.ts';

/** Who asks: a role, one of AWS's services by its principal, or an account as such, in whose name its IAM policies decide. */
export type Requester = { readonly roleArn: string } | { readonly service: string } | { readonly account: string };

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

/** An action and a resource of a statement, as written, by which it allows a request. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
}

/** What allows a request: of each statement that does, the patterns that match it. */
export function grantsFor(statements: readonly Statement[], request: AccessRequest): Grant[] {
  const allowing = statements.filter((statement) => statement.effect === 'Allow' && concerns(statement, request));
  return allowing.flatMap(({ actions, resources = [] }) =>
    actions
      .filter(({ matches }) => matches.test(request.action))
      .flatMap(({ text: action }) =>
        resources
          .filter(({ matches }) => matches.test(request.resource))
          .map(({ text }) => ({ action, resource: text })),
      ),
  );
}

function concerns({ effect, actions, resources, principals, conditions }: Statement, request: AccessRequest): boolean {
  return (
    actions.some(({ matches }) => matches.test(request.action)) &&
    (resources?.some(({ matches }) => matches.test(request.resource)) ?? true) &&
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
  if ('account' in requester) return aws.some((arn) => namesOfAccount(requester.account).includes(arn));
  const ofAccount = namesOfAccount(requester.roleArn.split(':')[4] ?? '');
  return aws.some((arn) => arn === requester.roleArn || (effect === 'Deny' && ofAccount.includes(arn)));
}

function namesOfAccount(account: string): string[] {
  return [account, `arn:aws:iam::${account}:root`];
}

/** `states.eu-west-1.amazonaws.com` is the same principal as `states.amazonaws.com`. */
function globalName(service: string): string {
  return service.replace(/^([^.]+)\.[a-z]+(?:-[a-z]+)+-\d\.amazonaws\.com$/, '$1.amazonaws.com');
}
