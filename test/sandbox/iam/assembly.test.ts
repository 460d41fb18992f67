import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '#sandbox/sandbox';
import { synthesizeStageWatcher } from '#test/sandbox/fixtures/stage-watcher';

const assembly = synthesizeStageWatcher();
afterAll(assembly.remove);

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests know what they change in the template
  readonly Properties: any;
}

/** Starts the stage watcher with its template changed: `change` gets each resource and says whether it stays. */
async function startChanged(change: (resource: Resource) => boolean) {
  const root = mkdtempSync(join(tmpdir(), 'permissions-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  cpSync(join(assembly.folder, '..'), root, { recursive: true });
  const file = join(root, 'cdk.out', 'Watcher.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8'));
  const kept = Object.entries<Resource>(template.Resources).filter(([, resource]) => change(resource));
  writeFileSync(file, JSON.stringify({ ...template, Resources: Object.fromEntries(kept) }));
  const sandbox = await startSandbox({ assembly: join(root, 'cdk.out'), port: 0 });
  onTestFinished(sandbox.close);
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${sandbox.url}/_sandbox${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return answer.json();
  };
  const tellOfStage = async () => {
    const detail = { eventName: 'CreateStage', requestParameters: { createStageInput: { stageName: 's' } } };
    const event = { source: 'aws.apigateway', 'detail-type': 'AWS API Call via CloudTrail', detail };
    await control('POST', '/events', { event });
    await control('POST', '/clock', { advanceSeconds: 0 });
  };
  return { url: sandbox.url, control, tellOfStage };
}

/** A change that takes one action out of every policy of a role. */
function without(action: string) {
  return ({ Type, Properties }: Resource): boolean => {
    if (Type !== 'AWS::IAM::Policy') return true;
    const statements: { Action: string | string[] }[] = Properties.PolicyDocument.Statement;
    for (const statement of statements) statement.Action = [statement.Action].flat().filter((each) => each !== action);
    return true;
  };
}

test('with the template as it is nothing is denied', async () => {
  const { control, tellOfStage, url } = await startChanged(() => true);
  await tellOfStage();
  expect(await control('GET', '/messages')).toHaveLength(1);
  expect((await fetch(`${url}/word/x`)).status).toBe(200);
  await control('POST', '/clock', { advanceSeconds: 86_400 });
  expect(await control('GET', '/messages')).toHaveLength(2);
  expect(await control('GET', '/denials')).toEqual([]);
});

test.each([
  ['sns:Publish', 'Handler', /:Watcher-Told/],
  ['lambda:InvokeFunction', 'Machine', /function:Watcher-Handler/],
  ['states:StartExecution', 'OnStage', /stateMachine:Watcher-Machine/],
])('without %s nobody is told, and the denial says who lacked it', async (action, caller, resource) => {
  const { control, tellOfStage } = await startChanged(without(action));
  await tellOfStage();
  expect(await control('GET', '/messages')).toEqual([]);
  const [denial] = (await control('GET', '/denials')) as unknown[];
  expect(denial).toEqual({
    ...{ caller: expect.stringContaining(caller), action, resource: expect.stringMatching(resource) },
    time: expect.any(String),
  });
});

test('an action is taken from a role while the sandbox runs, and given back', async () => {
  const { control, tellOfStage } = await startChanged(() => true);
  const permissions = (await control('GET', '/permissions')) as { role: string; action: string; count: number }[];
  const [publish, ...others] = permissions.filter(({ action }) => action === 'sns:Publish');
  expect({ publish, others }).toEqual({ publish: expect.objectContaining({ count: 0 }), others: [] });
  await control('POST', '/policies', { role: publish?.role, deny: 'sns:Publish' });
  await tellOfStage();
  expect(await control('GET', '/messages')).toEqual([]);
  expect(await control('GET', '/policies')).toEqual([{ role: publish?.role, deny: 'sns:Publish', resource: '*' }]);
  await control('DELETE', '/policies');
  await tellOfStage();
  expect(await control('GET', '/messages')).toHaveLength(1);
  expect(await control('GET', '/permissions')).toContainEqual({ ...publish, count: 1 });
});

test('without permissions of the function neither the HTTP API nor a schedule invokes it', async () => {
  const { control, url } = await startChanged(({ Type }) => Type !== 'AWS::Lambda::Permission');
  expect((await fetch(`${url}/word/x`)).status).toBe(500);
  await control('POST', '/clock', { advanceSeconds: 86_400 });
  const denials = (await control('GET', '/denials')) as { caller: string }[];
  expect(denials.map(({ caller }) => caller)).toEqual(['apigateway.amazonaws.com', 'events.amazonaws.com']);
});

test('a policy element that is not known stops the sandbox at start', async () => {
  const started = startChanged(({ Type, Properties }) => {
    if (Type === 'AWS::IAM::Policy') Properties.PolicyDocument.Statement[0].NotAction = 'a:b';
    return true;
  });
  await expect(started).rejects.toThrow('NotAction');
});
