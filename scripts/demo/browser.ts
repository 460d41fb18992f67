import type { Form, PageView } from '#scripts/demo/facts';

/** A page with its one form; null where it has none. */
export interface Opened extends PageView {
  readonly form: Form | null;
}

/** Opens a link as a browser does. */
export async function open(url: string): Promise<Opened> {
  const answer = await fetch(url);
  const page = await answer.text();
  return { status: answer.status, title: titleOf(page), form: formIn(page, url) };
}

/** Sends a form as a browser does that shows the page of `form.action`. */
export async function submit({ action, fields }: Form): Promise<PageView> {
  const headers = { origin: new URL(action).origin };
  const answer = await fetch(action, { method: 'POST', headers, body: new URLSearchParams(fields) });
  return { status: answer.status, title: titleOf(await answer.text()) };
}

function titleOf(page: string): string {
  return /<h1>([^<]*)<\/h1>/.exec(page)?.[1]?.trim() ?? '';
}

function formIn(page: string, url: string): Form | null {
  const [, attributes, content] = /<form([^>]*)>(.*?)<\/form>/s.exec(page) ?? [];
  if (attributes === undefined || content === undefined) return null;
  const inputs = [...content.matchAll(/<input([^>]*)>/g)].map(([, of = '']) => of);
  return {
    // A form without an action goes to the address of its page.
    action: new URL(attribute(attributes, 'action') ?? url, url).href,
    fields: Object.fromEntries(inputs.map((of) => [attribute(of, 'name') ?? '', attribute(of, 'value') ?? ''])),
  };
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
}
