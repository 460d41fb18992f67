import { describe, expect, test } from 'vitest';
import { messageFor } from '#core/message';
import { machineMessage } from '#core/message-json';
import { linksIn } from '#core/message-links';
import { severityOf, type Telling } from '#core/telling';
import { tellings } from '#test/core/tellings';

const kinds = Object.entries<Telling>(tellings);
const base = 'https://links.example';

/** The links that the message has where there are pages. */
const linksOf = (of: Telling) =>
  Object.fromEntries(linksIn(of).map(({ kind }) => [`${kind}Url`, `${base}/${kind}/SECRET-${kind}`]));

describe.each(kinds)('the message about a stage that was %s', (_kind, of) => {
  const links = linksOf(of);
  const message = messageFor(of, links);

  test('has 72 columns, but for commands, addresses and names that may not be broken', () => {
    const wide = message.body.split('\n').filter((line) => line.length > 72);
    // One word too long for its line, a call that is continued, or an address.
    const unbreakable = /^\s*\S+$|\\$|^ {2}aws |^ {2}[A-Z].{12}\S+$|^Execution {4}\S+$|^ {2}\(stage\./;
    expect(wide.filter((line) => !unbreakable.test(line))).toEqual([]);
  });

  test('has each link on a line of its own, and no other form has any', () => {
    const lines = message.body.split('\n');
    for (const url of Object.values(links)) expect(lines).toContain(url);
    expect(JSON.stringify([message.machine, message.chat, message.attributes, message.subject])).not.toContain(
      'SECRET',
    );
  });

  test('is for programs what the schema says', () => {
    expect(machineMessage.parse(message.machine)).toEqual(message.machine);
    expect(message.machine).toMatchObject({ messageId: message.messageId, outcome: of.outcome });
  });

  test('has at most ten attributes, none of them empty', () => {
    const { attributes } = message;
    expect(Object.keys(attributes).length).toBeLessThanOrEqual(10);
    expect(Object.values(attributes).filter((value) => !value)).toEqual([]);
    expect(attributes.severity).toBe(severityOf(of));
  });

  test('is for chats what Amazon Q takes, and as long as a chat shows', () => {
    const { chat } = message;
    expect(chat).toMatchObject({ version: '1.0', source: 'custom', id: message.messageId });
    expect(chat.content.textType).toBe('client-markdown');
    expect(chat.content.title.length).toBeLessThanOrEqual(250);
    expect(chat.content.description.length).toBeLessThanOrEqual(3_000);
  });
});

describe('what a message lets its reader do', () => {
  test.each<[keyof typeof tellings, string[]]>([
    ['fixed', ['revert', 'status']],
    ['fixed after an approval', ['revert', 'status']],
    ['asked', ['decide', 'exempt', 'status']],
    ['told that there is none', ['exempt', 'status']],
    ['told of a broken one', ['status']],
    ['declined', ['status']],
    ['failed after the fix', ['revert', 'status']],
    ['failed', ['status']],
    ['gone', []],
    ['unreadable', []],
  ])('%s: %j', (kind, expected) => {
    expect(linksIn(tellings[kind]).map((link) => link.kind)).toEqual(expected);
  });

  test('stands in chats only where that is asked for', () => {
    const { asked } = tellings;
    const { chat } = messageFor(asked, linksOf(asked), { inChat: true });
    expect(chat.content.nextSteps).toEqual(
      expect.arrayContaining([`Approve or decline: ${base}/decide/SECRET-decide`]),
    );
  });
});

test('that all fixes are stopped is what a chat says first after the headline', () => {
  const { chat } = messageFor(tellings['failed, which stopped all fixes']);
  expect(chat.content.description.split('\n')[1]).toMatch(/^All fixes: `stopped, .*stagecert resume: within an hour 5/);
  expect(messageFor(tellings.failed).chat.content.description).not.toContain('All fixes');
});

test.each<[keyof typeof tellings, (string | RegExp)[]]>([
  ['asked', [/^May stagecert give stage abcdef74gh\/prod a client certificate\?/, /Would be +a certificate that API/]],
  ['asked', [/Answer by +2026-03-02/, /the case to fear/, /If nobody answers in time nothing is changed/, /30 days/]],
  ['asked', [/Policy +approve, by rule 2 "production"/]],
  ['asked once more', [/Asked again +The approval is void: its backends\s+changed: b added/]],
  ['told that there is none', [/presents no client certificate/, /the policy only tells/, /the case to fear/]],
  ['declined', [/Declined by +dana \(self-declared\)/, /the change was declined/, /Exempt until/]],
  ['fixed after an approval', [/now presents/, /Approved by +dana/]],
  ['expired', [/nobody answered in time/, /No answer is no/]],
  ['void after an approval', [/no longer what was asked about/, /The approval is void/]],
  ['contested', [/is contested/, /Contested by +arn/, /CERTIFICATE_ID/]],
  ['told of one that ends', [/is expiring, and ends at 2026-03-21T12:00:00.000Z\./, /Expires +2026-03-21/]],
  ['told of one that has ended', [/is expired since 2026-02-28T12:00:00.000Z\./, /Expires +2026-02-28/]],
  ['told of a broken one', [/is dangling: API Gateway has none of that id\./]],
  ['refused by a pause', [/was left as it is: fixes are paused\./, /paused at .* by dana/, /stagecert resume/]],
  ['refused by a tag', [/was left as it is: exemption tag unclear\./]],
  ['refused by the brake', [/was left as it is: the hourly limit of fixes is reached\./]],
  ['refused by the brake of a stage', [/was left as it is: fixed too often\./]],
  ['reverted', [/again before its exemption ends: stagecert exempt end 'abcdef74gh\/prod' --why 'WHY'/]],
  ['declined', [/again before its exemption ends: stagecert exempt end 'abcdef74gh\/prod' --why 'WHY'/]],
  ['refused by the policy', [/because of the policy/, /stagecert policy check/]],
  ['refused by the brake', [/because of the brake/, /stagecert resume/]],
  [
    'refused by the preflight',
    [/working copy/, /200 in 12 ms\s+without the certificate, 500 in 3 ms \(unknown_ca\) with it/],
  ],
  ['refused by the preflight', [/not tried: stock\[\.\]example/, /not tried: 2 more/, /kept for 24 hours/]],
  ['refused by the preflight', [/For the backend's trust store:\s+aws apigateway get-client-certificate/]],
  ['fixed after a preflight', [/Preflight +of the API's working copy/, /GET \/orders\/\{id\} at orders\[\.\]example/]],
  ['failed, which stopped all fixes', [/has stopped all fixes .*5 fixes failed/, /runs: stagecert resume/]],
  ['fixed', [/get-client-certificate --region/, /through +the AWS CLI/, /client_certificate_id = "3kxqri"/]],
])('the message about a stage that was %s says %j', (kind, needed) => {
  const flat = messageFor(tellings[kind]).body.replaceAll(/(?<=\S)\n *(?=\S)/g, ' ');
  for (const text of needed) expect(flat).toMatch(text);
});
