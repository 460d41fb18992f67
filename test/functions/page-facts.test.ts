import { expect, test } from 'vitest';
import type { Question } from '#core/question';
import { questionList } from '#functions/pages/decide-pages';
import { stageFacts } from '#functions/pages/exempt-pages';
import { changeList } from '#functions/pages/revert-pages';
import { cause, change, inDays, live, now, stage } from '#test/core/given';
import { question } from '#test/core/tellings';

/** Whoever starts an execution by hand calls it what he likes. */
const NAME = 'a\u202egnp.evil.example';

const asked: Question = {
  ...question,
  ...{ remediationId: NAME, executionArn: NAME, stage, createdDate: live().createdDate, from: null, cause },
  ...{ askedAt: now.toISOString(), taskToken: 'token', status: 'open' },
};
const record = { backoutId: NAME, remediationId: NAME, stage, change, recordedAt: now.toISOString() };

test.each([
  ['decide', questionList({ ...asked, apiName: 'chat' })],
  ['revert', changeList({ ...record, apiName: 'chat' })],
  ['exempt', stageFacts({ kind: 'exempt', stage, about: 'one', expiresAt: inDays(1), apiName: 'chat' }, live())],
])('the page to %s shows the name of the API that its record has', async (_, facts) => {
  expect(String(await facts)).toContain('<dt>API</dt><dd>chat</dd>');
});

test.each([
  ['decide', questionList(asked)],
  ['revert', changeList(record)],
  ['exempt', stageFacts({ kind: 'exempt', stage, about: NAME, expiresAt: inDays(1) }, live())],
])('the page to %s shows the name of an execution without disguise and as no link', async (_, facts) => {
  const shown = String(await facts);
  expect(shown).toContain('a gnp[.]evil[.]example');
  expect(shown).not.toContain('\u202e');
});
