import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Backends, backendsOf, unknownBackends } from '#core/backends';
import type { Ending } from '#core/ending-record';
import { messageFor } from '#core/message';
import { machineForm } from '#core/message-json';
import { ending, stage } from '#test/core/given';
import { DISGUISES, hostileText, LINK } from '#test/core/hostile';
import { largestBackends } from '#test/core/largest-backends';
import { MOST_SNS_BYTES, snsBytes } from '#test/core/sns-bytes';

const at = (...hosts: string[]) => hosts.map((host) => ({ type: 'http', uri: `https://${host}/` }));
const lambdas = (count: number) => Array.from({ length: count }, () => ({ type: 'aws_proxy' }));

const messageOf = (backends: Backends, differing: Partial<Ending> = {}) =>
  messageFor(ending({ backends, ...differing }));
/** A message without its line breaks inside paragraphs. */
const flat = (backends: Backends, differing?: Partial<Ending>) =>
  messageOf(backends, differing).body.replace(/(?<=\S)\n(?=\S)/g, ' ');

describe('the message about a fix says of its backends', () => {
  test.each<[string, Backends, string]>([
    [
      'who is shown the certificate and who never is',
      backendsOf([...at('b.example', 'a.example', 'a.example'), ...lambdas(2)]),
      'Backends: 3 integrations present the certificate, to a[.]example, b[.]example; 2 never do (Lambda, AWS, MOCK or plain http).',
    ],
    [
      'one of each',
      backendsOf([...at('a.example'), ...lambdas(1)]),
      'Backends: 1 integration presents the certificate, to a[.]example; 1 never does (',
    ],
    [
      'only those that are',
      backendsOf(at('a.example')),
      'Backends: 1 integration presents the certificate, to a[.]example.',
    ],
    [
      'which stage variables stand for a host',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's notation
      backendsOf(at('${stageVariables.a}', '${stageVariables.b}.example', 'c.example'), undefined, {
        ...{ a: 'b.example', b: 'b' },
      }),
      'to b[.]example (stage variables a, b), c[.]example.',
    ],
    [
      'which one stands for it alone, and which is not set',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's notation
      backendsOf(at('${stageVariables.a}', '${stageVariables.b}'), undefined, { b: 'b.example' }),
      'to (stage variable "a", not set), b[.]example (stage variable b).',
    ],
    [
      'how many more there are',
      backendsOf(at(...Array.from({ length: 23 }, (_, index) => `${index}.example`))),
      '[.]example, 3 more.',
    ],
    [
      'that a change which nobody is shown has no effect',
      backendsOf(lambdas(2)),
      'Backends: all 2 integrations never present the certificate (Lambda, AWS, MOCK or plain http): the change has no effect on traffic now.',
    ],
    [
      'that a lone one is shown nothing',
      backendsOf(lambdas(1)),
      'its one integration never presents the certificate (',
    ],
    [
      'that there are none',
      backendsOf([]),
      'Backends: it has no integrations: the change has no effect on traffic now.',
    ],
    ['why they are unknown', unknownBackends('AccessDenied'), 'Which backends see it could not be read: AccessDenied'],
  ])('%s', (_what, backends, text) => {
    expect(flat(backends)).toContain(text);
  });

  test('no warning of an outage, and nothing to be done, where nobody is shown the certificate', () => {
    const calm = flat(backendsOf(lambdas(2)));
    expect(calm).toContain('never your callers');
    expect(calm).not.toMatch(/may now refuse|redeploy/);
    for (const backends of [backendsOf(at('a.example')), unknownBackends('x')]) {
      expect(flat(backends)).toMatch(/may now refuse.*redeploy/s);
    }
  });

  test('that a WebSocket API is read as it is held, which may not be deployed', () => {
    const backends = backendsOf(at('a.example'));
    expect(flat(backends, { stage: { ...stage, apiVersion: 'v2' } })).toMatch(/what is deployed .* may differ/);
    expect(flat(backends)).not.toMatch(/may differ/);
  });

  test('the same where the fix holds and something failed after it', () => {
    const failure = { Error: 'AccessDenied', Cause: 'x' };
    expect(flat(backendsOf(at('a.example')), { outcome: 'failed', verified: true, failure })).toContain(
      'to a[.]example.',
    );
  });
});

test('the name of the API stands in the message and, after what identifies the stage, in the subject', () => {
  const { subject, body } = messageOf(backendsOf([], 'orders'));
  expect(subject).toBe('[stagecert] fixed, given a certificate: abcdef74gh/prod in 111122223333 eu-west-1 (orders)');
  expect(body).toMatch(/^ {2}API {10}orders$/m);
});

test('an API that is called like a stage pushes nothing of the true one out of the subject', () => {
  const { subject } = messageOf(backendsOf([], `x) in 999999999999 ${'y'.repeat(300)}\nBcc: evil@evil.example 大きさ`));
  expect(subject).toMatch(/^[ -~]{1,99}$/);
  expect(subject).toMatch(/^\[stagecert\] fixed: abcdef74gh\/prod in 111122223333 eu-west-1 \(x/);
});

test('hostile names, hosts and reasons add no paragraph, no link and no disguise to a message', () => {
  const known = fc.tuple(hostileText, fc.array(hostileText, { minLength: 1, maxLength: 30 }));
  fc.assert(
    fc.property(known, hostileText, ([name, hosts], why) => {
      const paragraphs = (of: Backends) => messageOf(of).body.split('\n\n').length;
      expect(paragraphs(unknownBackends(`x${why}`))).toBe(paragraphs(unknownBackends('x')));
      const attacked = backendsOf(at(...hosts), `x${name}`);
      expect(paragraphs(attacked)).toBe(paragraphs(backendsOf(at('a.example'), 'x')));
      for (const of of [attacked, unknownBackends(`x${why}`)]) {
        for (const line of messageOf(of).body.split('\n')) {
          expect(line).not.toMatch(DISGUISES);
          expect(line).not.toMatch(LINK);
        }
        expect(messageOf(of).subject).toMatch(/^[!-~][ -~]{0,98}$/);
      }
    }),
  );
});

test('a paragraph about backends keeps to 72 columns', () => {
  const body = messageOf(
    backendsOf([...at(...Array.from({ length: 40 }, (_, i) => `h${i}.example.com`)), ...lambdas(9)]),
  ).body;
  const [paragraph = ''] = body.match(/^Backends:.*?\n\n/ms) ?? [];
  expect(paragraph.trim().split('\n').length).toBeGreaterThan(3);
  for (const line of paragraph.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
});

test('programs are told the host that a stage variable makes, and the variable', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's notation
  const backends = backendsOf(at('${stageVariables.host}'), 'orders', { host: 'a.example/key', key: 's3cret' });
  expect(machineForm(ending({ backends }), 'id').backends).toMatchObject({
    hosts: ['a[.]example'],
    byVariables: [{ host: 'a[.]example', variables: ['host'] }],
  });
});

test('a message about as many hosts as are shown, with names as long as can be, leaves SNS room for all else', () => {
  const backends = largestBackends();
  expect(flat(backends)).toContain('c[.]de[.] (stage variables 100nnn');
  expect(snsBytes(messageOf(backends))).toBeLessThan(MOST_SNS_BYTES - 80_000);
});
