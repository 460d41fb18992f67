import { expect } from 'vitest';
import { certificatesFor } from '#test/support/certificates';
import { messagesAbout } from '#test/support/scenario';
import { certificateOf, type Service, type StageId } from '#test/support/service';
import { heldFor, recordedOutcomes } from '#test/support/table';

/**
 * Expects a stage that presents the only certificate of its API, with the fix once in an unbroken history, nothing held,
 * and `messages` messages about it, all with the same id.
 */
export async function expectOneFix(service: Service, stage: StageId, messages = 1): Promise<void> {
  const certificate = await certificateOf(service, stage);
  expect(certificate).not.toBeNull();
  expect(await certificatesFor(service, stage.restApiId)).toEqual([certificate]);
  const fixes = (await recordedOutcomes(service, stage)).filter((outcome) => outcome === 'fixed');
  expect(fixes).toHaveLength(1);
  expect(await heldFor(service, stage.restApiId)).toEqual(['use']);
  const told = (await messagesAbout(service, stage.restApiId)).map(({ attributes }) => attributes);
  expect(told.map(({ outcome }) => outcome)).toEqual(Array(messages).fill('fixed'));
  expect(new Set(told.map(({ messageId }) => messageId)).size).toBe(1);
}
