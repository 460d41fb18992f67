import { describe, expect } from 'vitest';
import { promptPolicy } from '#test/support/assemblies';
import { ownMutations } from '#test/support/blast-radius';
import { createLambdaStage } from '#test/support/lambda-stage';
import { policyForATest, putPolicy } from '#test/support/policy';
import { createdStage, endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, touch } from '#test/support/service';
import { historyOf, lastOutcome } from '#test/support/table';

const test = scenarios('promptAssembly');
const { putForATest, under } = policyForATest(promptPolicy);

describe('where there is no policy to go by', () => {
  test('nothing is changed, people are told what is wrong with it, and once it is right the stage is fixed', async ({
    service,
  }) => {
    await putForATest(service, { version: 1, defaults: { mode: 'enforced' } });
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
    await putForATest(service, 'mode: enforce');
    const stage = await createdStage(service);
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
    const stage = await createdStage(service);
    await putForATest(service, '{}');
    await service.control.forgetCalls();
    await touch(service, stage);
    await rest(service);

    expect((await endings(service, stage.restApiId)).at(-1)).toBe('already-compliant');
    expect((await service.control.calls()).filter((call) => call.service === 'ssm')).toEqual([]);
  });
});

describe('stages that show a certificate to nobody', () => {
  test('are left alone in silence where the policy says so, and the history says by what', async ({ service }) => {
    await under(service, { defaults: { stagesWithoutHttpIntegrations: 'leave' } });
    const [hidden, shown] = [await createLambdaStage(service), await createdStage(service)];
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
    const stage = await createdStage(service);

    expect(await endings(service, stage.restApiId)).toEqual(['refused']);
    expect(await certificateOf(service, stage)).toBeNull();
    const why = expect.stringContaining('whether this one has any could not be read');
    expect(await lastOutcome(service, stage)).toMatchObject({ refused: { kind: 'policy', why } });
  });
});
