import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Backends, backends, backendsOf, type Integration } from '#core/backends';
import { backendsOfExport } from '#core/backends-export';
import { DISGUISES, hostileText, LINK } from '#test/core/hostile';
import { largestBackends } from '#test/core/largest-backends';

const MOST_BYTES = 27_000;
const bytesOf = (found: Backends) => Buffer.byteLength(JSON.stringify(found));

/** An export as GetExport gives it: of each path its methods, of each method its integration if it has one. */
function exportOf(paths: Record<string, Record<string, Integration | null>>, title: string = 'orders'): string {
  const methods = (of: Record<string, Integration | null>) =>
    Object.entries(of).map(([method, integration]) => [
      method,
      { responses: {}, ...(integration && { 'x-amazon-apigateway-integration': integration }) },
    ]);
  const asOpenApi = Object.entries(paths).map(([path, of]) => [path, Object.fromEntries(methods(of))]);
  return JSON.stringify({ openapi: '3.0.1', info: { title, version: '1' }, paths: Object.fromEntries(asOpenApi) });
}

const to = (uri: string, type = 'http_proxy') => ({ type, uri });
const hostsOf = (...uris: string[]) => (backendsOf(uris.map((uri) => to(uri))) as { hosts?: string[] }).hosts;

test('an export tells the name of the API, and which of its integrations present the certificate to whom', () => {
  const json = exportOf({
    '/': { get: to('https://orders.example.com/a', 'http'), post: { type: 'mock' } },
    '/{proxy+}': { 'x-amazon-apigateway-any-method': to('https://stock.example.com:8443/{proxy}') },
    '/again': { put: to('https://orders.example.com/b'), options: null },
    '/lambda': { get: to('arn:aws:apigateway:eu-west-1:lambda:path/x', 'aws_proxy'), delete: to('arn:aws:x', 'aws') },
  });
  expect(backendsOfExport(json)).toEqual({
    known: true,
    apiName: 'orders',
    presenting: 3,
    never: 3,
    hosts: ['orders[.]example[.]com', 'stock[.]example[.]com'],
    moreHosts: 0,
    wholeHosts: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('what v2 writes in capitals counts the same', () => {
  const all = ['HTTP', 'HTTP_PROXY', 'AWS', 'AWS_PROXY', 'MOCK'].map((type) => to('https://a.example/', type));
  expect(backendsOf(all)).toMatchObject({ presenting: 2, never: 3, hosts: ['a[.]example'], moreHosts: 0 });
});

test('an integration without TLS has no handshake to present a certificate in', () => {
  expect(backendsOf([to('http://plain.example/'), to('HTTP://plain.example/')])).toMatchObject({
    presenting: 0,
    never: 2,
    hosts: [],
  });
});

test('parameters beside the methods of a path are no methods', () => {
  const json = '{"paths":{"/":{"parameters":[{"in":"path"}],"summary":"x","get":{}}}}';
  expect(backendsOfExport(json)).toMatchObject({ known: true, presenting: 0, never: 0 });
});

describe('a host is shown', () => {
  test.each([
    ['without its port and path', 'https://a.example.com:8443/x?y=z', 'a[.]example[.]com'],
    ['though it begins with www', 'https://www.1st.example.com/', 'www[.]1st[.]example[.]com'],
    ['without user and password', 'https://user:secret@a.example/', 'a[.]example'],
    ['of an address as it is', 'https://10.0.0.7/x', '10.0.0.7'],
    ['of an IPv6 address as it is', 'https://[2001:db8::1]:443/x', '[2001:db8::1]'],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: API Gateway's notation
    ['by its stage variable', 'https://${stageVariables.host}/x', '(stage variable host)'],
    [
      'by the stage variable in it',
      'https://${stageVariables.env}.example.com:80/x',
      '(stage variable env)[.]example[.]com',
    ],
    ['by the stage variable that is all', '${stageVariables.url}/x', '(stage variable url)'],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: API Gateway's notation
    ['without letters that imitate others', 'https://аpple.example/', '?pple[.]example'],
    ['without quotes', 'https://a"b\'<i>.example/', 'a?b??i?[.]example'],
    [
      'without its middle where it is endless',
      `https://${'a'.repeat(3_000)}/`,
      `${'a'.repeat(126)}…${'a'.repeat(126)}`,
    ],
    ['where there is none', 'https:///x', '(no host)'],
  ])('%s', (_how, uri, shown) => {
    expect(hostsOf(uri)).toEqual([shown]);
  });

  test('in little room, whatever it is made of', () => {
    const worst = Array.from({ length: 40 }, (_, index) => `https://${index}${'"\u{1f600}<\t'.repeat(500)}/`);
    expect(bytesOf(backendsOf(worst.map((uri) => to(uri))))).toBeLessThan(MOST_BYTES);
    expect(bytesOf(largestBackends())).toBeLessThan(MOST_BYTES);
    expect(bytesOf(largestBackends())).toBeGreaterThan(0.9 * MOST_BYTES);
  });

  test('once, in order, and of many only the first twenty', () => {
    const many = Array.from({ length: 25 }, (_, index) => `https://h${String(index).padStart(2, '0')}.example/`);
    const found = backendsOf([...many, ...many].reverse().map((uri) => to(uri))) as Backends & { known: true };
    expect(found).toMatchObject({ presenting: 50, moreHosts: 5 });
    expect(found.hosts).toEqual(many.slice(0, 20).map((uri) => uri.slice(8, -1).replace('.', '[.]')));
    const others = backendsOf([...many.slice(0, 24), 'https://h99.example/'].map((uri) => to(uri)));
    expect(others).toMatchObject({ hosts: found.hosts, moreHosts: 5, allHosts: expect.any(String) });
    expect(others).not.toMatchObject({ allHosts: found.allHosts });
  });
});

test.each([
  ['is no JSON', 'Service Unavailable', /not in the expected form/],
  ['is empty', '', /not in the expected form/],
  ['is JSON of another kind', '[]', /not in the expected form/],
  ['has no paths', '{"info":{"title":"x"}}', /not in the expected form/],
  [
    'has an integration without a type',
    '{"paths":{"/":{"get":{"x-amazon-apigateway-integration":{}}}}}',
    /not in the expected form/,
  ],
  [
    'has an integration of a type that nobody knew',
    exportOf({ '/': { get: { type: 'tele\npathy' } } }),
    /unknown type tele pathy/,
  ],
  ['is absurdly large', `"${'x'.repeat(8_000_000)}"`, /8000002 characters/],
  ['is absurdly deep', '['.repeat(100_000), /not in the expected form/],
])('of an export that %s nothing is claimed to be known', (_what, json, why) => {
  expect(backendsOfExport(json)).toEqual({ known: false, why: expect.stringMatching(why), answered: true });
});

const uris = fc.oneof(
  hostileText,
  hostileText.map((text) => `https://${text}`),
  fc.webUrl(),
);
const types = fc.constantFrom('http', 'HTTP_PROXY', 'aws', 'AWS_PROXY', 'mock');
const integration = fc.record({ type: types, uri: uris });
/** A path of API Gateway's begins with a slash, so that none is called `__proto__`. */
const paths = fc.dictionary(
  fc.string().map((path) => `/${path}`),
  fc.dictionary(fc.constantFrom('get', 'post', 'x-amazon-apigateway-any-method'), fc.option(integration)),
  { maxKeys: 40 },
);

/** What may reach a message, a page or a stored state: small, and without a way to deceive. */
function expectHarmless(found: Backends): void {
  expect(backends.parse(found)).toEqual(found);
  expect(bytesOf(found)).toBeLessThan(MOST_BYTES);
  const texts = found.known ? [found.apiName ?? '', ...found.hosts] : [found.why];
  for (const text of texts) {
    expect(text).not.toMatch(DISGUISES);
    expect(text).not.toMatch(LINK);
    expect(text).not.toMatch(/[\p{L}\p{N}]\.\p{L}{2}/u);
  }
}

test('whatever an API is called and leads to, its counts add up and its texts are harmless', () => {
  fc.assert(
    fc.property(paths, hostileText, (of, title) => {
      const found = backendsOfExport(exportOf(of, title));
      expectHarmless(found);
      const integrations = Object.values(of).flatMap((methods) => Object.values(methods).filter(Boolean));
      if (!found.known) throw new Error(found.why);
      expect(found.presenting + found.never).toBe(integrations.length);
      expect(found.hosts.length + found.moreHosts).toBeLessThanOrEqual(found.presenting);
      expect(found.hosts.length > 0).toBe(found.presenting > 0);
      expect(found.hosts).toEqual([...new Set(found.hosts)].sort());
    }),
  );
});

test('whatever an export is, it is read without an error', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.record({ info: fc.jsonValue(), paths: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    fc
      .dictionary(fc.string(), fc.jsonValue())
      .map((path) => JSON.stringify({ paths: { '/': path, '/x': { get: path } } })),
  );
  fc.assert(fc.property(anything, (json) => expectHarmless(backendsOfExport(json))));
});
