import { z } from 'zod';
import { NotImplementedError } from '../contract.ts';
import { type Condition, compileCondition, refuseVariables } from './condition.ts';
import { compilePatterns, type Pattern } from './wildcard.ts';

/** Whom a statement of a resource's or trust policy concerns. */
export interface Principals {
  readonly anyone: boolean;
  /** Service principals, such as `events.amazonaws.com`. */
  readonly services: readonly string[];
  /** ARNs of roles, users or accounts, or account ids. */
  readonly aws: readonly string[];
}

/** A statement, ready to be matched. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly Pattern[];
  /** Absent in trust policies, which concern the role that they stand at. */
  readonly resources?: readonly Pattern[];
  /** Absent in identity policies, which concern those they are attached to. */
  readonly principals?: Principals;
  readonly conditions: readonly Condition[];
}

/** Templates may give one value in place of a list, and truth values and numbers unquoted. */
const scalar = z.union([z.string(), z.boolean(), z.number()]).transform(String);
const texts = z.union([scalar.transform((one) => [one]), z.array(scalar)]);
const principal = z.union([
  z.literal('*').transform(() => ({ AWS: ['*'] })),
  z.strictObject({ AWS: texts.optional(), Service: texts.optional() }),
]);

const common = {
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Condition: z.record(z.string(), z.record(z.string(), texts)).default({}),
};

/** The elements that each kind of policy has; any other element is refused by its name. */
const STATEMENTS = {
  identity: z.strictObject({ ...common, Resource: texts }),
  resource: z.strictObject({ ...common, Resource: texts, Principal: principal }),
  trust: z.strictObject({ ...common, Principal: principal }),
};

/** Where a policy stands: attached to a role, at a resource, or as a role's trust policy. */
export type PolicyKind = keyof typeof STATEMENTS;

/** A statement of any kind. */
type StatementElements = Partial<z.infer<typeof STATEMENTS.resource>> &
  Pick<z.infer<typeof STATEMENTS.identity>, 'Effect' | 'Action' | 'Condition'>;

/**
 * Compiles a policy document.
 *
 * @param where the policy, for errors
 * @throws NotImplementedError for an element, operator, key or variable that is not served
 */
export function compileDocument(document: unknown, kind: PolicyKind, where: string): Statement[] {
  const statement = STATEMENTS[kind];
  const schema = z.strictObject({
    Version: z.enum(['2008-10-17', '2012-10-17']).optional(),
    Id: z.string().optional(),
    Statement: z.union([z.array(statement), statement.transform((one) => [one])]),
  });
  const parsed = schema.safeParse(document);
  if (!parsed.success) {
    throw new NotImplementedError(`the policy of ${where} as it is written: ${explain(parsed.error)}`);
  }
  return (parsed.data.Statement as readonly StatementElements[]).map((elements) => compileStatement(elements, where));
}

/** The alternatives of `Statement` (one, or a list) hide what is wrong in them: all of it is told. */
function explain(error: z.ZodError): string {
  const issues = error.issues.flatMap((issue) => (issue.code === 'invalid_union' ? issue.errors.flat() : [issue]));
  return issues.map(({ path, message }) => `${message} (${path.join('.')})`).join('; ');
}

function compileStatement(elements: StatementElements, where: string): Statement {
  const { Effect: effect, Action, Resource, Principal, Condition } = elements;
  for (const text of Resource ?? []) refuseVariables(text, where);
  const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => compileCondition(operator, key, values, where)),
  );
  return {
    effect,
    actions: compilePatterns(Action, 'i'),
    conditions,
    ...(Resource && { resources: compilePatterns(Resource) }),
    ...(Principal && { principals: readPrincipals(Principal) }),
  };
}

function readPrincipals({ AWS = [], Service = [] }: { AWS?: string[] | undefined; Service?: string[] | undefined }) {
  return { anyone: AWS.includes('*'), services: Service, aws: AWS };
}
