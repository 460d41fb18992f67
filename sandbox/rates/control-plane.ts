import { AwsError, type Clock } from '../contract.ts';
import { createTokenBucket, type Rate } from './token-bucket.ts';

/** Refuses the calls that come too fast. */
export interface ControlPlaneRates {
  /** Throws AwsError `TooManyRequestsException` (429, with `Retry-After`) for a call over a quota; it costs no token. */
  admit(service: string, operation: string): void;
}

/** Both versions of the API draw on the account's one quota. */
const SERVICES: readonly string[] = ['apigateway', 'apigatewayv2'];

// Amazon API Gateway quotas, "quotas for creating, deploying and managing an API".
const ACCOUNT: Rate = { intervalMs: 100, burst: 40 };

/**
 * What an account may do of one operation, within its quota in all. AWS publishes no bursts for these: 5 is a guess that
 * lets a script make a handful of APIs in a row (unverified).
 */
const OPERATIONS: Readonly<Record<string, Rate>> = {
  CreateRestApi: { intervalMs: 3_000, burst: 5 },
  CreateDeployment: { intervalMs: 5_000, burst: 5 },
  GetResources: { intervalMs: 400, burst: 5 },
};

/** Makes API Gateway's quotas of control-plane requests, nothing of them used, on `clock`. */
export function createControlPlaneRates(clock: Clock): ControlPlaneRates {
  const account = createTokenBucket(ACCOUNT, clock);
  const byOperation = new Map(Object.entries(OPERATIONS).map(([name, rate]) => [name, createTokenBucket(rate, clock)]));
  return {
    admit(service, operation) {
      if (!SERVICES.includes(service)) return;
      const own = service === 'apigateway' ? byOperation.get(operation) : undefined;
      const buckets = own ? [account, own] : [account];
      const waitMs = Math.max(...buckets.map((bucket) => bucket.waitMs()));
      if (waitMs > 0) throw tooManyRequests(waitMs);
      for (const bucket of buckets) bucket.take();
    },
  };
}

function tooManyRequests(waitMs: number): AwsError {
  return new AwsError('TooManyRequestsException', 'Too Many Requests', 429, Math.ceil(waitMs / 1000));
}
