import { describe, expect, test } from 'vitest';
import type { Exemption } from '#core/exemption';
import { exemptionMessage } from '#core/exemption-message';
import type { Notice } from '#core/exemption-notice';
import { messageFor } from '#core/message';
import { machineMessage } from '#core/message-json';
import { linksIn } from '#core/message-links';
import { replacementOf } from '#core/message-replacement';
import type { Telling } from '#core/telling';
import { inDays, live, now, stage } from '#test/core/given';
import { tellings } from '#test/core/tellings';

const kinds = Object.entries<Telling>(tellings);
const base = 'https://links.example';
const WHY =
  'sns:Publish to arn:aws:sns:eu-west-1:111122223333:on-call: InvalidParameterException: Invalid parameter: no';

const linksOf = (of: Telling) =>
  Object.fromEntries(linksIn(of).map(({ kind }) => [`${kind}Url`, `${base}/${kind}/SECRET-${kind}`]));

/** In every text of the telling that others than the service and AWS have written. */
const OUTSIDE = 'from-outside';
/** In what AWS lets people name, and has to be named: outside ASCII, for want of anything else that could be refused. */
const POISON = 'p\u00f6ison';
const poisoned = (of: Telling): Telling => ({
  ...of,
  remediation: { ...of.remediation, id: `${POISON}-1`, executionArn: `${of.remediation.executionArn}-${POISON}` },
  ...(of.cause && {
    cause: { ...of.cause, eventTime: OUTSIDE, actor: { type: OUTSIDE, arn: OUTSIDE, userAgent: OUTSIDE } },
  }),
  ...(of.policy && { policy: { ...of.policy, because: OUTSIDE } }),
  ...(of.decision && { decision: { ...of.decision, who: OUTSIDE, why: OUTSIDE } }),
  ...(of.refused && { refused: { ...of.refused, why: OUTSIDE } }),
  ...(of.contest && { contest: { ...of.contest, principal: OUTSIDE } }),
  ...(of.failure && { failure: { Error: OUTSIDE, Cause: OUTSIDE } }),
  ...(of.refusal && { refusal: OUTSIDE }),
  ...(of.notUndone && { notUndone: OUTSIDE }),
  backends: { known: true, apiName: OUTSIDE, presenting: 1, never: 0, hosts: [OUTSIDE], moreHosts: 0 },
});

const exemptionThatEnds = (until: string): Exemption => ({
  ...{ stageCreatedDate: live().createdDate, decidedAt: inDays(-1) },
  ...{ until, who: OUTSIDE, why: OUTSIDE },
});

describe.each(kinds)('what stands for a refused message about a stage that was %s', (_kind, of) => {
  const links = linksOf(of);
  const message = messageFor(of, links);
  const replacement = replacementOf(message, WHY);

  test('is the same message to those who count, filter and thread', () => {
    expect(replacement.messageId).toBe(message.messageId);
    expect(replacement.attributes).toEqual(message.attributes);
    expect(replacement.chat.metadata.threadId).toBe(message.chat.metadata.threadId);
  });

  test('says what happened to what, that SNS refused the message and why', () => {
    const { attributes, body } = replacement;
    for (const name of ['outcome', 'account', 'region', 'remediationId'] as const) {
      expect(body).toContain(attributes[name] ?? '');
    }
    if (of.stage) expect(body).toContain('abcdef74gh/prod');
    expect(body.replace(/\s+/g, ' ')).toContain(WHY);
    expect(machineMessage.parse(replacement.machine)).toEqual({ ...replacement.machine, messageRefused: WHY });
  });

  test('lets its reader do what the message did, and leads to what it lacks', () => {
    const lines = replacement.body.split('\n');
    for (const url of Object.values(links)) expect(lines).toContain(url);
    expect(replacement.body).toContain(
      of.stage ? `HISTORY#111122223333#eu-west-1#abcdef74gh#prod` : "the execution's steps",
    );
    expect(JSON.stringify([replacement.machine, replacement.chat, replacement.subject])).not.toContain('SECRET');
  });

  test('holds no text from outside, nor what SNS repeats of it', () => {
    for (const ways of [links, { backoutArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Backout' }]) {
      const full = messageFor(poisoned(of), ways, { inChat: true });
      expect(JSON.stringify(full)).toContain(POISON);
      expect(JSON.stringify(full)).toContain(OUTSIDE);
      const { attributes, ...forms } = replacementOf(full, `${WHY}: ${POISON}`);
      expect(JSON.stringify([attributes, forms])).toMatch(/^[\x20-\x7e]*$/);
      expect(JSON.stringify(forms)).not.toContain(OUTSIDE);
      expect(attributes.apiName).toBe(OUTSIDE);
    }
  });
});

test('of the end of an exemption says how to have it go on, and not who asked for it', () => {
  const exemption = exemptionThatEnds(inDays(2));
  const message = exemptionMessage({ kind: 'ends', live: live({ ref: stage }), exemption }, now);
  const replacement = replacementOf(message, WHY);
  expect(replacement.messageId).toBe(message.messageId);
  expect(replacement.body).toContain('exempt it again');
  expect(JSON.stringify(replacement)).not.toContain(OUTSIDE);
});

test.each<[string, Partial<Notice>, Date, object]>([
  ['exemption ends', { kind: 'ends' }, now, { exemptUntil: inDays(2) }],
  ['exemption ended', { kind: 'ends' }, new Date(inDays(3)), { exemptUntil: inDays(2) }],
  [
    'exemption renewed until',
    {
      ...{ kind: 'renewed', chain: { since: inDays(-60), renewals: 2 } },
      next: exemptionThatEnds(inDays(30)),
    },
    now,
    { exemptUntil: inDays(30), renewed: { insteadOf: inDays(2), since: inDays(-60), renewals: 2 } },
  ],
])('of a message of kind "%s" says that, with the date, in every form', (happens, differing, at, facts) => {
  const notice = { live: live({ ref: stage }), exemption: exemptionThatEnds(inDays(2)), ...differing } as Notice;
  const { subject, body, machine, chat } = replacementOf(exemptionMessage(notice, at), WHY);
  const { exemptUntil } = facts as { exemptUntil: string };
  const said = `${happens} ${exemptUntil.slice(0, 10)}`;
  expect(subject).toBe(`[stagecert] ${said}: abcdef74gh/prod in 111122223333 eu-west-1`);
  for (const text of [body.replace(/\s+/g, ' '), chat.content.description]) {
    expect(text).toContain(said);
    expect(text).toContain(exemptUntil);
  }
  expect(machine).toMatchObject({ outcome: 'exempt', headline: expect.stringContaining(said), ...facts });
  // A fact that is not known is not there.
  expect(chat.content.description).not.toMatch(/` *`/);
});

test('lets the filters for an API through, of whose name SNS gets the characters that it surely takes', () => {
  const named = (apiName: string) => {
    const backends = { known: true as const, apiName, presenting: 1, never: 0, hosts: [], moreHosts: 0 };
    return replacementOf(messageFor({ ...tellings.fixed, backends }), WHY).attributes;
  };
  expect(named('orders')).toMatchObject({ apiName: 'orders', mode: 'approve' });
  expect(named('B\u00fccher v2')).toMatchObject({ apiName: 'B?cher v2' });
  expect(Object.keys(named('orders'))).toHaveLength(10);
});

test('has the address of the console where the message has it', () => {
  const { body } = replacementOf(messageFor(tellings.fixed, linksOf(tellings.fixed)), WHY);
  expect(body).toMatch(/^https:\/\/eu-west-1\.console\.aws\.amazon\.com\/\S+$/m);
  expect(replacementOf(messageFor(tellings.fixed), WHY).body).not.toContain('://');
});

test('says that all fixes are stopped, as the message did', () => {
  const stopped = tellings['failed, which stopped all fixes'];
  const { body, machine, chat } = replacementOf(messageFor(stopped), WHY);
  expect(body.replace(/\s+/g, ' ')).toMatch(/has stopped all fixes .*5 fixes failed.* stagecert resume/);
  expect(machine).toMatchObject({ brakeOn: stopped.brakeOn });
  expect(chat.content.description).toContain('All fixes: `stopped');
});
