import type { Aws } from '#scripts/demo/aws';
import type { Message } from '#scripts/demo/facts';

/** The messages that the on-call topic's subscriber got, oldest first. SNS itself has no call that shows them. */
export async function deliveredMessages({ url }: Aws): Promise<Message[]> {
  const answer = await fetch(`${url}/_sandbox/messages`);
  const messages = (await answer.json()) as Message[];
  return messages.map(({ time, subject, body, attributes }) => ({ time, subject, body, attributes }));
}

/** The message that tells of an outcome. */
export async function messageAbout(aws: Aws, outcome: string): Promise<Message> {
  const message = (await deliveredMessages(aws)).find(({ attributes }) => attributes.outcome === outcome);
  if (!message) throw new Error(`no message tells that a stage was ${outcome}`);
  return message;
}

/** The link that undoes the fix: it stands on a line of its own. */
export function revertLinkIn({ body }: Message): string {
  const [link] = /^https?:\/\/\S+\/revert\/\S+$/m.exec(body) ?? [];
  if (!link) throw new Error('the message has no revert link');
  return link;
}
