import { afterEach, expect } from 'vitest';
import { promptPolicy } from '#test/support/assemblies';
import { ownMutations } from '#test/support/blast-radius';
import { certificatesFor } from '#test/support/certificates';
import { operate } from '#test/support/command-line';
import { type HeldCall, meanwhile, theExport, theGeneration, theHistory } from '#test/support/meanwhile';
import { fixedStage, submit } from '#test/support/pages';
import { putPolicy } from '#test/support/policy';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createApi, createStage, type Service, type StageId, touch } from '#test/support/service';
import { heldFor, historyOf, historyOfBrake } from '#test/support/table';

const test = scenarios('promptAssembly');

const HOUR = 3_600;

/** What happened in the hour before is another test's. */
async function limited(service: Service, brake: object): Promise<void> {
  await putPolicy(service, { ...promptPolicy, brake: { ...promptPolicy.brake, ...brake } });
  await rest(service, HOUR + 60);
}

async function createdStages(service: Service, count: number): Promise<StageId[]> {
  const api = await createApi(service);
  const made: StageId[] = [];
  for (let number = 1; number <= count; number += 1) {
    made.push(await createStage(service, `stage${number}`, api));
    await rest(service, 5);
  }
  return made;
}

const presented = async (service: Service, stages: readonly StageId[]) =>
  (await Promise.all(stages.map((stage) => certificateOf(service, stage)))).filter((held) => held !== null).length;

let used: Service | undefined;
afterEach(async () => {
  if (used) await operate(used, 'resume');
});

test('as many fixes as the policy allows are begun in any hour; the others are refused, and that is told once', async ({
  service,
}) => {
  used = service;
  await limited(service, { fixesPerHour: 3 });
  const stages = await createdStages(service, 6);
  const { restApiId } = stages[0] as StageId;

  expect(await presented(service, stages)).toBe(3);
  expect((await endings(service, restApiId)).sort()).toEqual([...Array(3).fill('fixed'), ...Array(3).fill('refused')]);
  const told = (await messagesAbout(service, restApiId)).filter(({ attributes }) => attributes.outcome === 'refused');
  expect(told).toHaveLength(1);
  expect(told[0]?.body.replace(/\s+/g, ' ')).toMatch(/limit of 3 fixes in an hour .* was reached at .*--look-again/);
  expect(JSON.parse((await operate(service, 'status', '--json')).stdout)).toMatchObject({
    fixes: { lastHour: 3, limit: 3 },
    left: [4, 5, 6].map((number) => ({ stage: `${restApiId}/stage${number}` })),
  });

  await rest(service, HOUR - 40);
  expect(await presented(service, stages)).toBe(3);
  await rest(service, 60);
  const again = await operate(service, 'resume', '--look-again');
  await rest(service);
  expect(again.stdout).toContain(`Looked at again: ${restApiId}/stage4, ${restApiId}/stage5, ${restApiId}/stage6\n`);
  expect(await presented(service, stages)).toBe(6);
  expect((await operate(service, 'status')).stdout).toContain('Left        no stage\n');
});

const GIVEN_UP = ['GenerateClientCertificate', 'DeleteClientCertificate'];

test.for<[string, HeldCall, string[], string[]]>([
  ['before a certificate is issued', theExport, [], ['outcome']],
  ['before the backout is recorded', theGeneration, GIVEN_UP, ['outcome']],
  ['before the stage is patched', theHistory, GIVEN_UP, ['patching', 'outcome']],
])(
  'a pause %s ends the remediation there: nothing is changed and nothing left over',
  async ([, held, mutations, entries], { service }) => {
    used = service;
    await limited(service, {});
    const api = await createApi(service);
    await rest(service);
    const stage = await createStage(service, 'test', api);
    await meanwhile(service, held, async () => {
      const paused = await operate(service, 'pause', '--why', 'the backend is down', '--who', 'Dana');
      expect(paused).toMatchObject({ status: 0 });
    });

    expect(await certificateOf(service, stage)).toBeNull();
    expect(await certificatesFor(service, stage.restApiId)).toEqual([]);
    expect(await heldFor(service, stage.restApiId)).toEqual([]);
    expect(await endings(service, stage.restApiId)).toEqual(['refused']);
    expect((await ownMutations(service)).map(({ operation }) => operation)).toEqual(mutations);
    expect((await historyOf(service, stage)).map(({ kind }) => kind)).toEqual(entries);
    const [told] = await messagesAbout(service, stage.restApiId);
    expect(told?.body.replace(/\s+/g, ' ')).toMatch(/paused at .* by Dana \(self-declared\): the backend is down/);
  },
);

test('a pause holds until it is ended, is told once, and both are in a chain of their own', async ({ service }) => {
  used = service;
  await limited(service, {});
  await operate(service, 'pause', '--why', 'wait', '--who', 'Dana');
  const again = await operate(service, 'pause', '--why', 'me too', '--who', 'Robin');
  expect(again.stdout).toMatch(/^Nothing new: Fixes were paused at .* by Dana \(self-declared\): wait/);
  const stages = await createdStages(service, 3);
  const { restApiId } = stages[0] as StageId;
  await rest(service, 30 * HOUR);
  await touch(service, stages[0] as StageId);
  await rest(service);
  expect(await presented(service, stages)).toBe(0);
  expect(await messagesAbout(service, restApiId)).toHaveLength(1);

  const { stdout } = await operate(service, 'resume', '--why', 'it works', '--who', 'Robin');
  expect(stdout).toMatch(/^Fixes go on\. They were paused at .*: wait\nLeft without a certificate until they change/);
  expect(stdout).toContain([1, 2, 3].map((number) => `${restApiId}/stage${number}`).join(', '));
  await touch(service, stages[0] as StageId, 'again');
  await rest(service);
  expect(await presented(service, stages)).toBe(1);
  expect((await operate(service, 'status')).stdout).not.toContain(`${restApiId}/stage1`);
  const [paused, resumed] = (await historyOfBrake(service)).slice(-2);
  expect([paused?.kind, paused?.detail, resumed?.kind, resumed?.detail]).toEqual([
    'paused',
    { by: 'person', who: 'Dana', why: 'wait' },
    'resumed',
    { who: 'Robin', why: 'it works', paused: expect.objectContaining({ who: 'Dana' }) },
  ]);
});

test('too many reverts stop all fixes, which the last one tells; reverts go on, and after a resumption fixes too', async ({
  service,
}) => {
  used = service;
  await limited(service, { stopAfterFailures: 2 });
  const fixed = [await fixedStage(service), await fixedStage(service), await fixedStage(service)] as const;
  for (const { link } of fixed.slice(0, 2)) expect((await submit(service, link)).status).toBe(200);

  const about = async ({ restApiId }: StageId) => (await messagesAbout(service, restApiId)).at(-1);
  expect((await about(fixed[0]))?.body).not.toContain('stopped all fixes');
  expect((await about(fixed[1]))?.body.replace(/\s+/g, ' ')).toContain(
    'stagecert has stopped all fixes in this account and Region: within an hour 0 fixes failed and 2 were reverted',
  );
  expect((await about(fixed[1]))?.attributes).toMatchObject({ outcome: 'reverted', severity: 'high' });
  const [late] = await createdStages(service, 1);
  expect(await endings(service, late?.restApiId as string)).toEqual(['refused']);

  expect((await submit(service, fixed[2].link)).status).toBe(200);
  expect(await certificateOf(service, fixed[2])).toBeNull();
  expect((await historyOfBrake(service)).at(-1)).toMatchObject({ kind: 'paused', detail: { by: 'stagecert' } });

  await operate(service, 'resume', '--look-again');
  await rest(service);
  expect(await certificateOf(service, late as StageId)).not.toBeNull();
  expect(await presented(service, await createdStages(service, 1))).toBe(1);
});

test('fixes that fail stop all fixes; looks that fail do not', async ({ service }) => {
  used = service;
  await limited(service, { stopAfterFailures: 2 });
  const denied = { error: 'AccessDeniedException', status: 403 };
  await service.control.fault({ service: 'apigateway', operation: 'GetStage', every: true, nth: 1 }, denied);
  const unread = await createdStages(service, 3);
  expect(await endings(service, unread[0]?.restApiId as string)).toEqual(Array(3).fill('AccessDenied'));
  await service.control.forgetFaults();

  await service.control.fault({ service: 'apigateway', operation: 'UpdateStage', every: true, nth: 1 }, denied);
  const stages = await createdStages(service, 3);
  const { restApiId } = stages[0] as StageId;
  expect(await endings(service, restApiId)).toEqual(['AccessDenied', 'AccessDenied', 'refused']);
  expect((await messagesAbout(service, restApiId))[1]?.body.replace(/\s+/g, ' ')).toContain(
    'within an hour 2 fixes failed and 0 were reverted by people',
  );
});

test('what fails within different hours stops nothing', async ({ service }) => {
  used = service;
  await limited(service, { stopAfterFailures: 2 });
  for (const _ of [1, 2, 3]) {
    const { link } = await fixedStage(service);
    await submit(service, link);
    await rest(service, HOUR);
  }
  expect((await operate(service, 'status')).stdout).toContain('Brake       off: fixes go on\n');
});
