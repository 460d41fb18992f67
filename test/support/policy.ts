import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Service } from '#test/support/service';

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
