import { expect } from 'vitest';
import { rest } from '#test/support/scenario';
import { certificateOf, createStage, type Service, type StageId } from '#test/support/service';

/** A stage that was given its certificate, with its name as commands take it. */
export async function fixedStage(service: Service): Promise<StageId & { readonly label: string }> {
  const stage = await createStage(service);
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
  return { ...stage, label: `${stage.restApiId}/${stage.stageName}` };
}
