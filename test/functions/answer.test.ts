import { describe, expect, test } from 'vitest';
import { StagecertError } from '#core/errors';
import { answer, translated } from '#functions/aws/answer';

/** What an SDK client throws. */
function sdkError(name: string, httpStatusCode?: number): Error {
  const metadata = httpStatusCode === undefined ? {} : { $metadata: { httpStatusCode } };
  return Object.assign(new Error('in the words of AWS'), { name }, metadata);
}

describe('an error of AWS', () => {
  test.each([
    ['TooManyRequestsException', 429, 'Throttled'],
    ['LimitExceededException', 429, 'Throttled'],
    ['ThrottlingException', 400, 'Throttled'],
    ['ProvisionedThroughputExceededException', 400, 'Throttled'],
    ['RequestLimitExceeded', 400, 'Throttled'],
    ['ConflictException', 409, 'ConcurrentModification'],
    ['ServiceUnavailableException', 503, 'NoAnswer'],
    ['InternalServerError', 500, 'NoAnswer'],
    ['TimeoutError', undefined, 'NoAnswer'],
    ['ECONNRESET', undefined, 'NoAnswer'],
    ['AccessDeniedException', 403, 'AccessDenied'],
    ['AccessDeniedException', 400, 'AccessDenied'],
    ['UnrecognizedClientException', 403, 'AccessDenied'],
    ['BadRequestException', 400, 'UnexpectedAnswer'],
    ['NotFoundException', 404, 'UnexpectedAnswer'],
  ])('%s with status %s is %s, and says of which call', (name, status, expected) => {
    const cause = sdkError(name, status);
    const error = translated(cause, 'apigateway:GetStage of abc/prod');
    expect(error).toBeInstanceOf(StagecertError);
    expect(error).toMatchObject({ name: expected, cause });
    expect(error.message).toBe(`apigateway:GetStage of abc/prod: ${name}: in the words of AWS`);
  });

  test('is thrown translated, unless the caller expected it', async () => {
    const fails = () => Promise.reject(sdkError('NotFoundException', 404));
    await expect(answer('a call', fails)).rejects.toMatchObject({ name: 'UnexpectedAnswer' });
    await expect(answer('a call', fails, () => 'none')).resolves.toBe('none');
  });
});

test('what was answered is handed on', async () => {
  await expect(answer('a call', async () => 'an answer')).resolves.toBe('an answer');
});
