/**
 * Compiles a pattern of a policy: `*` stands for any text, also beyond a colon or slash, `?` for any one character.
 *
 * @param flags `i` for actions, whose case does not matter; that of ARNs does
 */
export function compileWildcard(pattern: string, flags: '' | 'i' = ''): RegExp {
  const source = pattern.replace(/[.+^$(){}|[\]\\*?]/g, (sign) =>
    sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`,
  );
  return new RegExp(`^${source}$`, `s${flags}`);
}

/** A pattern of a policy, as it was written and ready to be matched. */
export interface Pattern {
  readonly text: string;
  readonly matches: RegExp;
}

/** Compiles patterns; the flags are those of {@link compileWildcard}. */
export function compilePatterns(patterns: readonly string[], flags: '' | 'i' = ''): Pattern[] {
  return patterns.map((text) => ({ text, matches: compileWildcard(text, flags) }));
}

/** Whether an ARN matches a pattern as `ArnLike` has it: each of the six parts between colons for itself. */
export function matchesArn(pattern: string, arn: string): boolean {
  const [wanted, found] = [partsOf(pattern), partsOf(arn)];
  return (
    wanted.length === found.length && wanted.every((part, index) => compileWildcard(part).test(found[index] ?? ''))
  );
}

/** The parts of an ARN, of which the sixth may hold colons. */
function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
