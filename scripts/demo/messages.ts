import type { Aws } from '#scripts/demo/aws';
import type { Message, StageId } from '#scripts/demo/facts';
import { until } from '#scripts/demo/until';

/** The messages that the on-call topic's subscriber got, oldest first. SNS itself has no call that shows them. */
export async function deliveredMessages({ url }: Aws): Promise<Message[]> {
  const answer = await fetch(`${url}/_sandbox/messages`);
  const messages = (await answer.json()) as Message[];
  return messages.map(({ time, subject, body, attributes }) => ({ time, subject, body, attributes }));
}

/** The message that tells of an outcome of the stage, or asks about it (`asked`), once it is there. */
export async function messageAbout(aws: Aws, { restApiId, stageName }: StageId, outcome: string): Promise<Message> {
  return until(`a message that ${restApiId}/${stageName} was ${outcome}`, async () =>
    (await deliveredMessages(aws)).find(
      ({ attributes }) =>
        attributes.apiId === restApiId && attributes.stageName === stageName && attributes.outcome === outcome,
    ),
  );
}

/** The link that leads to an answer (`decide`) or undoes a fix (`revert`): it stands on a line of its own. */
export function linkIn({ body }: Message, kind: 'decide' | 'revert'): string {
  const link = body.split('\n').find((line) => /^https?:\/\/\S+$/.test(line) && line.includes(`/${kind}/`));
  if (!link) throw new Error(`the message has no ${kind} link`);
  return link;
}
