import type { Place } from '../../contract.ts';

/** The ARN of something that a call may name by its ARN or, as `RESOURCE`, by its name. */
export function arnOf(nameOrArn: string, service: string, resource: string, place: Place): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : `arn:aws:${service}:${place.region}:${place.account}:${resource}`;
}
