import { expect } from 'vitest';
import { answer, askedStage, press, questionsAbout } from '#test/support/asking';
import { everythingKept } from '#test/support/kept';
import { visit } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';

const test = scenarios('askingAssembly');

test('the secrets of a question’s links are in its message alone, and its token in no message, log or call', async ({
  service,
}) => {
  const { link, restApiId } = await askedStage(service);
  const [asked] = await messagesAbout(service, restApiId);
  const secrets = [...(asked?.body.matchAll(/^https?:\/\/\S+\/(?:decide|exempt|status)\/(\S+)$/gm) ?? [])].map(
    ([, secret]) => secret,
  );
  expect(secrets).toHaveLength(3);
  const token = String((await questionsAbout(service, restApiId))[0]?.taskToken);
  await visit(link);
  await press(link, 'approve', {});
  await answer(service, link, 'approve');
  await answer(service, link, 'decline');
  await rest(service);

  const kept = await everythingKept(service);
  for (const [where, text] of Object.entries(kept)) {
    for (const secret of secrets) expect(text, where).not.toContain(secret);
  }
  const messages = JSON.stringify(await service.control.messages());
  for (const text of [messages, kept.logs, kept.calls]) expect(text).not.toContain(token);
});
