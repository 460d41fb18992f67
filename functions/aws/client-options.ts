/**
 * Options of every SDK client. One attempt: a lost reply must be answered by looking, not by doing it again, and retries
 * belong to the workflow, where they are seen. Timeouts in milliseconds leave a step of 15 s time for two slow calls.
 */
export const clientOptions = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 6_000, throwOnRequestTimeout: true },
} as const;
