import { AwsError } from '../contract.ts';

/** Characters of a standard parameter's value: 4 KB (Systems Manager user guide, "Managing parameter tiers"). */
const VALUE_LIMIT = 4096;

/** The API reference's rules for names in PutParameter: its characters, levels and reserved beginnings. */
const NAME = /^[a-zA-Z0-9_.\-/]{1,1011}$/;
const RESERVED = /^\/?(aws|ssm)/i;
const LEVELS = 15;

/** Throws AwsError `ValidationException`, `HierarchyLevelLimitExceededException` for a name that AWS would not take. */
export function checkName(name: string): void {
  if (!NAME.test(name)) {
    throw invalid('Parameter name: can only consist of letters, digits, "_", ".", "-" and "/", up to 1011 of them.');
  }
  if (name.includes('/') && !name.startsWith('/')) throw invalid('Parameter name must be a fully qualified name.');
  if (RESERVED.test(name)) {
    throw invalid('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
  }
  if (name.split('/').filter(Boolean).length > LEVELS) {
    throw new AwsError('HierarchyLevelLimitExceededException', `A hierarchy can have a maximum of ${LEVELS} levels.`);
  }
}

/** Throws AwsError `ValidationException`, `ParameterPatternMismatchException` for a value that AWS would not take. */
export function checkValue(value: string, allowedPattern: string | undefined): void {
  if (value === '') throw invalid("Value '' at 'value' failed to satisfy constraint: it must not be empty");
  if (value.length > VALUE_LIMIT) {
    throw invalid(`Standard tier parameters support a maximum parameter value of ${VALUE_LIMIT} characters.`);
  }
  if (value.includes('{{')) throw invalid('Parameter value: must not nest another parameter, as "{{" does.');
  if (allowedPattern !== undefined && !patternOf(allowedPattern).test(value)) {
    const message = `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`;
    throw new AwsError('ParameterPatternMismatchException', message);
  }
}

function patternOf(allowedPattern: string): RegExp {
  try {
    return new RegExp(`^(?:${allowedPattern})$`);
  } catch {
    throw new AwsError('InvalidAllowedPatternException', `${allowedPattern} is no regular expression`);
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
