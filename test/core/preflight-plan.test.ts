import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ApiMethod, MOST_TRIALS, planOf } from '#core/preflight-plan';

/** `VERB /path -> VERB https://backend`, of the type HTTP_PROXY. */
function api(text: string, more: Partial<ApiMethod['integration']> = {}): ApiMethod {
  const [, verb = '', path = '', httpMethod = '', uri = ''] = /^(\w+) (\S+) -> (\w+) (\S+)$/.exec(text) ?? [];
  return { resourceId: `r${path}`, path, verb, integration: { type: 'HTTP_PROXY', httpMethod, uri, ...more } };
}

/** What is called, and what is not, in words. */
function planned(methods: ApiMethod[], allowed: Parameters<typeof planOf>[1] = ['GET']) {
  const { trials, untried } = planOf(methods, allowed);
  return {
    called: trials.map(({ method, path, host }) => `${method} ${path} at ${host}`),
    not: untried.map(({ host, why }) => `${host}: ${why}`),
  };
}

describe('a method is called', () => {
  test.each([
    ['as the policy says', 'GET / -> GET https://a', 'GET / at a'],
    ['by a verb of the policy where it takes any', 'ANY / -> ANY https://a', 'GET / at a'],
    [
      'with values for its parameters',
      'GET /orders/{id}/{rest+} -> GET https://a/{id}',
      'GET /orders/stagecert-preflight/stagecert-preflight at a',
    ],
  ])('%s', (_how, method, expected) => {
    expect(planned([api(method)])).toEqual({ called: [expected], not: [] });
  });
});

describe('no method is called', () => {
  test.each([
    ['by a verb that the policy does not list', 'HEAD / -> HEAD https://a'],
    ['that is a POST', 'POST / -> POST https://a'],
    ['that is a GET to callers and a POST to the backend', 'GET / -> POST https://a'],
    ['that takes any and makes it a DELETE', 'ANY / -> DELETE https://a'],
  ])('%s', (_how, method) => {
    expect(planned([api(method)])).toEqual({ called: [], not: ['a: no method that is GET leads there'] });
  });

  test.each<[string, ApiMethod]>([
    ['plain http', api('GET / -> GET http://a')],
    ['a mock', api('GET / -> GET https://a', { type: 'MOCK' })],
    ['a Lambda function', api('GET / -> GET arn:aws:lambda', { type: 'AWS_PROXY' })],
  ])('that shows nobody the certificate: %s', (_how, method) => {
    expect(planned([method])).toEqual({ called: [], not: [] });
  });
});

test('a long host keeps its end', () => {
  const long = `${'a'.repeat(60)}.${'a'.repeat(60)}.example`;
  const { called, not } = planned([api(`GET / -> GET https://${long}`), api(`POST / -> POST https://b${long}`)]);
  expect(called).toEqual([expect.stringMatching(/^GET \/ at a{50}…a{39}\[\.\]example$/)]);
  expect(not).toEqual([expect.stringMatching(/^ba{49}…a{39}\[\.\]example: no method/)]);
});

describe('where stage variables name backends', () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: API Gateway's notation
  const methods = [
    api('GET /a -> GET https://${stageVariables.a}/x'),
    api('GET /b -> GET https://${stageVariables.b}/y'),
    api('POST /c -> POST https://${stageVariables.c}'),
    api('GET /d -> GET ${stageVariables.d}'),
  ];
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: API Gateway's notation

  test('those that they lead to are called, each once, and none without TLS', () => {
    const variables = { a: 'one.example', b: 'ONE.example/', c: 'two.example', d: 'http://three.example' };
    const { trials, untried } = planOf(methods, ['GET'], variables);
    expect(trials.map(({ path, host }) => [path, host])).toEqual([['/a', 'one[.]example (stage variable a)']]);
    expect(untried).toEqual([{ host: 'two[.]example (stage variable c)', why: 'no method that is GET leads there' }]);
  });

  test('and nobody has asked what they hold, they are told by their names', () => {
    const { trials } = planOf(methods, ['GET']);
    expect(trials.map(({ host }) => host)).toEqual(['a', 'b', 'd'].map((name) => `(stage variable ${name})`));
  });
});

test('a verb that a resource defines does not lead to its ANY', () => {
  const methods = [api('GET / -> GET https://a'), api('ANY / -> GET https://b')];
  expect(planned(methods)).toEqual({
    called: ['GET / at a'],
    not: ['b: no method that is GET leads there'],
  });
  expect(planned(methods, ['GET', 'HEAD']).called).toEqual(['GET / at a', 'HEAD / at b']);
});

test('each backend is called once, three at most, by the simplest method; the others are named', () => {
  const methods = [
    api('GET /a/{id} -> GET https://a/{id}'),
    api('OPTIONS /a -> OPTIONS https://A/'),
    api('GET /a/list -> GET https://a/list'),
    api('GET /b/{id} -> GET https://b/{id}'),
    api('POST /c -> POST https://c/'),
    api('GET /d -> GET https://a/', { connectionId: 'link1' }),
    api('GET /e -> GET https://a:8443/'),
  ];
  expect(planned(methods, ['GET', 'OPTIONS'])).toEqual({
    called: ['GET /a/list at a', 'GET /d at a', 'GET /e at a'],
    not: ['b: 3 others were called', 'c: no method that is GET or OPTIONS leads there'],
  });
});

test('whatever an API is like, nothing is called by a verb that is not listed', () => {
  const verb = fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH', 'ANY');
  const method = fc.tuple(verb, verb, fc.constantFrom('a', 'b', 'c', 'd'), fc.nat({ max: 5 }));
  const listed = fc.subarray(['GET', 'HEAD', 'OPTIONS'] as const);
  fc.assert(
    fc.property(fc.array(method), listed, (made, allowed) => {
      const methods = made.map(([called, calls, host, at]) => api(`${called} /${at} -> ${calls} https://${host}`));
      const { trials, untried } = planOf(methods, allowed);
      expect(trials.length).toBeLessThanOrEqual(MOST_TRIALS);
      expect(trials.length + untried.length).toBe(new Set(made.map(([, , host]) => host)).size);
      for (const { method: by, resourceId, host } of trials) {
        expect(allowed).toContain(by);
        const callers = methods.filter(
          (each) => each.resourceId === resourceId && each.integration.uri?.endsWith(host),
        );
        const calls = callers
          .filter(({ verb: own }) => own === by || own === 'ANY')
          .map((each) => each.integration.httpMethod);
        expect(calls.some((each) => each === 'ANY' || allowed.includes(each as 'GET'))).toBe(true);
      }
    }),
  );
});
