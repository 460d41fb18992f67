import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import validate from 'asl-validator';
import { expect } from 'vitest';
import * as errors from '#core/errors';
import { LATEST_TURN_MINUTES } from '#core/pace';
import { mayBeReadStill } from '#core/verdict';
import { definitionOf, type State } from '#test/e2e/paths/definition';
import { heldAt } from '#test/e2e/paths/faults';
import { rest, scenarios } from '#test/support/scenario';
import { createStage, type Service, touch } from '#test/support/service';
import { allItems } from '#test/support/table';
import { waitsOf, worstCase, worstOf } from './timing.ts';

const test = scenarios('promptAssembly');

const workflows = ['Remediate', 'Backout'] as const;

/** The longest that `approvalHours` of a policy can be. */
const LONGEST_APPROVAL_HOURS = 168;

const ownErrors = Object.values(errors).filter((one) => typeof one === 'function' && 'errorName' in one);

async function retriersOf(service: Service, workflow: string) {
  const { States } = await definitionOf(service, workflow);
  const tasks = Object.values(States).filter(({ Type }) => Type === 'Task');
  return tasks.map(({ Retry = [] }) => Retry);
}

test.for(workflows)('the validator accepts the definition of %s', async (workflow, { service }) => {
  expect(validate(await definitionOf(service, workflow))).toMatchObject({ isValid: true, errors: [] });
});

test.for(workflows)(
  '%s retries by names that the service or Step Functions gives, never everything',
  async (workflow, { service }) => {
    const names = (await retriersOf(service, workflow)).flat().flatMap(({ ErrorEquals }) => ErrorEquals);
    const own: readonly string[] = ownErrors.map(({ errorName }) => errorName);
    const foreign = names.filter((name) => !own.includes(name));
    expect(names).not.toHaveLength(0);
    for (const name of foreign) expect(name).toMatch(/^(Lambda\.\w+|Sandbox\.Timedout|Runtime\.ExitError)$/);
  },
);

test('every error of the service is retried somewhere if its class says that this helps, and nowhere if not', async ({
  service,
}) => {
  const retriers = await Promise.all(workflows.map((workflow) => retriersOf(service, workflow)));
  const names = new Set(retriers.flat(2).flatMap(({ ErrorEquals }) => ErrorEquals));
  const wrong = ownErrors.filter(({ errorName, retryable }) => names.has(errorName) !== retryable);
  expect(wrong.map(({ errorName }) => errorName)).toEqual([]);
});

test.for(workflows)(
  'each step of %s is tried again for what AWS may answer to anyone',
  async (workflow, { service }) => {
    for (const retry of await retriersOf(service, workflow)) {
      const names = retry.flatMap(({ ErrorEquals }) => ErrorEquals);
      expect(names).toEqual(expect.arrayContaining(['Throttled', 'NoAnswer', 'Lambda.TooManyRequestsException']));
    }
  },
);

test.for(workflows)(
  '%s has time for its longest way at its worst, with ten minutes of settling',
  async (workflow, { service }) => {
    const definition = await definitionOf(service, workflow);
    const worst = worstCase(definition, await stepTimeout(service));
    expect(worst + 600).toBeLessThan(definition.TimeoutSeconds ?? 0);
  },
);

test('a question may wait for as long as a policy can say, twice, and a day is left for the rest', async ({
  service,
}) => {
  const { TimeoutSeconds = 0 } = await definitionOf(service, 'Remediate');
  expect(TimeoutSeconds).toBeGreaterThanOrEqual(2 * LONGEST_APPROVAL_HOURS * 3_600 + 86_400);
});

test.for(workflows)(
  'who finds the stage held in %s waits longer than a remediation settles',
  async (workflow, { service }) => {
    const { StartAt, States } = await definitionOf(service, workflow);
    const whileBusy = States[StartAt]?.Retry?.find(({ ErrorEquals }) => ErrorEquals.includes('StageBusy'));
    const waits = whileBusy ? waitsOf(whileBusy) : [];
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(600);
  },
);

/** Seconds for which the stage stays held from the moment it is taken, as a lease says. */
async function leaseSeconds(service: Service): Promise<number> {
  let held: unknown;
  await heldAt(service, 'PatchStage/apigateway/GetStage', {
    begin: () => createStage(service),
    meanwhile: async () => {
      held = (await allItems(service)).find(({ sk }) => sk === 'LEASE')?.heldUntil;
    },
  });
  const now = await service.control.now();
  await rest(service);
  return (Number(held) - now.getTime()) / 1_000;
}

test('a stage stays held for longer than a backout can run, and a remediation from one taking to the next', async ({
  service,
}) => {
  const lease = await leaseSeconds(service);
  const stepSeconds = await stepTimeout(service);
  const { TimeoutSeconds = 0 } = await definitionOf(service, 'Backout');
  expect(lease).toBeGreaterThan(TimeoutSeconds + stepSeconds);

  // Inspect takes the stage, also after settling and after waiting its turn; Read decision takes it again.
  const remediate = await definitionOf(service, 'Remediate');
  for (const StartAt of ['Inspect stage', 'Read decision']) {
    const { Retry = [], ...first } = remediate.States[StartAt] as State;
    // By then it holds the stage, and nobody keeps it waiting there.
    const whenHeld = { ...first, Retry: Retry.filter(({ ErrorEquals }) => !ErrorEquals.includes('StageBusy')) };
    const States = { ...remediate.States, [StartAt]: whenHeld };
    expect(worstCase({ StartAt, States }, stepSeconds), StartAt).toBeLessThan(lease);
  }
  expect(LATEST_TURN_MINUTES * 60 + stepSeconds).toBeLessThan(lease);
});

test('an answer counts as unread only after Read decision, at its worst, has given up twice over', async ({
  service,
}) => {
  const { States } = await definitionOf(service, 'Remediate');
  const seconds = worstOf(States['Read decision'] as State, await stepTimeout(service));
  const decidedAt = new Date(0).toISOString();
  expect(mayBeReadStill({ decision: { who: '', why: '', decidedAt } }, new Date(2 * seconds * 1_000))).toBe(true);
});

test('a fix takes at most ten state transitions, a look at a compliant stage four', async ({ service }) => {
  const stage = await createStage(service);
  await rest(service);
  await touch(service, stage);
  await rest(service);
  const [fix, look] = await service.executions.about(stage.restApiId);
  expect([fix?.output?.outcome, look?.output?.outcome]).toEqual(['fixed', 'already-compliant']);
  expect(await transitions(service, fix?.executionArn)).toBeLessThanOrEqual(10);
  expect(await transitions(service, look?.executionArn)).toBeLessThanOrEqual(4);
});

/** As AWS bills them: a state entered, or tried again (every attempt of a task but its first). */
async function transitions({ executions }: Service, executionArn: string | undefined): Promise<number> {
  const types = (await executions.history(executionArn)).map(({ type }) => type ?? '');
  const retries =
    types.filter((type) => type === 'TaskScheduled').length -
    types.filter((type) => type === 'TaskStateEntered').length;
  return types.filter((type) => type.endsWith('StateEntered')).length + retries;
}

/** Seconds that one attempt of a step may take: the longest timeout of the functions that the workflows run. */
async function stepTimeout(service: Service): Promise<number> {
  const client = new LambdaClient(service.clientOptions);
  const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
  client.destroy();
  const definitions = JSON.stringify(await Promise.all(workflows.map((workflow) => definitionOf(service, workflow))));
  const steps = Functions.filter(({ FunctionName }) => definitions.includes(`${FunctionName}"`));
  expect(steps.length).toBeGreaterThan(10);
  return Math.max(...steps.map(({ Timeout = 0 }) => Timeout));
}
