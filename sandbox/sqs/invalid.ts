import { AwsError } from '../contract.ts';

export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}

/** The value, where it is a whole number between the bounds. Throws AwsError `InvalidParameterValue` otherwise. */
export function inRange(parameter: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const reason = `Must be between ${least} and ${most}, if provided.`;
  throw invalidValue(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);
}
