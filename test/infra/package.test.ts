import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entries } from '#infra/functions';
import { readProjectFile } from '#test/support/markdown';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');

let home: string;
const installed = (...path: string[]) => join(home, 'node_modules', 'stagecert', ...path);

/** Packs the project and installs the package as a user has it: unpacked, with its peers beside it. */
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'stagecert-user-'));
  await run('npm', ['pack', '--silent', '--pack-destination', home], { cwd: root });
  const [archive] = readdirSync(home) as [string];
  mkdirSync(installed(), { recursive: true });
  await run('tar', ['-xzf', join(home, archive), '--strip-components=1', '-C', installed()]);
  for (const peer of ['aws-cdk-lib', 'constructs']) symlinkSync(join(modules, peer), join(home, 'node_modules', peer));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a user's app in plain JavaScript, as `cdk synth` would. */
async function synthesize(
  file: string,
  source: string,
): Promise<Record<string, { Type: string; Properties: Record<string, unknown> }>> {
  writeFileSync(join(home, file), source);
  const CDK_OUTDIR = join(home, `${file}.out`);
  await run(process.execPath, [file], { cwd: home, env: { ...process.env, CDK_OUTDIR, CDK_VALIDATION: 'false' } });
  return JSON.parse(readFileSync(join(CDK_OUTDIR, 'PlatformControls.template.json'), 'utf8')).Resources;
}

test('the example of the documentation synthesizes with the package, and takes the handlers from it', async () => {
  const [, example] = readProjectFile('docs/deployment.md').match(/^```js\n(.*?)^```/ms) ?? [];
  const resources = await synthesize('app.mjs', example as string);

  const functions = Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  expect(functions.map(({ Properties }) => Properties.FunctionName)).toContain('platform-Inspect');
  // All but the preflight, which was not asked for.
  const left = Object.keys(entries).filter((name) => name === 'Preflight');
  const subscribed = Object.values(resources).filter(({ Type }) => Type === 'AWS::SNS::Subscription');
  expect(subscribed.map(({ Properties }) => Properties.Protocol).sort()).toEqual(['email', 'https']);
  expect(functions).toHaveLength(Object.keys(entries).length - left.length);
  for (const { Properties } of functions) {
    const [hash] = (Properties.Code as { S3Key: string }).S3Key.split('.');
    expect(existsSync(join(home, 'app.mjs.out', `asset.${hash}`, 'index.cjs'))).toBe(true);
  }
});

test('the package can be required, and says what is wrong with a property', async () => {
  const app = (props: string) => `const { App, Stack } = require('aws-cdk-lib');
const { StageCert } = require('stagecert');
new StageCert(new Stack(new App(), 'PlatformControls'), 'StageCert', ${props});`;
  await expect(synthesize('wrong.cjs', app('{ mode: "off", moed: 1 }'))).rejects.toThrow(
    /moed is no setting[\s\S]*mode is "off": Invalid option/,
  );
  expect(Object.values(await synthesize('app.cjs', app('{}'))).length).toBeGreaterThan(50);
});

test('the package has types for all that it exports, and nothing of the project besides', () => {
  const { exports } = JSON.parse(readFileSync(installed('package.json'), 'utf8'));
  const types = readFileSync(installed(exports['.'].types), 'utf8');
  expect(types).toContain('StageCertProps');
  for (const [, file] of types.matchAll(/from '(\.[^']+)'/g))
    expect(existsSync(installed('dist', `${file}.d.ts`))).toBe(true);
  const texts = ['CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'SECURITY.md'];
  expect(readdirSync(installed()).sort()).toEqual([...texts, 'dist', 'docs', 'examples', 'package.json']);
});

test('what the documentation of the package links to is in it, but for sources', () => {
  const docs = readdirSync(installed('docs')).filter((name) => name.endsWith('.md'));
  const pages = ['README.md', ...docs.map((name) => join('docs', name))];
  const links = pages.flatMap((page) => {
    const text = readFileSync(installed(page), 'utf8');
    const targets = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)|src="([^":]+)"/g)].map(
      ([, link, image]) => link ?? image,
    );
    return targets.map((target) => join(dirname(page), target as string));
  });
  expect(links.length).toBeGreaterThan(20);
  const missing = links.filter((path) => !existsSync(installed(path)) && !/^(core|test)\//.test(path));
  expect(missing).toEqual([]);
});

describe('the command of the package', () => {
  const policy = join(root, 'examples', 'policy.json');
  const stagecert = (...args: string[]) => run(process.execPath, args, { cwd: home });
  const command = () => installed(JSON.parse(readFileSync(installed('package.json'), 'utf8')).bin.stagecert);

  test('needs nothing beside it, and can be started by its name', async () => {
    expect((await stagecert(command(), 'policy', 'check', policy)).stdout).toContain('can be used: 3 rules');
    expect(statSync(command()).mode & 0o111).toBe(0o111);
    expect(readFileSync(command(), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    // The SDK's clients are in it: it gets as far as asking AWS, which is not there.
    const nowhere = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_REGION: 'eu-west-1' };
    const env = { ...process.env, ...nowhere, AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' };
    await expect(
      run(process.execPath, [command(), 'status', '--table', 'x'], { cwd: home, env }),
    ).rejects.toMatchObject({
      code: 3,
      stderr: expect.stringContaining('stagecert: sts:GetCallerIdentity'),
    });
  });

  test('says on an old Node what it needs', async () => {
    const old = join(home, 'old.cjs');
    writeFileSync(
      old,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });`,
    );
    await expect(stagecert('--require', old, command(), '--help')).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^stagecert needs Node 24 or later; this is Node 18\.20\.4, .*\n$/),
    });
  });
});
