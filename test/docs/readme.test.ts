import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { UpdateStageCommand } from '@aws-sdk/client-apigatewayv2';
import { expect, inject, onTestFinished, test } from 'vitest';
import { operate } from '#test/support/command-line';
import { readProjectFile, shellUnder, shellWords } from '#test/support/markdown';
import { putPolicy } from '#test/support/policy';
import { rest } from '#test/support/scenario';
import {
  certificateOf,
  createApi,
  createStage,
  type Service,
  setCertificate,
  startService,
  touch,
} from '#test/support/service';
import { certificateOfV2, createStageOfV2, onV2 } from '#test/support/v2';

const readme = readProjectFile('README.md');
const shim = fileURLToPath(new URL('../support/aws-cli', import.meta.url));

/** Runs a shell text against the sandbox; `aws` is the stand-in that is written on the SDK. */
async function runShell(service: Service, script: string, variables: Record<string, string> = {}): Promise<string> {
  const PATH = [shim, dirname(process.execPath), process.env.PATH].join(delimiter);
  const aws = {
    AWS_ENDPOINT_URL: service.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
  };
  const { stdout } = await promisify(execFile)('bash', ['-euc', script], { env: { PATH, ...aws, ...variables } });
  return stdout;
}

test("README's commands are npm scripts, with flags that these know", async () => {
  const { scripts } = JSON.parse(readProjectFile('package.json'));
  const named = [...readme.matchAll(/npm (?:run )?(demo|sandbox|test|check|bench|synth|deploy|\w+)\b/g)].map(
    ([, name]) => name,
  );
  expect(named.filter((name) => name !== 'ci' && name !== 'run' && !scripts[name as string])).toEqual([]);
  const usage = readProjectFile('scripts/sandbox.ts');
  for (const [flag] of shellUnder(readme, 'Play with it').matchAll(/--(?:port|settle)\b/g))
    expect(usage).toContain(flag);
});

test('the AWS CLI calls that README gives for the sandbox lead to a stage with a certificate', async () => {
  // As in the sandbox that README starts, stages whose names begin with `prod` are asked about.
  const service = await startService(inject('askingAssembly'));
  const script = shellUnder(readme, 'Play with it')
    .replace(/^npm run sandbox.*$/m, '')
    .replace(/^export AWS_ENDPOINT_URL=\S+ (.*)$/m, 'export $1');
  const [create, look] = script.split(/^(?=certificate=)/m) as [string, string];
  const api = (await runShell(service, `${create}\necho "API=$api"`)).match(/^API=(.*)$/m)?.[1] as string;
  await service.executions.ended(1);
  expect(await runShell(service, look, { api })).toContain('-----BEGIN CERTIFICATE-----');
});

test('the AWS CLI calls that README gives for the policy lead from a service that tells to one that fixes', async () => {
  const service = await startService(inject('promptAssembly'));
  await putPolicy(service, { version: 1, defaults: { mode: 'notify', settle: { quietSeconds: 0 } } });
  const [told, fixed] = [await createStage(service), await createApi(service)];
  await rest(service);
  expect(await certificateOf(service, told)).toBeNull();

  const folder = mkdtempSync(join(tmpdir(), 'stagecert-readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [before, after] = shellUnder(readme, 'From notify to enforce').split(/^npm run .*policy check policy.json.*$/m);
  await runShell(service, `cd '${folder}'\n${before}\nsed -i s/notify/enforce/ policy.json\n${after}`);
  await service.control.advance(60);
  const stage = await createStage(service, 'prod', fixed);
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('the stagecert commands that README gives around a revert by hand exempt the stage, and end that', async () => {
  const service = await startService(inject('promptAssembly'));
  const stage = await createStage(service);
  await rest(service);
  const lines = [...shellUnder(readme, 'Reverting by hand').matchAll(/^npm run --silent stagecert -- (.*)$/gm)];
  const [exempt, end] = lines.map(([, line = '']) => shellWords(line.replace('API_ID', stage.restApiId)));
  expect(await operate(service, ...(exempt ?? []))).toMatchObject({ status: 0 });
  await setCertificate(service, stage, '');
  await rest(service);
  expect(await certificateOf(service, stage)).toBeNull();
  expect(await operate(service, ...(end ?? []))).toMatchObject({ status: 0 });
  await touch(service, stage);
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test.each([
  ['version 1', 'epoch'],
  ['version 2', 'iso'],
])(
  'the calls that README gives for reverting by hand work with times as AWS CLI %s prints them',
  async (_, AWS_TIMES) => {
    const service = await startService(inject('promptAssembly'));
    const stage = await createStage(service);
    await service.executions.ended(1);
    expect(await certificateOf(service, stage)).not.toBeNull();

    const { revert, endExemption } = callsByHand();
    const byHand = revert.replace('API_ID', stage.restApiId);
    await runShell(service, byHand, { AWS_TIMES });
    // Two events of one stage at once would be one look.
    await rest(service);
    await touch(service, stage);
    expect((await service.executions.ended(3)).map(({ output }) => output?.outcome)).toEqual([
      'fixed',
      'exempt',
      'exempt',
    ]);
    expect(await certificateOf(service, stage)).toBeNull();

    const assignments = byHand.slice(0, byHand.indexOf('aws dynamodb put-item'));
    await runShell(service, `${assignments}\n${endExemption}`, { AWS_TIMES });
    await touch(service, stage);
    expect((await service.executions.ended(4)).map(({ output }) => output?.outcome).at(-1)).toBe('fixed');
  },
);

test('the calls that README gives in their place for a WebSocket stage work, too', async () => {
  const service = await startService(inject('promptAssembly'));
  const stage = await createStageOfV2(service);
  await service.executions.ended(1);
  expect(await certificateOfV2(service, stage)).not.toBeNull();

  const { revert, ofV2 } = callsByHand();
  const [created, update] = ofV2.trim().split('\n') as [string, string];
  const byHand = revert
    .replace(/^created=.*$/m, () => created)
    .replace(/^aws apigateway update-stage.*$/m, () => update);
  expect(byHand).not.toContain('aws apigateway ');
  await runShell(service, byHand.replace('API_ID', stage.ApiId));
  await rest(service);
  await onV2(service, (client) => client.send(new UpdateStageCommand({ ...stage, Description: 'changed' })));
  expect((await service.executions.ended(3)).map(({ output }) => output?.outcome)).toEqual([
    'fixed',
    'exempt',
    'exempt',
  ]);
  expect(await certificateOfV2(service, stage)).toBeNull();
});

/** README's calls for reverting, for ending the exemption, and those of a WebSocket stage in the place of two of the first. */
function callsByHand() {
  const calls = shellUnder(readme, 'Reverting by hand').replace(/^npm run .* stagecert .*$/gm, '');
  const parts = calls.split(/^(?=aws dynamodb delete-item|created=\$\(aws apigatewayv2)/m);
  const [revert, endExemption, ofV2] = parts as [string, string, string];
  return { revert, endExemption, ofV2 };
}
