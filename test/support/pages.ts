import type { DeliveredMessage } from '#test/support/control';
import { messagesAbout, rest } from '#test/support/scenario';
import { createStage, type Service, type StageId } from '#test/support/service';

type LinkKind = 'decide' | 'revert' | 'exempt' | 'status';

/** The link of a kind, which has a line of the message to itself. */
export function linkIn(message: DeliveredMessage | undefined, kind: LinkKind): string {
  const link = linksIn(message).find((each) => each.includes(`/${kind}/`));
  if (!link) throw new Error(`no ${kind} link in: ${message?.body}`);
  return link;
}

/** All links to pages that the message has. */
export function linksIn(message: DeliveredMessage | undefined): string[] {
  return message?.body.match(/^https?:\/\/\S+\/(?:decide|revert|exempt|status)\/\S+$/gm) ?? [];
}

/** The revert link on its line of the message. */
export function revertLinkIn(message: DeliveredMessage | undefined): string {
  return linkIn(message, 'revert');
}

/** Creates a stage, has it fixed, and gives the link that undoes it. */
export async function fixedStage(service: Service, stageName?: string): Promise<StageId & { link: string }> {
  const stage = await createStage(service, stageName);
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

/** What the page's form sends without being asked: its hidden fields. */
export function hiddenFields({ text }: Pick<Visited, 'text'>): Record<string, string> {
  const hidden = text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  return Object.fromEntries([...hidden].map(([, name, value]) => [name, value]));
}

/** Posts fields as they are given, to no page that was loaded. */
export async function post(url: string, fields: Record<string, string>): Promise<Visited> {
  return visited(await fetch(url, { method: 'POST', body: new URLSearchParams(fields) }));
}

/** Loads the page and posts its form, filled in unless fields are given, and lets what it started come to its end. */
export async function submit(
  service: Service,
  url: string,
  fields: Record<string, string> = { who: 'On-call', why: 'The backend refuses it' },
): Promise<Visited> {
  const page = await post(url, { ...hiddenFields(await visit(url)), ...fields });
  await rest(service);
  return page;
}

/** The answer without what differs from one to the next, whoever asks: when it was given. */
export function comparable({ status, headers, text }: Visited) {
  return { status, headers: [...headers].filter(([name]) => name !== 'date'), text };
}

async function visited(response: Response): Promise<Visited> {
  return { status: response.status, headers: response.headers, text: await response.text() };
}
