import { AwsError } from '../contract.ts';

/** The error of a service for an input that its model does not allow; `code` is replaced by services that have their own. */
export const VALIDATION_ERROR = 'ValidationException';

/** A value on the wire that is not of the type that the model gives to the member at `path`. */
export function wrongType(path: string, expected: string, found: unknown): AwsError {
  const shown = found instanceof Uint8Array ? 'binary data' : JSON.stringify(found)?.slice(0, 60);
  return new AwsError('SerializationException', `${path || 'the body'} must be ${expected}, but is ${shown}`);
}

/** A required member that the input lacks, in the words of AWS's validation. */
export function missingMember(path: string): AwsError {
  return new AwsError(
    VALIDATION_ERROR,
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}
