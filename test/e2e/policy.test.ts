import {
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { afterEach, describe, expect } from 'vitest';
import { promptPolicy } from '#test/support/assemblies';
import { ownMutations } from '#test/support/blast-radius';
import { revertLinkIn, submit, visit } from '#test/support/pages';
import { putPolicy } from '#test/support/policy';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createApi, createStage, type Service, type StageId, touch } from '#test/support/service';
import { historyOf } from '#test/support/table';
import { createStageOfV2 } from '#test/support/v2';

const test = scenarios('promptAssembly');

let used: Service | undefined;
afterEach(async () => {
  if (used) await putPolicy(used, promptPolicy);
  used = undefined;
});

/** Puts a policy for one test: fixes begin at once, unless it says otherwise. */
async function under(service: Service, { defaults = {}, rules = [] }: { defaults?: object; rules?: object[] }) {
  used = service;
  await putPolicy(service, { version: 1, defaults: { ...promptPolicy.defaults, ...defaults }, rules });
}

async function created(service: Service, stageName = 'prod'): Promise<StageId> {
  const stage = await createStage(service, stageName);
  await rest(service);
  return stage;
}

/** Creates a stage whose API calls a Lambda function and nothing else. */
async function createLambdaStage(service: Service): Promise<StageId> {
  const { apiGateway } = service;
  const { id: restApiId } = await apiGateway.send(new CreateRestApiCommand({ name: 'functions' }));
  const { items } = await apiGateway.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items?.[0]?.id, httpMethod: 'GET' };
  await apiGateway.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  const path = 'path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations';
  const integration = { integrationHttpMethod: 'POST', uri: `arn:aws:apigateway:us-east-1:lambda:${path}` };
  await apiGateway.send(new PutIntegrationCommand({ ...method, type: 'AWS_PROXY', ...integration }));
  const { id: deploymentId } = await apiGateway.send(new CreateDeploymentCommand({ restApiId }));
  await apiGateway.send(new CreateStageCommand({ restApiId, deploymentId, stageName: 'prod' }));
  return { restApiId: restApiId as string, stageName: 'prod' };
}

/** What the last outcome in the stage's history says. */
async function lastOutcome(service: Service, stage: StageId) {
  return (await historyOf(service, stage)).findLast(({ kind }) => kind === 'outcome')?.detail;
}

describe('what is put into the parameter is in effect within a minute:', () => {
  test('in mode notify nothing is changed, and people are told', async ({ service }) => {
    // An environment of the function has read the policy that held before.
    expect(await certificateOf(service, await created(service))).not.toBeNull();
    await under(service, { defaults: { mode: 'notify' } });
    await service.control.forgetCalls();
    const stage = await created(service);

    expect(await endings(service, stage.restApiId)).toEqual(['told']);
    expect(await certificateOf(service, stage)).toBeNull();
    expect(await ownMutations(service)).toEqual([]);
    const told = await messagesAbout(service, stage.restApiId);
    expect(told.map(({ attributes }) => attributes.outcome)).toEqual(['told']);
    const policy = { mode: 'notify', because: 'the default' };
    expect(await lastOutcome(service, stage)).toMatchObject({ found: { finding: 'missing' }, policy });
  });

  test('the first rule about a stage decides: by its name, its tags, the name of its API', async ({ service }) => {
    const then = { mode: 'enforce' };
    const rules = [
      { when: { stages: ['blue'] }, then },
      { when: { tags: { team: 'payments' } }, then },
      { when: { apis: ['functions'] }, then },
    ];
    await under(service, { defaults: { mode: 'notify' }, rules });

    const [byName, byNone] = [await created(service, 'Blue'), await created(service, 'green')];
    const byTag = { ...(await createApi(service)), stageName: 'green' };
    await service.apiGateway.send(new CreateStageCommand({ ...byTag, tags: { team: 'payments' } }));
    const byApi = await createLambdaStage(service);
    await rest(service);

    const outcomes = [byName, byNone, byTag, byApi].map(async ({ restApiId }) => endings(service, restApiId));
    expect((await Promise.all(outcomes)).flat()).toEqual(['fixed', 'told', 'fixed', 'fixed']);
    expect(await lastOutcome(service, byApi)).toMatchObject({ policy: { because: 'rule 3' } });
  });

  test('the name of a WebSocket API decides as well', async ({ service }) => {
    const named = await createStageOfV2(service);
    await rest(service);
    await under(service, {
      defaults: { mode: 'notify' },
      rules: [{ when: { apis: ['*'] }, then: { mode: 'enforce' } }],
    });
    const stage = await createStageOfV2(service);
    await rest(service);

    for (const { ApiId } of [named, stage]) expect(await endings(service, ApiId)).toEqual(['fixed']);
  });

  test('a stage rests for as long as its rule says', async ({ service }) => {
    const rules = [{ when: { stages: ['slow'] }, then: { settle: { quietSeconds: 120 } } }];
    await under(service, { rules });
    const [slow, quick] = [await createStage(service, 'slow'), await createStage(service, 'quick')];
    await rest(service, 100);
    expect(await certificateOf(service, slow)).toBeNull();
    expect(await endings(service, quick.restApiId)).toEqual(['fixed']);
    await rest(service, 60);
    expect(await endings(service, slow.restApiId)).toEqual(['fixed']);
  });
});

describe('where there is no policy to go by', () => {
  test('nothing is changed, people are told what is wrong with it, and once it is right the stage is fixed', async ({
    service,
  }) => {
    used = service;
    await putPolicy(service, { version: 1, defaults: { mode: 'enforced' } });
    await service.control.forgetCalls();
    // Without a policy a stage rests as long as built in.
    const stage = await createStage(service);
    await rest(service, 50);
    expect(await historyOf(service, stage)).toEqual([]);
    await rest(service);

    expect(await endings(service, stage.restApiId)).toEqual(['refused']);
    expect(await certificateOf(service, stage)).toBeNull();
    expect(await ownMutations(service)).toEqual([]);
    const [told] = await messagesAbout(service, stage.restApiId);
    const expected = 'mode is "enforced": expected one of "enforce", "approve", "notify"';
    expect(told?.body.replace(/\s+/g, ' ')).toContain(expected);
    const why = `The policy in the parameter /stagecert/policy cannot be used: defaults.${expected}`;
    expect(await lastOutcome(service, stage)).toMatchObject({ refused: { kind: 'policy', why } });

    await putPolicy(service, promptPolicy);
    await touch(service, stage);
    await rest(service);
    expect(await endings(service, stage.restApiId)).toEqual(['refused', 'fixed']);
  });

  test('because it is no JSON, or may not be read, neither is', async ({ service }) => {
    used = service;
    await putPolicy(service, 'mode: enforce');
    const stage = await created(service);
    const then = { error: 'AccessDeniedException', status: 400 };
    await service.control.fault({ service: 'ssm', operation: 'GetParameter', every: true }, then);
    await service.control.advance(60);
    await touch(service, stage);
    await rest(service);

    expect(await endings(service, stage.restApiId)).toEqual(['refused', 'refused']);
    expect(await certificateOf(service, stage)).toBeNull();
    const reasons = (await historyOf(service, stage)).map(({ detail }) => (detail.refused as { why: string })?.why);
    expect(reasons).toEqual([
      expect.stringContaining('the document is not JSON'),
      expect.stringMatching(/^The policy could not be read: ssm:GetParameter .*AccessDenied/),
    ]);
  });

  test('a stage that is in order is still so, and no parameter is read for it', async ({ service }) => {
    const stage = await created(service);
    used = service;
    await putPolicy(service, '{}');
    await service.control.forgetCalls();
    await touch(service, stage);
    await rest(service);

    expect((await endings(service, stage.restApiId)).at(-1)).toBe('already-compliant');
    expect((await service.control.calls()).filter((call) => call.service === 'ssm')).toEqual([]);
  });
});

test('a preflight that is asked for and not deployed changes nothing, and people are told', async ({ service }) => {
  await under(service, { defaults: { preflight: { methods: ['GET'] } } });
  await service.control.forgetCalls();
  const stage = await created(service);

  expect(await endings(service, stage.restApiId)).toEqual(['refused']);
  expect(await ownMutations(service)).toEqual([]);
  expect(await certificateOf(service, stage)).toBeNull();
  const why = expect.stringMatching(/^the default: it asks for a preflight, which is not deployed/);
  expect(await lastOutcome(service, stage)).toMatchObject({ refused: { kind: 'policy', why } });
});

test('a revert exempts the stage for as long as the policy said at the fix', async ({ service }) => {
  await under(service, { defaults: { exemption: { days: 3 } } });
  const stage = await created(service);
  const [fixed] = await messagesAbout(service, stage.restApiId);
  const link = revertLinkIn(fixed);
  expect((await visit(link)).text.replace(/\s+/g, ' ')).toContain('leaves this stage alone for 3 days');
  await submit(service, link);

  const { decision, exemptUntil } = (await lastOutcome(service, stage)) as unknown as {
    decision: { decidedAt: string };
    exemptUntil: string;
  };
  expect(Date.parse(exemptUntil) - Date.parse(decision.decidedAt)).toBe(3 * 86_400_000);
});

describe('stages that show a certificate to nobody', () => {
  test('are left alone in silence where the policy says so, and the history says by what', async ({ service }) => {
    await under(service, { defaults: { stagesWithoutHttpIntegrations: 'leave' } });
    const [hidden, shown] = [await createLambdaStage(service), await created(service)];
    await rest(service);

    expect(await endings(service, hidden.restApiId)).toEqual(['not-applicable']);
    expect(await certificateOf(service, hidden)).toBeNull();
    expect(await messagesAbout(service, hidden.restApiId)).toEqual([]);
    const policy = { because: 'the default' };
    const found = { finding: 'not-applicable' };
    expect(await lastOutcome(service, hidden)).toMatchObject({ policy, found, backends: { presenting: 0 } });
    expect(await endings(service, shown.restApiId)).toEqual(['fixed']);
  });

  test('and those of which that cannot be read are refused', async ({ service }) => {
    await under(service, { defaults: { stagesWithoutHttpIntegrations: 'leave' } });
    const then = { error: 'ServiceUnavailableException', status: 503 };
    await service.control.fault({ service: 'apigateway', operation: 'GetExport', every: true }, then);
    const stage = await created(service);

    expect(await endings(service, stage.restApiId)).toEqual(['refused']);
    expect(await certificateOf(service, stage)).toBeNull();
    const why = expect.stringContaining('whether this one has any could not be read');
    expect(await lastOutcome(service, stage)).toMatchObject({ refused: { kind: 'policy', why } });
  });
});

describe('a policy with an ACM certificate', () => {
  const arn = (region: string) => `arn:aws:acm:${region}:000000000000:certificate/11111111-2222-4333-8444-555555555555`;

  test('gives the stage that one, has none generated, and a revert leaves none', async ({ service }) => {
    await under(service, { defaults: { certificate: { acm: arn('us-east-1') } } });
    await service.control.forgetCalls();
    const stage = await created(service);

    expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
    expect(await certificateOf(service, stage)).toBe(arn('us-east-1'));
    expect((await ownMutations(service)).map(({ operation }) => operation)).toEqual(['UpdateStage']);
    const [fixed] = await messagesAbout(service, stage.restApiId);
    const fetched = `aws acm get-certificate --region us-east-1 \\\n    --certificate-arn '${arn('us-east-1')}'`;
    expect(fixed?.body).toContain(fetched);
    expect(fixed?.body).not.toContain('get-client-certificate ');
    await touch(service, stage);
    await rest(service);
    expect((await endings(service, stage.restApiId)).at(-1)).toBe('already-compliant');

    expect((await submit(service, revertLinkIn(fixed))).status).toBe(200);
    expect(await certificateOf(service, stage)).toBeNull();
  });

  test('of another Region, or for a WebSocket API, refuses', async ({ service }) => {
    await under(service, { defaults: { certificate: { acm: arn('eu-west-1') } } });
    const stage = await created(service);
    await under(service, { defaults: { certificate: { acm: arn('us-east-1') } } });
    const webSocket = await createStageOfV2(service);
    await rest(service);

    for (const id of [stage.restApiId, webSocket.ApiId]) expect(await endings(service, id)).toEqual(['refused']);
    expect(await certificateOf(service, stage)).toBeNull();
    const why = expect.stringContaining('only one of its own account and Region');
    expect(await lastOutcome(service, stage)).toMatchObject({ refused: { kind: 'policy', why } });
  });
});
