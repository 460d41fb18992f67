import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach } from 'vitest';
import type { Service } from '#test/support/service';

/** A policy as it is put. */
interface PolicyDocument {
  readonly defaults?: object;
}

/** Seconds within which a policy that was put is in effect everywhere. */
const IN_EFFECT = 60;

/** Puts another policy in the place of the one that holds, as `aws ssm put-parameter --overwrite` does, and waits until it does. */
export async function putPolicy(service: Service, policy: object | string): Promise<void> {
  const client = new SSMClient(service.clientOptions);
  const Value = typeof policy === 'string' ? policy : JSON.stringify(policy);
  await client.send(new PutParameterCommand({ Name: '/stagecert/policy', Value, Overwrite: true }));
  client.destroy();
  await service.control.advance(IN_EFFECT);
}

/**
 * What the tests of a file need to try a policy each: where one put another policy, the file's own is put back after it.
 *
 * @param own what holds in the file's assembly
 */
export function policyForATest(own: PolicyDocument) {
  let used: Service | undefined;
  afterEach(async () => {
    if (used) await putPolicy(used, own);
    used = undefined;
  });
  /** Puts any text or document. */
  const putForATest = async (service: Service, policy: object | string) => {
    used = service;
    await putPolicy(service, policy);
  };
  return {
    putForATest,
    /** Puts a policy that differs from the file's own in what is given. */
    under: (service: Service, { defaults = {}, rules = [] }: { defaults?: object; rules?: object[] }) =>
      putForATest(service, { version: 1, defaults: { ...own.defaults, ...defaults }, rules }),
  };
}
