import {
  AccessDenied,
  ConcurrentModification,
  NoAnswer,
  type StagecertError,
  Throttled,
  UnexpectedAnswer,
} from '#core/errors';

/** What an SDK client throws, as far as it is looked at. Connection errors carry no status. */
interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly retryAfterSeconds?: string;
}

/** Errors that say "slower" whatever their status: DynamoDB and Step Functions send theirs with 400. */
const throttles = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'ThrottledException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
]);

/**
 * Turns what an SDK client threw into one of the service's errors, which say whether to try again. An adapter handles the
 * answers that it expects first, by name.
 *
 * @param what the call, as a person would name it: `apigateway:UpdateStage of abc/prod`
 */
export function translated(error: unknown, what: string): StagecertError {
  if (!(error instanceof Error)) throw error;
  const { $metadata: { httpStatusCode: status } = {} } = error as SdkError;
  const message = `${what}: ${error.name}: ${error.message}`;
  const options = { cause: error };
  if (throttles.has(error.name) || status === 429) return new Throttled(message, options);
  if (error.name === 'ConflictException') return new ConcurrentModification(message, options);
  if (status === undefined || status >= 500) return new NoAnswer(message, options);
  if (status === 403 || error.name === 'AccessDeniedException') return new AccessDenied(message, options);
  return new UnexpectedAnswer(message, options);
}

/** True for an error of AWS with this name. */
export function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** For `answer`, where "there is none" is an answer: what is asked about was deleted, or never was. */
export function whenNotFound(error: unknown): 'not found' | undefined {
  return isNamed(error, 'NotFoundException') ? 'not found' : undefined;
}

/**
 * Runs one call of an SDK client and translates what it throws.
 *
 * @param expected answers that are no failure here: gives the result to return, or undefined to go on translating
 */
export async function answer<Result, Expected = never>(
  what: string,
  call: () => Promise<Result>,
  expected: (error: unknown) => Expected | undefined = () => undefined,
): Promise<Result | Expected> {
  try {
    return await call();
  } catch (error) {
    const result = expected(error);
    if (result !== undefined) return result;
    throw translated(error, what);
  }
}
