import { expect, test } from 'vitest';
import { collected } from '#cli/aws';
import { exemptStages } from '#cli/status-exempt';
import { AccessDenied, Throttled, UnreadableExemption } from '#core/errors';
import type { Exemption } from '#core/exemption';
import { inDays, live, now, stage } from '#test/core/given';
import { exemption, tagged } from '#test/support/exemption-watcher';

interface Known {
  readonly listed: readonly Exemption[];
  readonly find?: () => Promise<Exemption | null>;
  readonly getStage?: () => Promise<ReturnType<typeof live> | null>;
  /** What the policy says of exemptions; null: it cannot be read. */
  readonly policy?: object | null;
}

/** What is shown of one stage of which this is known. */
async function shownOf({ listed, find = async () => null, getStage = async () => live(), policy }: Known) {
  async function* endingAfter() {
    for (const each of listed) yield { stage, exemption: each };
  }
  const rule = { ...{ days: 30, byTag: true, atMostDays: 90 }, ...policy };
  const ruleFor = async () => (policy === null ? { unknown: 'ssm:GetParameter' } : { rule });
  const adapters = { apiGateway: { getStage }, exemptions: { endingAfter, find }, ruleFor };
  const looks = await collected(exemptStages(adapters, stage, now));
  return (await Promise.all(looks.map((look) => look()))).flat();
}

const denied = () => Promise.reject(new AccessDenied('apigateway:GetStage'));
const byTag = (until: string) => exemption({ until, source: 'tag', who: 'its tags' });
const row = { stage: 'abcdef74gh/prod', source: 'record', until: inDays(2) };
const asTagged = (date: string) => async () => live({ tags: tagged(date) });

test('what is recorded is shown, not what was listed of it', async () => {
  const find = async () => exemption({ until: inDays(9) });
  expect(await shownOf({ listed: [exemption()], find })).toMatchObject([{ ...row, until: inDays(9) }]);
  expect(await shownOf({ listed: [exemption()], find: async () => null })).toEqual([]);
  expect(await shownOf({ listed: [exemption()], find: async () => exemption({ until: inDays(-1) }) })).toEqual([]);
});

test('a stage whose record cannot be read is shown with what is wrong and where it lies, for it is left alone', async () => {
  const find = () => Promise.reject(new UnreadableExemption('until: expected a time'));
  const unreadable = { pk: 'STAGE#111122223333#eu-west-1#abcdef74gh#prod', sk: 'EXEMPTION' };
  // Neither the end nor who decided is that of what was listed, which another record may have been.
  const shown = { ...row, until: null, who: null, why: 'until: expected a time', unreadable };
  const known = { listed: [exemption(), byTag(inDays(5))], find, getStage: asTagged('2026-03-10') };
  expect(await shownOf(known)).toEqual([shown]);
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

test('of a record that is not to be had at the moment what was listed is shown, and why it may be over', async () => {
  const find = () => Promise.reject(new Throttled('dynamodb:GetItem'));
  const shown = [{ ...row, unread: 'dynamodb:GetItem' }];
  expect(await shownOf({ listed: [exemption(), byTag(inDays(5))], find })).toMatchObject(shown);
  expect(await shownOf({ listed: [byTag(inDays(5))], find })).toEqual([]);
});

test('a tag exempts until the end that it asks for now, also where that is earlier or later than any look has met', async () => {
  const known = { listed: [byTag('2026-03-09T00:00:00.000Z')] };
  for (const [date, until] of [
    ['2026-03-04', '2026-03-05T00:00:00.000Z'],
    ['2026-03-20', '2026-03-21T00:00:00.000Z'],
  ] as const) {
    expect(await shownOf({ ...known, getStage: asTagged(date) })).toMatchObject([{ source: 'tag', until }]);
  }
  expect(await shownOf(known)).toEqual([]);
  expect(await shownOf({ ...known, getStage: asTagged('2026-02-20') })).toEqual([]);
});

test('tags exempt no stage where the policy lets none, nor one that presents a certificate', async () => {
  const known = { listed: [byTag(inDays(5))], getStage: asTagged('2026-03-10') };
  expect(await shownOf({ ...known, policy: { byTag: false } })).toEqual([]);
  const getStage = async () => live({ tags: tagged('2026-03-10'), clientCertificateId: '3kxqri' });
  expect(await shownOf({ ...known, getStage })).toEqual([]);
});

test('where the policy cannot be read what the tags ask for is shown, and why that may not hold', async () => {
  const known = { listed: [byTag(inDays(5))], getStage: asTagged('2026-03-10'), policy: null };
  const unread = 'ssm:GetParameter';
  expect(await shownOf(known)).toMatchObject([{ source: 'tag', until: '2026-03-11T00:00:00.000Z', unread }]);
  expect(await shownOf({ ...known, getStage: asTagged('2026-02-20') })).toEqual([]);
});

test('a stage whose tags ask for what the policy does not allow is shown with what is wrong, unless a record holds', async () => {
  const known = { listed: [byTag(inDays(5))], getStage: asTagged('2036-03-10') };
  const why = expect.stringContaining('the policy allows at most');
  expect(await shownOf(known)).toMatchObject([{ source: 'tag', until: null, who: null, why }]);
  expect(await shownOf({ ...known, find: async () => exemption() })).toMatchObject([row]);
});
