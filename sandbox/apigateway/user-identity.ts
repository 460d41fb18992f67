import { createHash } from 'node:crypto';
import type { Caller, Place } from '../contract.ts';

/**
 * The caller as CloudTrail tells it: an IAM user for an outside caller, the assumed role for a function
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html).
 *
 * @param eventTime ISO 8601; also given as the time at which the role's session began
 */
export function userIdentity(caller: Caller, { account }: Place, eventTime: string) {
  const { name, roleArn, accessKeyId } = caller;
  if (roleArn === undefined) {
    const arn = `arn:aws:iam::${account}:user/${name}`;
    return {
      type: 'IAMUser',
      principalId: uniqueId('AIDA', arn),
      arn,
      accountId: account,
      accessKeyId,
      userName: name,
    };
  }
  const userName = roleArn.split('/').at(-1) ?? roleArn;
  const principalId = uniqueId('AROA', roleArn);
  return {
    type: 'AssumedRole',
    principalId: `${principalId}:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${userName}/${name}`,
    accountId: account,
    accessKeyId,
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId, arn: roleArn, accountId: account, userName },
      webIdFederationData: {},
      attributes: { creationDate: eventTime, mfaAuthenticated: 'false' },
    },
  };
}

/** IAM's unique id of a user or role: a prefix that tells the kind, and 17 characters, here always the same for one ARN. */
function uniqueId(prefix: 'AIDA' | 'AROA', arn: string): string {
  return prefix + createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase();
}
