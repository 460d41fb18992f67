import { describe, expect } from 'vitest';
import { operate } from '#test/support/command-line';
import { fixedStage } from '#test/support/fixed-stage';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, setCertificate, touch } from '#test/support/service';
import { historyOf } from '#test/support/table';
import { dateIn, exemptTags, tag } from '#test/support/tags';

const test = scenarios('promptAssembly');

const WHY = 'the backend has moved';

describe('stagecert exempt end', () => {
  test('has the stage fixed again from its next change on, by whoever decided it, and the chain holds', async ({
    service,
  }) => {
    const { label, ...stage } = await fixedStage(service);
    await operate(service, 'exempt', label, '--days', '14', '--why', 'it moves');
    await setCertificate(service, stage, '');
    await rest(service);
    expect(await certificateOf(service, stage)).toBeNull();

    const { status, stdout } = await operate(service, 'exempt', 'end', label, '--why', WHY, '--who', 'Dana');
    const over = new RegExp(
      `^The exemption of ${label}, which would have held until \\S+Z, is over: .* next change on\\.\\n$`,
    );
    expect([status, stdout]).toEqual([0, expect.stringMatching(over)]);
    expect((await historyOf(service, stage)).at(-1)).toMatchObject({
      kind: 'exemption-ended',
      detail: { exemption: { why: 'it moves' }, decision: { who: 'Dana', why: WHY } },
    });
    expect((await operate(service, 'history', 'verify', label)).status).toBe(0);
    await touch(service, stage);
    await rest(service);
    expect(await certificateOf(service, stage)).not.toBeNull();
  });

  test('has nobody told of the end that was to come, and status lists the stage no more', async ({ service }) => {
    const { label, restApiId } = await fixedStage(service);
    await operate(service, 'exempt', label, '--days', '14', '--why', 'it moves');
    await operate(service, 'exempt', 'end', label, '--why', WHY);
    expect((await operate(service, 'status')).stdout).not.toContain(label);
    const told = (await messagesAbout(service, restApiId)).length;
    await rest(service, 14 * 86_400);
    expect(await messagesAbout(service, restApiId)).toHaveLength(told);
  });

  test('leaves the tags to the team, and says what they ask for', async ({ service }) => {
    const { label, ...stage } = await fixedStage(service);
    await operate(service, 'exempt', label, '--days', '2', '--why', 'it moves');
    await tag(service, stage, exemptTags(await dateIn(service, 10)));
    const first = await operate(service, 'exempt', 'end', label, '--why', WHY);
    expect(first).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/is over: .* tags stagecert:exempt and .* its team/),
    });
    const second = await operate(service, 'exempt', 'end', label, '--why', WHY);
    const none = new RegExp(
      `^No exemption of ${label} is recorded that holds now\\. The tags .* until \\S+Z: where the policy`,
    );
    expect(second).toMatchObject({ status: 1, stdout: expect.stringMatching(none) });
    const { stdout } = await operate(service, 'exempt', 'end', label, '--why', WHY, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ ended: false, exemption: null, tagUntil: expect.stringMatching(/Z$/) });
  });

  test('ends nothing where nothing is recorded, or what was has ended, and writes nothing of it', async ({
    service,
  }) => {
    const { label, ...stage } = await fixedStage(service);
    const none = { status: 1, stdout: `No exemption of ${label} is recorded that holds now.\n` };
    expect(await operate(service, 'exempt', 'end', label, '--why', WHY)).toMatchObject(none);
    await operate(service, 'exempt', label, '--days', '1', '--why', 'it moves');
    await rest(service, 86_400);
    expect(await operate(service, 'exempt', 'end', label, '--why', WHY)).toMatchObject(none);
    expect((await historyOf(service, stage)).map(({ kind }) => kind)).not.toContain('exemption-ended');
  });

  test.for<[string, string[], string]>([
    ['no reason', ['abcdef1234/prod'], 'exempt end needs --why'],
    ['a stage that is not there', ['abcdef1234/prod', '--why', WHY], 'there is no stage abcdef1234/prod in 0000'],
  ])('says what is wrong with %s', async ([, args, message], { service }) => {
    const { status, stdout, stderr } = await operate(service, 'exempt', 'end', ...args);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(`stagecert: ${message}`)]);
  });
});
