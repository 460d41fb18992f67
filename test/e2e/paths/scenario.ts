import { expect } from 'vitest';
import { hiddenFields, post, visit } from '#test/support/pages';
import { messagesAbout } from '#test/support/scenario';
import { certificateOf, type Service, type StageId } from '#test/support/service';
import type { PlannedFault } from './faults.ts';

/** One way through a workflow, and how it shows outside. */
export interface Scenario {
  readonly when: string;
  readonly faults: readonly PlannedFault[];
  /** The execution's status with its outcome, or with the error that it failed with. */
  readonly ends: string;
  /** What the workflow's one message says; null where nobody can be told. */
  readonly told: RegExp | null;
  /** Whether the stage presents a certificate afterwards. */
  readonly presents: boolean;
}

/** How the workflow's executions about the API ended, in the order of their start. */
export async function endsOf({ executions }: Service, restApiId: string, workflow: 'Remediate' | 'Backout') {
  const ended = await executions.about(restApiId, workflow);
  return ended.map(({ status, output, error }) => `${status} ${output?.outcome ?? error}`);
}

/** Expects that the workflow sent one message that says so, or none. */
export async function expectTold(
  service: Service,
  restApiId: string,
  workflow: 'Remediate' | 'Backout',
  told: RegExp | null,
) {
  const arns = (await service.executions.about(restApiId, workflow)).map(({ executionArn }) => executionArn);
  const messages = await messagesAbout(service, restApiId);
  const bodies = messages.map(({ body }) => body).filter((body) => arns.some((arn) => arn && body.includes(arn)));
  expect(bodies).toEqual(told ? [expect.stringMatching(told)] : []);
}

/** Expects what the scenario says of the workflow's execution, of its message and of the stage. */
export async function expectScenario(
  service: Service,
  stage: StageId,
  workflow: 'Remediate' | 'Backout',
  { ends, told, presents }: Scenario,
): Promise<void> {
  expect(await endsOf(service, stage.restApiId, workflow)).toEqual([ends]);
  await expectTold(service, stage.restApiId, workflow, told);
  expect((await certificateOf(service, stage)) !== null).toBe(presents);
}

/** Fills in and sends the form behind a revert link, and leaves the backout that it starts to itself. */
export async function revert(link: string): Promise<void> {
  const hidden = hiddenFields(await visit(link));
  expect((await post(link, { ...hidden, who: 'On-call', why: 'The backend refuses it' })).status).toBe(200);
}
