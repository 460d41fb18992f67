import { describe, expect } from 'vitest';
import {
  APPROVAL_SECONDS,
  type AskedStage,
  askedStage,
  expectNothingPending,
  press,
  questionsAbout,
  toldAbout,
} from '#test/support/asking';
import { operate } from '#test/support/command-line';
import { hiddenFields, post, visit } from '#test/support/pages';
import { rest, scenarios } from '#test/support/scenario';
import { certificateOf, type Service, touch } from '#test/support/service';

const test = scenarios('askingAssembly');
const DENIED = { error: 'AccessDeniedException', status: 400 };

/** A stage whose question stands open, although its execution was cut off: what closes it could not write that. */
async function cutOff(service: Service): Promise<AskedStage> {
  const stage = await askedStage(service);
  const [question] = await questionsAbout(service, stage.restApiId);
  await service.control.fault({ service: 'dynamodb', operation: 'UpdateItem', every: true }, DENIED);
  await service.executions.stop(String(question?.executionArn));
  await rest(service);
  await service.control.forgetFaults();
  return stage;
}

async function give(service: Service, answer: 'approve' | 'decline', { restApiId }: AskedStage, ...more: string[]) {
  const [question] = await questionsAbout(service, restApiId);
  return operate(
    service,
    answer,
    `${restApiId}/prod`,
    '--question',
    String(question?.questionId),
    '--why',
    'x',
    ...more,
  );
}

describe('where the execution that asked is over', () => {
  test('stagecert approve says that nothing was changed, and the next change asks again', async ({ service }) => {
    const stage = await cutOff(service);
    const { status, stdout } = await give(service, 'approve', stage);
    expect([status, stdout]).toEqual([
      1,
      `${stage.restApiId}/prod was approved. The execution that asked is over, so nothing was changed, and the approval is void: the stage's next change asks again.\n`,
    ]);
    await expectNothingPending(service, stage.restApiId);
    expect((await visit(stage.link)).text).toContain('The approval is void: the execution that asked has ended.');
    expect((await give(service, 'approve', stage)).stdout).toMatch(
      /was approved by .* already: “x”\. That is void: the execution that asked has ended\.\n$/,
    );
    await touch(service, stage);
    await rest(service);
    expect((await toldAbout(service, stage.restApiId)).at(-1)).toBe('asked');
    expect(await certificateOf(service, stage)).toBeNull();
  });

  test('stagecert decline exempts the stage itself', async ({ service }) => {
    const stage = await cutOff(service);
    const { status, stdout } = await give(service, 'decline', stage);
    const over =
      /was declined\. The execution that asked is over, so no message tells of it: the stage is left alone until \S+Z\.\n$/;
    expect([status, stdout]).toEqual([0, expect.stringMatching(over)]);
    await expectNothingPending(service, stage.restApiId);
    expect((await operate(service, 'status')).stdout).toContain(`${stage.restApiId}/prod until `);
  });

  test('a command that may not ask whether it is over says so, and what to wait for', async ({ service }) => {
    const stage = await cutOff(service);
    await service.control.fault({ service: 'states', operation: 'DescribeExecution', every: true }, DENIED);
    const { status, stdout } = await give(service, 'approve', stage, '--json');
    await service.control.forgetFaults();
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ answered: true, handedOn: { to: 'unknown' } });
    const again = await give(service, 'approve', stage);
    expect(again.stdout).toMatch(/already: “x”\. The execution that asked is over, so nothing was changed/);
  });

  test('the page does not say that a certificate is on its way; of the approval and the refusal it says what follows', async ({
    service,
  }) => {
    const approved = await cutOff(service);
    const page = await press(approved.link, 'approve');
    expect(page.status).toBe(409);
    expect(page.text).toMatch(/does not wait for it any more.*next change of the stage after that hour asks again/s);
    expect(page.text).not.toContain('is being given its certificate');
    const again = await post(approved.link, hiddenFields(await visit(approved.link)));
    expect(again.text).toMatch(/approved already.*does not wait for it any more/s);
    expect(again.text).not.toContain('Start it again');
    const declined = await cutOff(service);
    expect((await press(declined.link, 'decline')).text).toMatch(/next change after that hour has it left alone/);
    await rest(service, 3_600);
    for (const stage of [approved, declined]) await touch(service, stage);
    await rest(service);
    expect((await toldAbout(service, approved.restApiId)).at(-1)).toBe('asked');
    expect((await operate(service, 'status')).stdout).toContain(`${declined.restApiId}/prod until `);
  });
});

test('an answer whose execution could not be woken is said to be recorded, and is acted on at the end of its time', async ({
  service,
}) => {
  const stage = await askedStage(service);
  await service.control.fault({ service: 'states', operation: 'SendTaskSuccess', every: true }, DENIED);
  const { status, stdout, stderr } = await give(service, 'approve', stage);
  await service.control.forgetFaults();
  expect([status, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(
    /^stagecert: \S+\/prod was approved, which is recorded, but .* Give the command again .* end of its time, \S+Z\. What went wrong: states:SendTaskSuccess: AccessDenied/,
  );
  expect(await certificateOf(service, stage)).toBeNull();
  await rest(service, APPROVAL_SECONDS);
  expect(await certificateOf(service, stage)).not.toBeNull();
});
