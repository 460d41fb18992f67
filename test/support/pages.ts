import type { DeliveredMessage } from '#test/support/control';
import { messagesAbout, rest } from '#test/support/scenario';
import { createStage, type Service, type StageId } from '#test/support/service';

/** The revert link on its line of the message. */
export function revertLinkIn(message: DeliveredMessage | undefined): string {
  const [link] = message?.body.match(/^https?:\/\/\S+\/revert\/\S+$/m) ?? [];
  if (!link) throw new Error(`no revert link in: ${message?.body}`);
  return link;
}

/** Creates a stage, has it fixed, and gives the link that undoes it. */
export async function fixedStage(service: Service): Promise<StageId & { link: string }> {
  const stage = await createStage(service);
  await rest(service);
  const messages = await messagesAbout(service, stage.restApiId);
  return { ...stage, link: revertLinkIn(messages.at(-1)) };
}

/** A page as a browser gets it. */
export interface Visited {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Asks for the page. */
export async function visit(url: string, method: 'GET' | 'HEAD' = 'GET'): Promise<Visited> {
  return visited(await fetch(url, { method }));
}

/** Posts the page's form, filled in unless fields are given, and lets what it started come to its end. */
export async function submit(
  service: Service,
  url: string,
  fields: Record<string, string> = { who: 'On-call', why: 'The backend refuses it' },
): Promise<Visited> {
  const page = await visited(await fetch(url, { method: 'POST', body: new URLSearchParams(fields) }));
  await rest(service);
  return page;
}

async function visited(response: Response): Promise<Visited> {
  return { status: response.status, headers: response.headers, text: await response.text() };
}
