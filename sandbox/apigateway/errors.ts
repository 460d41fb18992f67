import { AwsError } from '../contract.ts';

// The errors of API Gateway with their statuses (https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html
// and each operation's page). Messages are AWS's where they are known.

export function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message, 400);
}

export function notFound(message: string): AwsError {
  return new AwsError('NotFoundException', message, 404);
}

export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, 409);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError('LimitExceededException', message, 429);
}

/** For what API Gateway has and the sandbox has not. */
export function notImplemented(what: string): AwsError {
  return new AwsError('NotImplemented', `the sandbox does not implement ${what} of API Gateway`, 501);
}

/**
 * Refuses an input that uses a member the operation would otherwise ignore.
 *
 * @throws AwsError `NotImplemented` (501) that names the member
 */
export function acceptOnly(operation: string, input: object, members: readonly string[]): void {
  for (const [member, value] of Object.entries(input)) {
    if (value !== undefined && !members.includes(member)) throw notImplemented(`${member} in ${operation}`);
  }
}
