import * as apigateway from '@aws-sdk/client-api-gateway';
import { expect, test } from 'vitest';
import { readModel } from '#sandbox/wire/model';
import { createRouter } from '#sandbox/wire/routes';

const route = createRouter(readModel(apigateway));
const find = (method: string, target: string) => {
  const [path = '', query = ''] = target.split('?');
  return route(method, path, new URLSearchParams(query));
};

test.each([
  ['GET', '/restapis', 'GetRestApis', {}],
  ['POST', '/restapis', 'CreateRestApi', {}],
  ['POST', '/restapis?mode=import', 'ImportRestApi', {}],
  ['GET', '/restapis/a/stages/prod', 'GetStage', { restApiId: 'a', stageName: 'prod' }],
  ['GET', '/restapis/a/stages/prod/sdks/js', 'GetSdk', { restApiId: 'a', stageName: 'prod', sdkType: 'js' }],
  [
    'PUT',
    '/tags/arn%3Aaws%3Aapigateway%3A%3A%2Frestapis%2Fa',
    'TagResource',
    { resourceArn: 'arn:aws:apigateway::/restapis/a' },
  ],
  ['GET', '/restapis/%zz', 'GetRestApi', { restApiId: '%zz' }],
])('%s %s is %s', (method, target, operation, labels) => {
  expect(find(method, target)).toEqual({ operation, labels });
});

test.each([
  ['GET', '/v2/apis'],
  ['PATCH', '/restapis'],
  ['GET', '/restapis/a/stages/prod/more/and/more/of/it'],
])('%s %s is no operation', (method, target) => {
  expect(find(method, target)).toBeUndefined();
});
