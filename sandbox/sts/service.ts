import type { Place, Service } from '../contract.ts';

/** STS: `GetCallerIdentity`, which tells a function by its role and anyone else as the IAM user `external`. */
export function createSts(place: Place): Service {
  return {
    name: 'sts',
    operations: {
      GetCallerIdentity: (_input, { caller }) => {
        if (caller.roleArn === undefined) {
          const Arn = `arn:aws:iam::${place.account}:user/${caller.name}`;
          return { UserId: caller.accessKeyId, Account: place.account, Arn };
        }
        const role = caller.roleArn.slice(caller.roleArn.lastIndexOf('/') + 1);
        const Arn = `arn:aws:sts::${place.account}:assumed-role/${role}/${caller.name}`;
        return { UserId: `${caller.accessKeyId}:${caller.name}`, Account: place.account, Arn };
      },
    },
  };
}
