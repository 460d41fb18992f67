import { describe, expect, test } from 'vitest';
import type { BackoutRecord } from '#core/backout';
import { backoutCommand, commandedDecision, takenBefore } from '#core/backout-command';
import { beginningOfBackout } from '#core/ending';
import { messageFor } from '#core/message';
import { backoutRequest } from '#core/steps';
import { change, ending, inDays, now, stage } from '#test/core/given';

const backoutArn = 'arn:aws-us-gov:states:us-gov-west-1:111122223333:stateMachine:Stagecert-Backout';
const execution = { id: `${backoutArn.replace('stateMachine', 'execution')}:one`, name: 'one', startedAt: inDays(0) };
const asked = { who: 'dana', why: 'the backend refuses it', decidedAt: inDays(0), execution: execution.id };

describe('the message of a fix without links', () => {
  const { body } = messageFor(ending(), { backoutArn });

  test('says how to undo it by a call, and has no link', () => {
    expect(body).toContain(`--state-machine-arn '${backoutArn}'`);
    expect(body).not.toMatch(/https?:/);
  });

  test('whose input is what the workflow takes, once it is filled in', () => {
    const [, json] = body.match(/--input '([^']+)'/) ?? [];
    const input = JSON.parse((json as string).replace('"WHO"', '"dana"').replace('"WHY"', '"the backend refuses it"'));
    expect(beginningOfBackout(execution, backoutRequest.parse(input))).toEqual({
      remediation: expect.objectContaining({ id: ending().remediation.id, executionArn: execution.id }),
      stage,
      backoutId: ending().backoutId,
      decision: asked,
    });
  });

  test('says nothing of undoing where there is nothing to undo', () => {
    const { backoutId: _none, ...told } = ending({ outcome: 'told' });
    expect(messageFor(told, {}).body).not.toContain('start-execution');
  });
});

test('nothing in a command ends its quotes', () => {
  const command = backoutCommand({ stage, backoutId: "o'clock", remediationId: 'one', backoutArn });
  expect(command.match(/'/g)).toHaveLength(4);
  expect(JSON.parse(command.match(/--input '([^']+)'/)?.[1] as string).backoutId).toBe("o'clock");
});

describe('the decision of a command', () => {
  test.each([
    [{ who: 'WHO', why: 'the backend refuses it' }],
    [{ who: 'dana', why: 'WHY' }],
    [{ who: ' ', why: 'the backend refuses it' }],
    [{ who: 'dana', why: '\u200b' }],
  ])('is none where %j was not filled in', (given) => {
    expect(commandedDecision({ ...asked, ...given })).toEqual({ refusal: expect.stringMatching(/fill both in/) });
  });

  test('is kept in one line, without links, and bounded', () => {
    const read = commandedDecision({ ...asked, who: 'dana\nhttps://evil.example/', why: 'x'.repeat(10_000) });
    expect(read).toEqual({ decision: { ...asked, who: 'dana (link removed)', why: `${'x'.repeat(199)}…` } });
  });

  test('acts for the execution that brought it, and for no later one', () => {
    const record: BackoutRecord = {
      backoutId: 'remediation-1-1',
      remediationId: 'remediation-1',
      stage,
      change,
      recordedAt: now.toISOString(),
    };
    expect(takenBefore(record, asked)).toBeNull();
    expect(takenBefore({ ...record, decision: asked }, asked)).toBeNull();
    expect(takenBefore({ ...record, decision: asked }, { ...asked, execution: 'two' })).toMatch(/asked for already/);
    const { execution: _none, ...byPage } = asked;
    expect(takenBefore({ ...record, decision: byPage }, asked)).toMatch(/asked for already/);
  });
});

test('a decision that a page made says its time itself, and is no command', () => {
  const { execution: _none, ...byPage } = { ...asked, decidedAt: inDays(-1) };
  const request = { stage, backoutId: 'one', remediationId: 'remediation-1', decision: byPage };
  expect(beginningOfBackout(execution, request).decision).toEqual(byPage);
});
