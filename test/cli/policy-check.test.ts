import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { commandLine } from '#test/support/command-line';
import { readProjectFile } from '#test/support/markdown';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stagecert-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const stagecert = (...args: readonly string[]) => commandLine(args);

/** Runs it as its users do. */
function started(...args: readonly string[]) {
  const command = join(root, 'cli/stagecert.cjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const example = ['policy', 'check', 'examples/policy.json', '--stages', 'examples/stages.json'] as const;

/** What the example policy does to the example stages, in their order. */
const expected = [
  ['abcdef74gh/prod', 'be asked about', 'the default'],
  ['abcdef74gh/DEV-2', 'be fixed', 'rule 3 "nobody waits for test stages"'],
  ['p4ym3nts01/prod', 'be asked about', 'rule 2 "payments have a certificate of our own CA"'],
  ['w3bs0ck3ts/prod', 'be refused', 'rule 2 "payments have a certificate of our own CA"'],
  ['http000001/$default', 'be left alone', 'the default'],
  ['zyxwvu9876/test', 'be told about', 'rule 1 "partner backends are changed by their team"'],
  ['n0name0000/test', 'be refused', 'undecided: rule 1 "partner backends are changed by their team"'],
  ['lambda0000/prod', 'be left alone', 'the default'],
  ['stock00000/prod', 'be left alone', 'the default'],
] as const;

describe('stagecert policy check', () => {
  test('says of every stage what would happen and why', async () => {
    const { status, stdout, stderr } = await stagecert(...example);
    expect([status, stderr]).toEqual([0, '']);
    const told = [...stdout.matchAll(/^(\S+\/\S+) .*would (.*)\n {4}(.*?): /gm)].map(([, ...parts]) => parts);
    expect(told.map(([stage, would]) => [stage, would])).toEqual(expected.map(([stage, would]) => [stage, would]));
    for (const [, , because] of expected) expect(stdout).toContain(`    ${because}`);
    expect(stdout).not.toContain('None of these stages');
  });

  test('goes by the tags that exempt a stage at the time of asking', async () => {
    const policy = file('tags.json', '{"version":1,"defaults":{"mode":"enforce","exemption":{"byTag":true}}}');
    const stage = { account: '111122223333', region: 'eu-west-1', apiId: 'abc', stageName: 'prod' };
    const tags = { 'stagecert:exempt': 'it moves', 'stagecert:exempt-until': '2026-03-31' };
    const stages = file('tagged.json', JSON.stringify([{ ...stage, tags }]));
    const on = (day: string) =>
      commandLine(['policy', 'check', policy, '--stages', stages], { now: () => new Date(day) });
    expect((await on('2026-03-30')).stdout).toMatch(
      /would be left alone\n +the default: exempt by its tags until 2026-04-01T00:00:00\.000Z: it moves\n/,
    );
    expect((await on('2026-04-02')).stdout).toMatch(
      /would be refused\n +the default: .*"2026-03-31", which is past\. /,
    );
  });

  test('says the same as JSON', async () => {
    const { status, stdout } = await stagecert(...example, '--json');
    const { stages, problems, rules } = JSON.parse(stdout);
    expect([status, problems, rules.length]).toEqual([0, [], 3]);
    expect(
      stages.map(({ apiId, stageName, forecast, decision }: never) => [
        `${apiId}/${stageName}`,
        (forecast as { would: string }).would,
        (decision as { because: string }).because,
      ]),
    ).toEqual(expected.map(([stage, would, because]) => [stage, would, expect.stringContaining(because)]));
  });

  test('names rules that decide none of the stages, and a text that needs an advanced parameter', async () => {
    const rules = [
      { when: {}, then: {} },
      { name: 'late', when: {}, then: { mode: 'enforce' } },
    ];
    const policy = file('late.json', JSON.stringify({ version: 1, rules }) + ' '.repeat(4_096));
    const { status, stdout } = await stagecert('policy', 'check', policy, '--stages', 'examples/stages.json');
    expect(status).toBe(0);
    expect(stdout).toContain('None of these stages is decided by rule 2 "late".');
    expect(stdout).toMatch(/41\d\d bytes: more than the 4096 of a standard parameter, so it takes an advanced one/);
  });

  test('names the problems of a policy, and fails', async () => {
    const policy = file('wrong.json', '{"version":1,"defaults":{"mode":"off"}}');
    const problem = 'defaults.mode is "off": expected one of "enforce", "approve", "notify"';
    expect(await stagecert('policy', 'check', policy)).toEqual({
      status: 1,
      stdout: '',
      stderr: `${policy} cannot be used, and would change nothing:\n  ${problem}\n`,
    });
    const asJson = await stagecert('policy', 'check', '--json', policy);
    expect([asJson.status, JSON.parse(asJson.stdout).problems]).toEqual([1, [problem]]);
  });

  test('is a program with an exit status', async () => {
    expect(started(...example)).toEqual(await stagecert(...example));
    expect(started('policy', 'check')).toEqual(await stagecert('policy', 'check'));
  });

  test('begins as docs/policy.md shows', async () => {
    const shown = readProjectFile('docs/policy.md').match(/^```text\n(.* can be used: .*\n)```/m)?.[1];
    expect((await stagecert(...example)).stdout.startsWith(shown ?? 'nothing is shown')).toBe(true);
  });

  test('says how it is used', async () => {
    for (const args of [['--help'], ['policy', '--help'], ['policy', 'check', '--help']]) {
      const { status, stdout } = await stagecert(...args);
      expect([status, stdout]).toEqual([
        0,
        expect.stringContaining('stagecert policy check FILE [--stages FILE] [--json]'),
      ]);
    }
  });
});

describe('what it cannot work with', () => {
  const stages = (content: unknown) => [
    'examples/policy.json',
    '--stages',
    file('stages.json', JSON.stringify(content)),
  ];
  const stage = { account: '111122223333', region: 'eu-west-1', apiId: 'abc', stageName: 'prod' };

  test.each<[string, () => readonly string[], string]>([
    ['no policy', () => [], 'policy check takes one policy FILE, and was given 0: see stagecert policy check --help'],
    [
      'two',
      () => ['a.json', 'b.json'],
      'policy check takes one policy FILE, and was given 2: see stagecert policy check --help',
    ],
    ['an unknown flag', () => ['a.json', '--stage', 'x'], "Unknown option '--stage'"],
    ['no such file', () => ['none.json'], 'none.json cannot be read: there is no such file'],
    ['a folder', () => ['examples'], 'examples cannot be read: EISDIR'],
    [
      'bytes that are no text',
      () => [file('binary', Buffer.from([0xff, 0xfe]))],
      'is not UTF-8 text: save it as UTF-8',
    ],
    ['stages that are no JSON', () => ['examples/policy.json', '--stages', 'README.md'], 'README.md is not JSON'],
    ['stages that are no list', () => stages({ item: [] }), 'the document is {"item":[]}: expected a list of stages'],
    [
      'a stage without its API',
      () => stages([{ ...stage, apiId: undefined }]),
      '[0].apiId is missing: expected the id of an API',
    ],
    [
      'an account as a number',
      () => stages([stage, { ...stage, account: 1 }]),
      '[1].account is 1: expected a string of 12 digits',
    ],
    [
      'a Region',
      () => stages([{ ...stage, region: 'Ireland' }]),
      '[0].region is "Ireland": expected a Region, such as "eu-west-1"',
    ],
    [
      'a list of tags',
      () => stages([{ ...stage, tags: ['x'] }]),
      '[0].tags is a list of 1: ["x"]: expected an object of tag values by key, or null',
    ],
  ])('%s', async (_what, args, message) => {
    const { status, stdout, stderr } = await stagecert('policy', 'check', ...args());
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
    expect(stderr).toMatch(/^stagecert: /);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  test.each([[[]], [['policy']], [['polcy', 'check']]])('the command line %j', async (args) => {
    expect(await stagecert(...args)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('stagecert'),
    });
  });
});
