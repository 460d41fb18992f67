import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { ExemptStage } from '#cli/status-exempt';
import type { OpenQuestion } from '#cli/status-open';
import { printed, type Status } from '#cli/status-report';

const quiet: Status = {
  ...{ account: '111122223333', region: 'eu-west-1', paused: null, left: [] },
  fixes: { lastHour: 3, limit: 30, roomFrom: null },
  failedOrReverted: { lastHour: 0, limit: 3 },
  ...{ questions: [], contested: [], exempt: [] },
  more: { left: false, questions: false, contested: false, exempt: false },
};
const [since, until] = ['2026-11-30T14:12:00.000Z', '2026-12-01T14:12:00.000Z'];
const LONG = 'a reason of many words '.repeat(40);
const ID = '3f2c9a1e-0000-4000-8000-000000000001_3f2c9a1e-0000-4000-8000-000000000001-1';

const busy: Status = {
  ...quiet,
  paused: { by: 'person', who: 'Dana', why: LONG, at: since },
  left: [{ stage: 'abcd123456/dev', at: since }],
  questions: [{ stage: 'abcd123456/prod', question: ID, since, until, proposed: 'a certificate of its own' }],
  contested: [{ stage: 'abcd123456/beta', by: 'a\u202erole', since, removals: [since, since, until] }],
  exempt: [
    { stage: 'abcd123456/old', until, source: 'record', who: 'Dana', why: LONG },
    { stage: 'abcd123456/old', until, source: 'tag', who: 'tag stagecert:exempt', why: LONG },
  ],
  more: { ...quiet.more, exempt: true },
};

test('where nothing is open, or left alone, that takes a line each', () => {
  expect(printed(quiet, {})).toBe(`Account     111122223333, eu-west-1
Brake       off: fixes go on
Fixes       3 begun in the last hour; the limit is 30
Trouble     0 failed or reverted in the last hour; at 3 stagecert pauses itself
Left        no stage
Questions   none is open
Contested   no stage
Exempt      no stage
`);
});

test('where the hour is full it says until when', () => {
  const text = printed({ ...quiet, fixes: { lastHour: 30, limit: 30, roomFrom: until } }, {});
  expect(text).toContain(`Brake       on until ${until}: the limit of fixes in an hour is reached\n`);
  expect(text).toContain(`the limit is 30, which is reached until ${until}\n`);
});

test('long texts keep to the columns of a terminal, and what people wrote disguises nothing', () => {
  const text = printed(busy, {});
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  expect(text).toContain('by a role, who took the certificate off 3 times');
  expect(text).toMatch(/^Exempt +1 stage, of those looked at; --all looks at the others$/m);
  expect(text).toContain('  and perhaps more: --all looks at the others');
});

test('that not all was looked at is said also where nothing is shown', () => {
  const more = { left: true, questions: true, contested: true, exempt: true };
  const text = printed({ ...quiet, more }, {});
  expect(text.match(/^\w+ +(no stage|none is open), of those looked at; --all looks at the others$/gm)).toHaveLength(4);
});

test('each command can be pasted as it stands, also over several lines, and finds the same service', () => {
  // The name of an execution that was started by hand may hold what a shell minds.
  const byHand = { ...busy.questions[0], question: `${ID} it's` } as OpenQuestion;
  const found = { table: 'Stagecert-Table.1', region: 'eu-west-1' };
  const text = printed({ ...busy, questions: [byHand] }, found);
  const commands = [...text.matchAll(/^ {4}stagecert ((?:.*\\\n)*.*)$/gm)].map(([, line]) =>
    execFileSync('bash', ['-c', `printf '%s|' ${line}`], { encoding: 'utf8' }),
  );
  const why = '--why|WHY|--table|Stagecert-Table.1|--region|eu-west-1|';
  expect(commands).toEqual([
    `approve|abcd123456/prod|--question|${byHand.question}|${why}`,
    `decline|abcd123456/prod|--question|${byHand.question}|${why}`,
    `contest|end|abcd123456/beta|${why}`,
    `exempt|end|abcd123456/old|${why}`,
  ]);
});

const unreadable = { pk: 'STAGE#111122223333#eu-west-1#abcd123456#old', sk: 'EXEMPTION' };
const wrong = { stage: 'abcd123456/old', until: null, who: null };

test.each([
  ['as the environment names it', {}, 'table of the environment'],
  ['as the command line names it', { table: 'Stagecert-Table.1' }, 'Stagecert-Table.1'],
])('of a record that cannot be read the call is given that deletes it from the table, %s', (_, found, table) => {
  const exempt = [{ ...wrong, source: 'record', why: 'It cannot be read', unreadable } as const];
  const text = printed({ ...quiet, exempt }, found);
  expect(text).toContain('  abcd123456/old: It cannot be read\n');
  expect(text).not.toContain('stagecert exempt end');
  const [, line] = /^ {4}aws ((?:.*\\\n)*.*)$/m.exec(text) ?? [];
  const env = { ...process.env, STAGECERT_TABLE: 'table of the environment' };
  const words = execFileSync('bash', ['-c', `printf '%s|' ${line}`], { encoding: 'utf8', env }).split('|');
  const key = JSON.stringify({ pk: { S: unreadable.pk }, sk: { S: 'EXEMPTION' } });
  const options = ['--table-name', table, '--region', 'eu-west-1', '--key', key];
  expect(words).toEqual(['dynamodb', 'delete-item', ...options, '']);
});

test('tags that cannot be followed are for their team to correct', () => {
  const exempt = [{ ...wrong, source: 'tag', why: 'stagecert:exempt-until is "soon"' } as const];
  expect(printed({ ...quiet, exempt }, {})).toContain(
    '  abcd123456/old: stagecert:exempt-until is "soon"\n    (its team corrects the tags)\n',
  );
});

test('what could not be read is marked where it stands, and why is said once', () => {
  const [unread, another] = ['apigateway:GetStage is denied', 'states:DescribeExecution is denied'];
  const { left, questions, contested, exempt } = busy;
  const [of, ...certain] = exempt as [ExemptStage, ExemptStage];
  const text = printed(
    {
      ...busy,
      left: left.map((each) => ({ ...each, unread })),
      questions: questions.map((each) => ({ ...each, unread: another })),
      contested: contested.map((each) => ({ ...each, unread })),
      exempt: [{ ...of, why: 'it moves', unread }, ...certain],
    },
    {},
  );
  expect(text.match(/\(may\s+be\s+over\)$/gm)).toHaveLength(4);
  expect(text).toContain('it moves (may be over)\n');
  expect(text).toMatch(/could not be looked at, because apigateway:GetStage is denied \(and 3\s+more\)\n$/);
});
