import { describe, expect, test } from 'vitest';
import { backendsOf } from '#core/backends';
import type { Exemption } from '#core/exemption';
import type { Finding } from '#core/finding';
import { type Question, questionOf } from '#core/question';
import { meetingOf, overtaken, overtakenBackends, questionState, unaskedBecause } from '#core/question-state';
import type { LiveStage } from '#core/stage';
import { verdictOn, WAITED_IN_VAIN } from '#core/verdict';
import { cause, inDays, inHours, live, now, remediation, stage } from '#test/core/given';

const policy = {
  mode: 'approve' as const,
  because: 'rule 1 "production"',
  approvalSeconds: 86_400,
  exemptionDays: 14,
  certificate: { scope: 'api' as const },
};
const found = { createdDate: live().createdDate, clientCertificateId: null, finding: 'missing' };
const record = { remediation, stage, cause, found, policy };
const asked = questionOf(record, 'token', new Date(inHours(-1)));

const decision = { who: 'dana', why: 'the backend trusts it', decidedAt: inHours(-0.5) };
const approved: Question = { ...asked, status: 'approve', decision: { ...decision, answer: 'approve' } };
const declined: Question = { ...asked, status: 'decline', decision: { ...decision, answer: 'decline' } };
const expired: Question = { ...asked, status: 'expired' };
const madeVoid: Question = { ...asked, status: 'void', voided: { outcome: 'gone', why: 'the stage was deleted' } };

const exemption: Exemption = {
  stageCreatedDate: live().createdDate,
  until: inDays(1),
  who: 'dana',
  why: 'not now',
  decidedAt: inHours(-1),
};

const ended = new Date(asked.expiresAt);
const aMomentBefore = new Date(ended.getTime() - 1);

test('a question is about the stage as it was found, and ends when the policy says', () => {
  expect(asked).toMatchObject({
    questionId: 'remediation-1-1',
    createdDate: live().createdDate,
    from: null,
    expiresAt: inHours(23),
    exemptionDays: 14,
    status: 'open',
  });
});

test.each([
  [{ scope: 'stage' as const }, /of its own/],
  [{ scope: 'api' as const }, /of its API/],
  [{ scope: 'account' as const }, /of its account/],
  [{ acm: 'arn:aws:acm:eu-west-1:111122223333:certificate/1' }, /^arn:aws:acm:/],
])('what is proposed with %j is said in words', (certificate, words) => {
  const { proposed } = questionOf({ ...record, policy: { ...policy, certificate } }, 'token', now);
  expect(proposed).toMatch(words);
});

describe('the page of a question', () => {
  test.each<[string, string, Question, LiveStage | null, Date]>([
    ['open', 'the stage is as it was', asked, live(), now],
    ['open', 'a moment is left', asked, live(), aMomentBefore],
    ['expired', 'its time ends right now', asked, live(), ended],
    ['expired', 'its time has ended and the stage is gone', asked, null, ended],
    ['expired', 'it was closed before its time', expired, live(), now],
    ['answered', 'it was approved', approved, live(), now],
    ['answered', 'it was declined, and its time has ended', declined, null, ended],
    ['outdated', 'the stage is gone', asked, null, now],
    ['outdated', 'the stage was made again', asked, live({ createdDate: inDays(-1) }), now],
    ['outdated', 'the stage holds a certificate', asked, live({ clientCertificateId: 'zzzzzz' }), now],
    ['outdated', 'a newer look made it void', madeVoid, live(), now],
  ])('is %s where %s', (state, _where, question, stageNow, at) => {
    expect(questionState(question, stageNow, null, at)).toMatchObject({ state });
  });

  test('says why nobody need answer any more', () => {
    const held = live({ clientCertificateId: 'zzzzzz' });
    expect(questionState(asked, held, null, now)).toEqual({ state: 'outdated', why: 'the stage presents zzzzzz now' });
    expect(questionState(asked, live(), exemption, now)).toMatchObject({
      why: `the stage is exempt until ${inDays(1)}`,
    });
    expect(questionState(asked, live(), { ...exemption, source: 'tag' }, now)).toMatchObject({
      why: `the stage is exempt by its tags until ${inDays(1)}`,
    });
  });
});

test('an exemption of the stage that was deleted since does not speak for the one that was asked about', () => {
  expect(overtaken(asked, live(), { ...exemption, stageCreatedDate: inDays(-99) }, now)).toBeNull();
});

test('other backends than were shown make an approval void, and the stage is looked at again', () => {
  const [shown, other] = ['a', 'b'].map((host) => backendsOf([{ type: 'HTTP', uri: `https://${host}/` }]));
  if (!shown || !other) throw new Error('two were made');
  const why = 'its backends changed: b added, a gone; it is looked at again';
  expect(overtakenBackends(shown, other)).toEqual({ outcome: 'coalesced', why });
  expect(overtakenBackends(shown, shown)).toBeNull();
});

test.each([
  ['compliant', 'It was void: the stage was given a certificate by someone else'],
  ['exempt', 'It was void: the stage was exempted'],
  ['not-applicable', 'It was void: the stage needs no certificate any more'],
  ['dangling', 'It was void: the stage was given a certificate that is dangling'],
  ['missing', 'It was void'],
])('where a stage is %s that was to be asked about again, people are told: %s', (finding, why) => {
  expect(unaskedBecause('It was void', { createdDate: inDays(-1), finding })).toBe(why);
  expect(unaskedBecause('It was void', null)).toBe('It was void: the stage was deleted');
});

test('a question keeps what its page has to go by: which tags exempt, and why it is put once more', () => {
  const exemption = { byTag: true, atMostDays: 90 };
  const again = { ...record, policy: { ...policy, exemption }, askedAgain: { afterLook: 1, why: 'It was void' } };
  expect(questionOf(again, 'token', now)).toMatchObject({ exemption, askedAgain: 'It was void' });
  expect(Object.keys(asked)).not.toEqual(expect.arrayContaining(['exemption']));
  expect(Object.keys(asked)).not.toEqual(expect.arrayContaining(['askedAgain']));
});

describe('a newer look at the stage', () => {
  test.each<[Finding, string]>([
    ['compliant', 'already-compliant'],
    ['exempt', 'exempt'],
    ['not-applicable', 'not-applicable'],
    ['dangling', 'told'],
    ['expired', 'told'],
    ['expiring', 'told'],
  ])('that finds it %s ends the question as %s', (finding, outcome) => {
    expect(meetingOf(asked, { createdDate: asked.createdDate, finding })).toMatchObject({ outcome });
  });

  test('that finds it missing still keeps the question, but not one about a stage that was made again', () => {
    expect(meetingOf(asked, { createdDate: asked.createdDate, finding: 'missing' })).toBe('kept');
    expect(meetingOf(asked, { createdDate: inDays(-1), finding: 'missing' })).toMatchObject({ outcome: 'gone' });
    expect(meetingOf(asked, null)).toMatchObject({ outcome: 'gone' });
  });
});

describe('what is made of a question', () => {
  const noAnswer: Question = { ...asked, status: 'void', voided: { outcome: 'failed', why: 'nobody answered' } };
  test.each<[string, string, Question | null, string | undefined, Date]>([
    ['approved', 'it was approved', approved, undefined, now],
    ['approved', 'it was approved, although its time is over', approved, WAITED_IN_VAIN, ended],
    ['approved', 'it was approved, although asking failed', approved, 'AccessDenied', now],
    ['declined', 'it was declined', declined, undefined, now],
    ['void', 'a newer look made it void', madeVoid, undefined, now],
    ['expired', 'nobody answered in time', asked, WAITED_IN_VAIN, ended],
    // The state's time begins a moment before the question's.
    ['expired', 'Step Functions says that its time is over', asked, WAITED_IN_VAIN, aMomentBefore],
    ['expired', 'it was woken after its time', asked, undefined, ended],
    ['expired', 'it was closed for that before', expired, undefined, now],
    ['forged', 'it was woken, and nobody had answered', asked, undefined, now],
    ['forged', 'it was closed for that before', noAnswer, undefined, now],
    ['forged', 'it was woken, and there is no question', null, undefined, now],
    ['failed', 'asking failed', asked, 'AccessDenied', now],
    ['failed', 'asking failed before there was a question', null, 'AccessDenied', now],
    ['failed', 'asking failed, and it was closed for that before', noAnswer, 'AccessDenied', now],
  ])('is %s where %s', (verdict, _where, question, interruption, at) => {
    expect(verdictOn(question, interruption, at)).toMatchObject({ verdict });
  });

  test('an approval without a decision is none', () => {
    const { decision: _none, ...bare } = approved;
    expect(verdictOn(bare, undefined, now)).toMatchObject({ verdict: 'forged' });
  });
});
