/** Values that the tests of core begin with; each test says what differs. */

import type { Ending } from '#core/ending-record';
import type { Change, LiveStage, StageRef } from '#core/stage';
import type { Interrupted, Remediation } from '#core/steps';

export const now = new Date('2026-03-01T12:00:00Z');

const DAY_MS = 86_400_000;

/** ISO 8601, so many days after `now`. */
export const inDays = (days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString();

/** ISO 8601, so many hours after `now`. */
export const inHours = (hours: number): string => inDays(hours / 24);

export const stage: StageRef = {
  apiVersion: 'v1',
  account: '111122223333',
  region: 'eu-west-1',
  apiId: 'abcdef74gh',
  stageName: 'prod',
};

/** The stage as API Gateway gives it. */
export const live = (differing: Partial<LiveStage> = {}): LiveStage => ({
  ref: stage,
  createdDate: inDays(-10),
  lastUpdatedDate: inDays(-1),
  deploymentId: '49ijxa',
  clientCertificateId: null,
  tags: {},
  variables: {},
  ...differing,
});

/** What a fix sets on `live()`. */
export const change: Change = { createdDate: live().createdDate, from: null, to: '3kxqri' };

export const remediation: Remediation = {
  id: 'remediation-1',
  executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:Remediate:remediation-1',
  startedAt: inHours(-1),
  look: 1,
};

export const cause = {
  eventId: 'event-1',
  eventName: 'CreateStage',
  eventTime: inHours(-2),
  actor: { type: 'AssumedRole', arn: 'arn:aws:iam::111122223333:role/dev', userAgent: 'aws-cli/2.30' },
};

export const certificate = { certificateId: '3kxqri', expirationDate: inDays(365) };

const found = { createdDate: live().createdDate, clientCertificateId: null, finding: 'missing' };

/** A fix that was cut off right after its patch. */
export const interrupted = (differing: Partial<Interrupted> = {}): Interrupted => ({
  remediation,
  stage,
  cause,
  found,
  certificate,
  change,
  backoutId: 'remediation-1-1',
  interruption: { Error: 'NotVerified' },
  ...differing,
});

/** The record of a fix that came to its end. */
export const ending = (differing: Partial<Ending> = {}): Ending => ({
  remediation,
  stage,
  outcome: 'fixed',
  cause,
  found,
  certificate,
  change,
  backoutId: 'remediation-1-1',
  history: { seq: 7, hash: 'a'.repeat(64) },
  ...differing,
});

/** An ending at which nothing was changed. */
export function unchanged(differing: Partial<Ending>): Ending {
  const { certificate: _, change: __, backoutId: ___, ...rest } = ending(differing);
  return rest;
}
