import { expect, test } from 'vitest';
import { collected } from '#cli/aws';
import { exemptStages } from '#cli/status-exempt';
import { AccessDenied, UnreadableExemption } from '#core/errors';
import type { Exemption } from '#core/exemption';
import { inDays, live, now, stage } from '#test/core/given';
import { exemption, tagged } from '#test/support/exemption-watcher';

interface Known {
  readonly listed: readonly Exemption[];
  readonly find: () => Promise<Exemption | null>;
  readonly getStage?: () => Promise<ReturnType<typeof live> | null>;
}

/** What is shown of one stage of which this is known. */
function shownOf({ listed, find, getStage = async () => live() }: Known) {
  async function* endingAfter() {
    for (const each of listed) yield { stage, exemption: each };
  }
  return collected(exemptStages({ apiGateway: { getStage }, exemptions: { endingAfter, find } }, stage, now));
}

const denied = () => Promise.reject(new AccessDenied('apigateway:GetStage'));
const byTag = (until: string) => exemption({ until, source: 'tag', who: 'its tags' });
const row = { stage: 'abcdef74gh/prod', source: 'record', until: inDays(2) };

test('what is recorded is shown, not what was listed of it', async () => {
  const find = async () => exemption({ until: inDays(9) });
  expect(await shownOf({ listed: [exemption()], find })).toMatchObject([{ ...row, until: inDays(9) }]);
  expect(await shownOf({ listed: [exemption()], find: async () => null })).toEqual([]);
  expect(await shownOf({ listed: [exemption()], find: async () => exemption({ until: inDays(-1) }) })).toEqual([]);
});

test('a stage whose record cannot be read is shown with what is wrong, for it is left alone', async () => {
  const find = () => Promise.reject(new UnreadableExemption('until: expected a time'));
  expect(await shownOf({ listed: [exemption()], find })).toMatchObject([{ ...row, why: 'until: expected a time' }]);
});

test('an exemption of a stage that was made again under the name is not shown', async () => {
  const getStage = async () => live({ createdDate: inDays(-1) });
  expect(await shownOf({ listed: [exemption()], find: async () => exemption(), getStage })).toEqual([]);
});

test('of a stage that may not be read what is written is shown, and why it may be over', async () => {
  const known = { listed: [exemption(), byTag(inDays(5))], getStage: denied };
  expect(await shownOf({ ...known, find: async () => exemption() })).toMatchObject([
    { ...row, unread: 'apigateway:GetStage' },
    { source: 'tag', until: inDays(5), unread: 'apigateway:GetStage' },
  ]);
});

test('a tag exempts until the last end that it was let have, as far as it asks for that still', async () => {
  const until = ['2026-03-05T00:00:00.000Z', '2026-03-09T00:00:00.000Z', '2026-03-20T00:00:00.000Z'];
  const known = { listed: until.map(byTag), find: async () => null };
  const shown = (tags: Record<string, string>) => shownOf({ ...known, getStage: async () => live({ tags }) });
  expect(await shown(tagged('2026-03-08'))).toMatchObject([{ source: 'tag', until: until[1] }]);
  expect(await shown(tagged('2026-03-10'))).toMatchObject([{ source: 'tag', until: until[1] }]);
  expect(await shown({})).toEqual([]);
});
