import { NotImplementedError } from '../contract.ts';
import { compileWildcard, matchesArn } from './wildcard.ts';

/** What a request tells beside action and resource: values by condition key in lower case; a key may be absent. */
export type ConditionContext = Readonly<Record<string, readonly string[]>>;

/** Whether a request fulfils a condition. */
export type Condition = (context: ConditionContext) => boolean;

/** The condition keys that the sandbox's requests bring where AWS's do; any other would silently never match. */
const KNOWN_KEYS = [
  'aws:principalarn',
  'aws:requestedregion',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'dynamodb:leadingkeys',
  'kms:calleraccount',
  'kms:encryptioncontext:aws:sns:topicarn',
  'kms:encryptioncontext:aws:sqs:arn',
  'kms:viaservice',
];

type Comparison = (wanted: string, found: string) => boolean;

const equal: Comparison = (wanted, found) => wanted === found;
const like: Comparison = (wanted, found) => compileWildcard(wanted).test(found);

const COMPARISONS: Readonly<Record<string, { readonly compare: Comparison; readonly negated?: true }>> = {
  StringEquals: { compare: equal },
  StringNotEquals: { compare: equal, negated: true },
  StringLike: { compare: like },
  StringNotLike: { compare: like, negated: true },
  // The two are the same operator (IAM user guide, "Amazon Resource Name (ARN) condition operators").
  ArnEquals: { compare: matchesArn },
  ArnLike: { compare: matchesArn },
  Bool: { compare: (wanted, found) => wanted.toLowerCase() === found.toLowerCase() },
};

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/**
 * Compiles one line of a `Condition` block, such as `"StringLike": {"aws:SourceArn": [...]}`. A key that the request does
 * not have fulfils negated operators, `ForAllValues` and `…IfExists` only.
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators".
 *
 * @param where the policy, for the error
 * @throws NotImplementedError for an operator or key that is not served, or a policy variable
 */
export function compileCondition(operator: string, key: string, wanted: readonly string[], where: string): Condition {
  const [, set, name = '', ifExists] = OPERATOR.exec(operator) ?? [];
  const comparison = Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined;
  if (!comparison) throw new NotImplementedError(`the condition operator ${operator} (${where})`);
  const contextKey = key.toLowerCase();
  if (!KNOWN_KEYS.includes(contextKey)) throw new NotImplementedError(`the condition key ${key} (${where})`);
  for (const value of wanted) refuseVariables(value, where);
  const { compare, negated = false } = comparison;
  const fulfils = (found: string) => wanted.some((value) => compare(value, found)) !== negated;
  return (context) => {
    const found = context[contextKey];
    if (!found?.length) return negated || set === 'ForAllValues' || ifExists !== undefined;
    return set === 'ForAllValues' || (negated && set === undefined) ? found.every(fulfils) : found.some(fulfils);
  };
}

/** @throws NotImplementedError for a text with a policy variable such as `${aws:username}` */
export function refuseVariables(text: string, where: string): void {
  if (text.includes('${')) throw new NotImplementedError(`the policy variable in ${text} (${where})`);
}
