import { describe, expect, test } from 'vitest';
import {
  type Preflight,
  preflight,
  preflightFailure,
  preflightOf,
  type Reply,
  reachedBackend,
  type Trial,
  tlsFailureIn,
  verdictOf,
} from '#core/preflight';

const reply = (status: number | null, tls?: string): Reply => ({ status, latencyMs: 12, ...(tls ? { tls } : {}) });
const ALERT = 'Received fatal alert: unknown_ca';

describe('a backend', () => {
  test.each<[string, Reply, Reply, Trial['verdict']]>([
    ['answers both ways', reply(200), reply(200), 'works'],
    ['redirects', reply(302), reply(302), 'works'],
    ['wants more than the preflight gives it', reply(401), reply(401), 'works'],
    ['answers otherwise only by chance', reply(404), reply(403), 'works'],
    [
      'requires a certificate, and takes this one',
      reply(500, 'Received fatal alert: handshake_failure'),
      reply(200),
      'works',
    ],
    ['ends the handshake with it', reply(200), reply(500, ALERT), 'fails-with-it'],
    ['ends the handshake with it, and refuses the call without', reply(401), reply(500, ALERT), 'fails-with-it'],
    ['fails with it', reply(204), reply(502), 'fails-with-it'],
    ['does not answer with it', reply(200), reply(null), 'fails-with-it'],
    ['refuses the call with it', reply(200), reply(403), 'fails-with-it'],
    ['is an nginx that does not trust it', reply(200), reply(400), 'fails-with-it'],
    ['is such an nginx, of which the preflight asks too little', reply(401), reply(400), 'fails-with-it'],
    ['wants another request, whoever makes it', reply(400), reply(400), 'works'],
    ['is down', reply(503), reply(503), 'fails-either-way'],
    ['never answers', reply(null), reply(null), 'fails-either-way'],
    ['requires one that it trusts', reply(500, 'handshake_failure'), reply(500, ALERT), 'fails-either-way'],
  ])('that %s', (_how, without, withIt, expected) => {
    expect(verdictOf(without, withIt)).toBe(expected);
  });
});

const trial = (host: string, verdict: Trial['verdict']): Trial => ({
  ...{ method: 'GET', path: '/', host, verdict },
  ...{ without: reply(200), with: reply(200) },
});
const of = (...trials: Trial[]): Preflight => preflightOf(trials, []);

test('only what fails because of the certificate stops the fix, and is named', () => {
  expect(preflightFailure(of())).toBeNull();
  expect(preflightFailure(of(trial('a', 'works'), trial('b', 'fails-either-way')))).toBeNull();
  expect(preflightFailure(of(trial('a', 'works'), trial('b', 'fails-with-it')))).toMatch(/a backend .*: b$/);
  expect(preflightFailure(of(trial('a', 'fails-with-it'), trial('b', 'fails-with-it')))).toMatch(/backends .*: a, b$/);
});

test('a record of it stays small, however many backends there are', () => {
  const untried = Array.from({ length: 200 }, (_, index) => ({ host: `backend${index}`, why: 'no method' }));
  const result = preflightOf([], untried);
  expect(result.untried).toHaveLength(5);
  expect(result.moreUntried).toBe(195);
  expect(preflight.parse(result)).toEqual(result);
});

const TIME = 'Tue May 19 10:21:25 UTC 2020 : ';
const log = (...lines: string[]) => ['Execution log for request 1', ...lines.map((line) => TIME + line), ''].join('\n');
const sent = 'Sending request to https://backend.example.com/';

describe('of an execution log', () => {
  test('the line about a failed handshake is taken, and made harmless', () => {
    const failed = log(
      sent,
      `Execution failed due to configuration error: ${ALERT}`,
      'Method completed with status: 500',
    );
    expect(tlsFailureIn(failed)).toBe(ALERT);
    expect(reachedBackend(failed)).toBe(true);
    const evil = log(
      sent,
      `Execution failed due to configuration error: SSL \u202e http://evil.example ${'x'.repeat(500)}`,
    );
    expect(tlsFailureIn(evil)).not.toMatch(/evil|\u202e/);
    expect(tlsFailureIn(evil)?.length).toBeLessThanOrEqual(120);
  });

  test('no other line is taken: of another failure none, and none that a backend wrote', () => {
    expect(tlsFailureIn(log(sent, 'Execution failed due to a timeout error'))).toBeUndefined();
    const forged = `Endpoint response body before transformations: \n${TIME}Execution failed due to SSL: call 555 0100`;
    const completed = ['Successfully completed execution', 'Method completed with status: 500'];
    expect(tlsFailureIn(log(sent, forged, ...completed))).toBeUndefined();
    expect(tlsFailureIn(log(sent, forged))).toBe('SSL: call 555 0100');
  });

  test('it is seen whether a backend was called', () => {
    expect(reachedBackend(log('Request body does not match model schema', 'Method completed with status: 400'))).toBe(
      false,
    );
    expect(reachedBackend(log(sent))).toBe(true);
    expect(reachedBackend(`Method request body: ${sent}`)).toBe(false);
  });
});
