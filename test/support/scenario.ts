import { test as base, expect, inject, type ProvidedContext } from 'vitest';
import { expectNamedStagesOnly } from '#test/support/blast-radius';
import { createStage, type Service, type StageId, startService } from '#test/support/service';

/**
 * A `test` whose `service` runs one assembly. The tests of a file share it, each with APIs of its own, because starting the
 * functions takes longer than most tests; its faults and its call log are the test's own. After each test, whatever it was
 * about, the service has changed nothing but stages that an event or a person named.
 */
export function scenarios(assembly: keyof ProvidedContext) {
  return base
    .extend('assembly', { scope: 'file' }, () => inject(assembly))
    .extend('running', { scope: 'file' }, ({ assembly }, { onCleanup }) => startService(assembly, onCleanup))
    .extend('service', async ({ running }, { onCleanup }): Promise<Service> => {
      await running.control.forgetCalls();
      onCleanup(async () => {
        await running.control.forgetFaults();
        await expectNamedStagesOnly(running);
      });
      return running;
    });
}

/**
 * Lets everything that is under way, and every retry and settling of the next minutes, come to its end.
 *
 * @param seconds on the sandbox's clock; more than any step's retries wait together (51 s) unless given
 */
export async function rest({ control }: Service, seconds = 180): Promise<void> {
  await control.advance(seconds);
}

/** Creates a stage of a new API, and lets all that comes of it come to its end. */
export async function createdStage(service: Service, stageName = 'prod'): Promise<StageId> {
  const stage = await createStage(service, stageName);
  await rest(service);
  return stage;
}

/** How the remediations about the API ended, in the order of their start: outcomes, or the errors of those that failed. */
export async function endings({ executions }: Service, restApiId: string): Promise<(string | undefined)[]> {
  const ended = await executions.about(restApiId);
  for (const { status, output } of ended) expect(status === 'SUCCEEDED').toBe(output !== undefined);
  return ended.map(({ output, error }) => output?.outcome ?? error);
}

/** The messages about the API's stages. */
export async function messagesAbout({ control }: Service, restApiId: string) {
  return (await control.messages()).filter(({ attributes }) => attributes.apiId === restApiId);
}
