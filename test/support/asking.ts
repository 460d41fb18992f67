import { expect } from 'vitest';
import { hiddenFields, post, type Visited, visit } from '#test/support/pages';
import { messagesAbout, rest } from '#test/support/scenario';
import { createApi, createStage, type Service, type StageId } from '#test/support/service';
import { allItems } from '#test/support/table';

/** A stage about which people are asked, and the link to answer by. */
export interface AskedStage extends StageId {
  readonly deploymentId: string;
  readonly link: string;
}

/** How long a question waits, as the assembly that asks has it, in seconds. */
export const APPROVAL_SECONDS = 86_400;

/** The decision link on its line of the newest question about the stage. */
export async function decideLinkAbout(service: Service, restApiId: string): Promise<string> {
  const questions = (await messagesAbout(service, restApiId)).filter(
    ({ attributes }) => attributes.outcome === 'asked',
  );
  const [link] = questions.at(-1)?.body.match(/^https?:\/\/\S+\/decide\/\S+$/m) ?? [];
  if (!link) throw new Error(`no decision link in: ${questions.at(-1)?.body}`);
  return link;
}

/** Creates a stage whose policy is to ask first, and lets the question be put. */
export async function askedStage(service: Service): Promise<AskedStage> {
  const api = await createApi(service);
  const stage = await createStage(service, 'prod', api);
  await rest(service);
  return { ...api, ...stage, link: await decideLinkAbout(service, stage.restApiId) };
}

/** Loads the page, fills in its form and sends it by one of its buttons; leaves what it starts to itself. */
export async function press(
  link: string,
  decision: 'approve' | 'decline',
  fields: Record<string, string> = { who: 'Dana', why: 'As agreed with the team' },
): Promise<Visited> {
  return post(link, { ...hiddenFields(await visit(link)), ...fields, decision });
}

/** The same, and lets it come to its end. */
export async function answer(service: Service, link: string, decision: 'approve' | 'decline'): Promise<Visited> {
  const page = await press(link, decision);
  await rest(service);
  return page;
}

/** Has events arrive only once the test is over with what it looks at. */
export async function withoutEvents(service: Service, act: () => Promise<unknown>): Promise<void> {
  await service.control.disturb({ drop: 1, seed: 1 });
  await act();
  await rest(service, 1);
  await service.control.disturb({ drop: 0, seed: 1 });
}

/** What the messages about the API's stages were, in their order. */
export async function toldAbout(service: Service, restApiId: string): Promise<(string | undefined)[]> {
  return (await messagesAbout(service, restApiId)).map(({ attributes }) => attributes.outcome);
}

/** The questions about the API's stages, as the table has them. */
export async function questionsAbout(service: Service, restApiId: string) {
  const items = await allItems(service);
  return items.filter(({ pk, sk }) => pk.includes(`#${restApiId}#`) && sk.startsWith('QUESTION#'));
}

/** Expects that nothing waits for an answer about the API's stages any more, nor is listed so, and that nobody holds one of them. */
export async function expectNothingPending(service: Service, restApiId: string): Promise<void> {
  const items = await allItems(service);
  const left = items.filter(({ pk }) => pk.includes(`#${restApiId}#`)).map(({ sk }) => sk);
  const listed = items.filter(({ pk, sk }) => pk.startsWith('OPEN#') && sk.includes(`#${restApiId}#`));
  expect([...left.filter((sk) => sk === 'QUESTION' || sk === 'LEASE'), ...listed]).toEqual([]);
}
