import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { expect, test } from 'vitest';
import { patchStage } from '#sandbox/apigateway/stage-patch';
import type { Store, StoredApi, StoredStage } from '#sandbox/apigateway/store';

const ACM_ARN = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000001';

const stage: StoredStage = {
  ...{ stageName: 'prod', deploymentId: 'd1', tracingEnabled: false, clientCertificateId: 'old123' },
  ...{ methodSettings: {}, variables: { keep: 'k', drop: 'd' }, tags: {}, accessLogSettings: { format: 'f' } },
};

const api: StoredApi = {
  view: { id: 'a', name: 'shop', tags: {}, createdDate: new Date(0), rootResourceId: 'r' },
  ...{ resources: new Map(), stages: new Map() },
  deployments: new Map([['d2', { view: { id: 'd2' }, resources: [] }]]),
};

const store: Store = {
  apis: new Map([['a', api]]),
  v2Apis: new Map(),
  certificates: new Map([['new456', { clientCertificateId: 'new456', tags: {} }]]),
};

const patch = (...operations: PatchOperation[]) => patchStage(stage, operations, { api, store });
const replace = (path: string, value: string): PatchOperation => ({ op: 'replace', path, value });

test.each<[PatchOperation, object]>([
  [replace('/clientCertificateId', 'new456'), { clientCertificateId: 'new456' }],
  [replace('/clientCertificateId', ACM_ARN), { clientCertificateId: ACM_ARN }],
  [replace('/clientCertificateId', ''), { clientCertificateId: undefined }],
  [replace('/deploymentId', 'd2'), { deploymentId: 'd2' }],
  [replace('/description', ''), { description: '' }],
  [replace('/tracingEnabled', 'True'), { tracingEnabled: true }],
  [replace('/cacheClusterEnabled', 'true'), { cacheClusterEnabled: true, cacheClusterStatus: 'AVAILABLE' }],
  [replace('/cacheClusterSize', '1.6'), { cacheClusterSize: '1.6' }],
  [replace('/variables/keep', 'new'), { variables: { keep: 'new', drop: 'd' } }],
  [{ op: 'remove', path: '/variables/drop' }, { variables: { keep: 'k' } }],
  [
    replace('/accessLogSettings/destinationArn', 'arn:l'),
    { accessLogSettings: { format: 'f', destinationArn: 'arn:l' } },
  ],
  [{ op: 'remove', path: '/accessLogSettings' }, { accessLogSettings: undefined }],
])('%j is applied', (operation, expected) => {
  const patched = patch(operation);
  for (const [member, value] of Object.entries(expected)) expect(patched[member as keyof StoredStage]).toEqual(value);
});

test.each([
  ['/*/*/throttling/rateLimit', '12.5', '*/*', { throttlingRateLimit: 12.5, throttlingBurstLimit: 5000 }],
  ['/~1pets/GET/logging/loglevel', 'INFO', 'pets/GET', { loggingLevel: 'INFO', metricsEnabled: false }],
  ['/pets/{id}/POST/caching/enabled', 'true', 'pets/{id}/POST', { cachingEnabled: true, cacheTtlInSeconds: 300 }],
])('the method setting %s = %s is applied', (path, value, key, expected) => {
  expect(patch(replace(path, value)).methodSettings[key]).toMatchObject(expected);
});

test('the settings of a method are removed as a whole, and only where there are any', () => {
  const remove: PatchOperation = { op: 'remove', path: '/*/*' };
  expect(patch(replace('/*/*/metrics/enabled', 'true'), remove).methodSettings).toEqual({});
  expect(() => patch(remove)).toThrow('there is no method setting for this method');
});

test.each<[string, PatchOperation, string]>([
  [
    'an unknown path',
    replace('/clientCertificate', 'x'),
    'Invalid method setting path: /clientCertificate. Must be one of: [/deploymentId, /description, ',
  ],
  ['no path', { op: 'replace', value: 'x' }, 'Invalid method setting path: '],
  ['ANY in a method setting', replace('/pets/ANY/caching/enabled', 'true'), 'Invalid method setting path'],
  ['add of the certificate', { op: 'add', path: '/clientCertificateId', value: 'new456' }, 'Must be one of: [replace]'],
  ['remove of the certificate', { op: 'remove', path: '/clientCertificateId' }, 'Must be one of: [replace]'],
  ['a certificate that does not exist', replace('/clientCertificateId', 'nope'), 'Invalid client certificate id'],
  [
    'an ARN of another service',
    replace('/clientCertificateId', 'arn:aws:iam::1:cert/x'),
    'Invalid client certificate id',
  ],
  ['a deployment that does not exist', replace('/deploymentId', 'nope'), 'Deployment id does not exist'],
  ['no value', { op: 'replace', path: '/clientCertificateId' }, 'Invalid null value in /clientCertificateId'],
  ['text for a boolean', replace('/tracingEnabled', 'yes'), 'Invalid boolean value'],
  ['text for a number', replace('/*/*/throttling/burstLimit', 'many'), 'Invalid number'],
  ['a log level that does not exist', replace('/*/*/logging/loglevel', 'DEBUG'), 'must be one of OFF, ERROR, INFO'],
  ['a cache size that does not exist', replace('/cacheClusterSize', '2'), 'Invalid cache cluster size: 2'],
])('%s is a bad request', (_what, operation, message) => {
  expect(() => patch(operation)).toThrow(expect.objectContaining({ code: 'BadRequestException', status: 400 }));
  expect(() => patch(operation)).toThrow(message);
});

test.each<PatchOperation>([
  replace('/canarySettings/percentTraffic', '5'),
  { op: 'copy', path: '/deploymentId', from: '/canarySettings/deploymentId' },
])('canaries are refused by name: %j', (operation) => {
  expect(() => patch(operation)).toThrow(expect.objectContaining({ status: 501 }));
});

test('a patch is applied as a whole or not at all', () => {
  const before = structuredClone(stage);
  expect(() => patch(replace('/clientCertificateId', ''), replace('/nope', 'x'))).toThrow();
  patch(replace('/variables/keep', 'changed'));
  expect(stage).toEqual(before);
});
