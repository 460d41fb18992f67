import { Duration, Stack } from 'aws-cdk-lib';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { functionFactory } from '#infra/functions';
import { onTable, publishing } from '#infra/permissions';
import type { Settings } from '#infra/settings';
import { publishingTo, type TellingParts, waysBack } from '#infra/telling';
import { workflow } from '#infra/workflow';
import { DIGEST_TIMEOUT, digest } from '#workflows/digest';

type DigestProps = Omit<TellingParts, 'digest' | 'settings'> & {
  readonly add: ReturnType<typeof functionFactory>;
  readonly settings: Settings;
  /** What its name begins with. */
  readonly names: string;
};

/** The workflow that sends the messages of which there were too many to be sent one by one. */
export function addDigest(scope: Construct, { add, names, settings, ...parts }: DigestProps): StateMachine {
  const { fn } = add('SendDigest', {
    description: 'Sends many messages in one',
    environment: { ...publishingTo(parts), ...waysBack(parts), ACCOUNT: Stack.of(scope).account },
    permissions: [
      onTable(parts.table, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'),
      ...publishing(parts.onCall),
    ],
    // A hundred messages, each with up to three links to write down, and the messages to delete.
    timeout: Duration.minutes(1),
  });
  return workflow(scope, 'Digest', {
    ...{ names, settings, timeout: DIGEST_TIMEOUT },
    ...{ define: digest, fns: { sendDigest: fn } },
  });
}
