import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ending } from '#core/ending-record';
import { messageFor } from '#core/message';
import { outcome as outcomes } from '#core/outcome';
import { reversed } from '#core/stage';
import { change, ending, inDays, live, remediation, unchanged } from '#test/core/given';
import { hostileText } from '#test/core/hostile';

const revertUrl = 'https://links.example/revert/SECRET';
const lines = (of: Ending, link?: string) => messageFor(of, link ? { revertUrl: link } : {}).body.split('\n');

const found = (finding: string) => ({ createdDate: live().createdDate, clientCertificateId: 'zzzzzz', finding });
const decision = { who: 'dana', why: 'the backend refuses it', decidedAt: inDays(0) };
const failure = { Error: 'AccessDenied', Cause: JSON.stringify({ errorMessage: 'not authorized to PATCH' }) };

const endings = {
  fixed: ending(),
  reverted: ending({ outcome: 'reverted', change: reversed(change), decision, exemptUntil: inDays(30) }),
  told: unchanged({ outcome: 'told', found: found('dangling') }),
  'told of an end to come': unchanged({ outcome: 'told', found: found('expiring') }),
  refused: unchanged({ outcome: 'refused', decision, refusal: 'the stage holds zzzzzz now, not 3kxqri' }),
  gone: unchanged({ outcome: 'gone', decision }),
  failed: ending({ outcome: 'failed', failure, compensation: 'the stage holds what it held before' }),
  unreadable: unchanged({
    outcome: 'failed',
    stage: null,
    failure,
    unreadable: { bytes: 204_800, sha256: 'b'.repeat(64), beginning: '{"detail":' },
  }),
} satisfies Record<string, Ending>;

describe('the message about a stage that was', () => {
  test.each<[keyof typeof endings, (string | RegExp)[]]>([
    [
      'fixed',
      ['abcdef74gh/prod', '111122223333', 'eu-west-1', /Before +\(none\)/, /After +3kxqri/, 'role/dev', 'aws-cli/2.30'],
    ],
    ['fixed', [/never your callers/, /redeploy/, /update-stage --region eu-west-1/, `Expires      ${inDays(365)}`]],
    ['reverted', [/Before +3kxqri/, /After +\(none\)/, 'dana (self-declared)', 'the backend refuses it', inDays(30)]],
    ['told', ['needs a person', 'dangling', 'zzzzzz', /Generate a\s+new one/]],
    ['told of an end to come', ['expiring', 'zzzzzz', /within 30 days/]],
    ['refused', ['left as it is', 'the stage holds zzzzzz now, not 3kxqri']],
    ['gone', ['is gone']],
    [
      'failed',
      ['AccessDenied: not authorized to PATCH', 'the stage holds what it held before', 'starts another attempt'],
    ],
    ['unreadable', ['204800 bytes', 'b'.repeat(64), 'AccessDenied']],
  ])('%s says what a person needs to know', (what, needed) => {
    const { body } = messageFor(endings[what]);
    for (const text of needed) expect(body).toMatch(text);
    for (const text of ['remediation-1', remediation.executionArn, 'a'.repeat(64)]) expect(body).toContain(text);
  });

  test('fixed has its link on a line of its own; without a link none is spoken of', () => {
    expect(lines(endings.fixed, revertUrl)).toContain(revertUrl);
    expect(messageFor(endings.fixed).body).not.toMatch(/To undo it/);
  });

  test.each([
    ['a REST API', 'v1', /aws apigateway update-stage --region eu-west-1 .*--rest-api-id 'abcdef74gh'.*value=3kxqri'/],
    [
      'a WebSocket API',
      'v2',
      /aws apigatewayv2 update-stage --region eu-west-1 .*--api-id 'abcdef74gh' --stage-name 'prod' .*--client-certificate-id '3kxqri'$/,
    ],
  ] as const)('fixed, of %s, says how to undo it by hand', (_what, apiVersion, command) => {
    const fixed = ending({ stage: { ...live().ref, apiVersion }, change: reversed(change) });
    const [, ...undo] = messageFor(fixed).body.split('(README, "Reverting by hand"):');
    expect(
      undo
        .join()
        .split('\n\n')[0]
        ?.replace(/\\\n +/g, ''),
    ).toMatch(command);
  });

  test.each([
    ['v1', '--query clientCertificateId'],
    ['v2', '--query ClientCertificateId'],
  ] as const)('cut off, of %s, says how to look, and how to clear the field', (apiVersion, query) => {
    const { body } = messageFor(ending({ outcome: 'failed', failure, stage: { ...live().ref, apiVersion } }));
    expect(body).toContain(query);
    expect(body).toMatch(apiVersion === 'v1' ? /value='$/m : /--client-certificate-id ''$/m);
  });

  test.each([
    [
      'how far it had come',
      {},
      /how far it had come could not be read\. .* present the certificate: look\..*What the stage presents now: aws apigateway get-stage/,
    ],
    [
      'what it was about',
      { stage: null, unreadable: { bytes: 0, sha256: 'b'.repeat(64), beginning: '' } },
      /which stage it was about is not known\. That stage may have been changed/,
    ],
  ])('cut off, where nobody knows %s, is not said to have changed nothing', (_what, differing, advice) => {
    const message = messageFor(unchanged({ outcome: 'failed', failure, mayBeChanged: true, ...differing }));
    expect(message.body.replace(/\s+/g, ' ')).toMatch(advice);
    expect(`${message.subject} ${message.body}`).not.toMatch(/nothing was changed/i);
  });

  test('recorded nowhere says so', () => {
    const { history: _, ...unrecorded } = endings.failed;
    expect(messageFor(unrecorded).body).toMatch(/History +could not be written/);
  });
});

describe('a message', () => {
  test('has the same id for the same decision, and another one for any other', () => {
    const idOf = (of: Ending) => messageFor(of).messageId;
    expect(idOf(ending({ failure }))).toBe(idOf(ending()));
    const others = [
      ending({ outcome: 'failed' }),
      ending({ remediation: { ...remediation, look: 2 } }),
      ending({ remediation: { ...remediation, executionArn: `${remediation.executionArn}x` } }),
    ];
    expect(new Set([ending(), ...others].map(idOf)).size).toBe(4);
  });

  test('tells filter policies the outcome and the stage', () => {
    const { messageId, attributes } = messageFor(ending());
    expect(attributes).toEqual({
      messageId,
      outcome: 'fixed',
      severity: 'low',
      remediationId: 'remediation-1',
      account: '111122223333',
      region: 'eu-west-1',
      apiId: 'abcdef74gh',
      stageName: 'prod',
    });
  });
});

/** SNS: under 100 printable ASCII characters, no line break, first a letter, a digit or punctuation. */
const SUBJECT = /^[!-~][ -~]{0,98}$/;

test('every subject is one that SNS takes, whatever the outcome and the names', () => {
  const name = fc.oneof(hostileText, fc.string({ unit: 'binary', minLength: 100, maxLength: 300 }));
  fc.assert(
    fc.property(fc.constantFrom(...outcomes.options), name, name, (outcome, apiId, stageName) => {
      const { subject } = messageFor(ending({ outcome, stage: { ...live().ref, apiId, stageName } }));
      expect(subject).toMatch(SUBJECT);
      expect(subject).toContain(outcome);
    }),
  );
  expect(messageFor(endings.unreadable).subject).toMatch(SUBJECT);
});
