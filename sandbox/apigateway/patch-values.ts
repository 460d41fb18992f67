import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { badRequest } from './errors.ts';

/** The value of a patch operation. Throws AwsError `BadRequestException` where it has none; empty is a value. */
export function readText({ path, value }: PatchOperation): string {
  if (value === undefined) throw badRequest(`Invalid null value in ${path}`);
  return value;
}

/** The value as `true` or `false`. Throws AwsError `BadRequestException` for anything else. */
export function readBoolean(operation: PatchOperation): boolean {
  const value = readText(operation).toLowerCase();
  if (value !== 'true' && value !== 'false') throw badRequest(`Invalid boolean value in ${operation.path}: ${value}`);
  return value === 'true';
}

/** The value as a number that is not negative. Throws AwsError `BadRequestException` for anything else. */
export function readNumber(operation: PatchOperation): number {
  const value = readText(operation);
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0)) throw badRequest(`Invalid number in ${operation.path}: ${value}`);
  return number;
}
