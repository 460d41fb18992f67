import { CreateStageCommand } from '@aws-sdk/client-api-gateway';
import { describe, expect } from 'vitest';
import { promptPolicy } from '#test/support/assemblies';
import { ownMutations } from '#test/support/blast-radius';
import { createLambdaStage } from '#test/support/lambda-stage';
import { revertLinkIn, submit, visit } from '#test/support/pages';
import { policyForATest } from '#test/support/policy';
import { createdStage, endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createApi, createStage, touch } from '#test/support/service';
import { lastOutcome } from '#test/support/table';
import { createStageOfV2 } from '#test/support/v2';

const test = scenarios('promptAssembly');
const { under } = policyForATest(promptPolicy);

describe('what is put into the parameter is in effect within a minute:', () => {
  test('in mode notify nothing is changed, and people are told', async ({ service }) => {
    // An environment of the function has read the policy that held before.
    expect(await certificateOf(service, await createdStage(service))).not.toBeNull();
    await under(service, { defaults: { mode: 'notify' } });
    await service.control.forgetCalls();
    const stage = await createdStage(service);

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

    const [byName, byNone] = [await createdStage(service, 'Blue'), await createdStage(service, 'green')];
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

test('a preflight that is asked for and not deployed changes nothing, and people are told', async ({ service }) => {
  await under(service, { defaults: { preflight: { methods: ['GET'] } } });
  await service.control.forgetCalls();
  const stage = await createdStage(service);

  expect(await endings(service, stage.restApiId)).toEqual(['refused']);
  expect(await ownMutations(service)).toEqual([]);
  expect(await certificateOf(service, stage)).toBeNull();
  const why = expect.stringMatching(/^the default: it asks for a preflight, which is not deployed/);
  expect(await lastOutcome(service, stage)).toMatchObject({ refused: { kind: 'policy', why } });
});

test('a revert exempts the stage for as long as the policy said at the fix', async ({ service }) => {
  await under(service, { defaults: { exemption: { days: 3 } } });
  const stage = await createdStage(service);
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

describe('a policy with an ACM certificate', () => {
  const arn = (region: string) => `arn:aws:acm:${region}:000000000000:certificate/11111111-2222-4333-8444-555555555555`;

  test('gives the stage that one, has none generated, and a revert leaves none', async ({ service }) => {
    await under(service, { defaults: { certificate: { acm: arn('us-east-1') } } });
    await service.control.forgetCalls();
    const stage = await createdStage(service);

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
    const stage = await createdStage(service);
    await under(service, { defaults: { certificate: { acm: arn('us-east-1') } } });
    const webSocket = await createStageOfV2(service);
    await rest(service);

    for (const id of [stage.restApiId, webSocket.ApiId]) expect(await endings(service, id)).toEqual(['refused']);
    expect(await certificateOf(service, stage)).toBeNull();
    const why = expect.stringContaining('only one of its own account and Region');
    expect(await lastOutcome(service, stage)).toMatchObject({ refused: { kind: 'policy', why } });
  });
});
