import * as apigateway from '@aws-sdk/client-api-gateway';
import * as lambda from '@aws-sdk/client-lambda';
import * as sns from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { membersOf, readModel, requiredMembersOf } from '#sandbox/wire/model';

// The schemas are internal to the SDK. These tests say what the wire relies on, so that an update that changes it is seen.

const traitsOf = (name: string, operation: string, model = readModel(apigateway)) => {
  const shape = model.operations.get(operation)?.input;
  return (
    shape &&
    membersOf(shape)
      .find(([member]) => member === name)?.[1]
      .getMergedTraits()
  );
};

test('an operation has its method, path template and status', () => {
  const { http } = readModel(apigateway).operations.get('UpdateStage') ?? {};
  expect(http).toEqual({ method: 'PATCH', path: '/restapis/{restApiId}/stages/{stageName}', status: 200 });
  expect(readModel(apigateway).operations.get('GenerateClientCertificate')?.http?.status).toBe(201);
  expect(readModel(apigateway).operations.get('DeleteClientCertificate')?.http?.status).toBe(202);
});

test('a member says where in the request it stands', () => {
  expect(traitsOf('restApiId', 'GetStage')).toMatchObject({ httpLabel: 1 });
  expect(traitsOf('limit', 'GetRestApis')).toMatchObject({ httpQuery: 'limit' });
  expect(traitsOf('parameters', 'GetExport')).toMatchObject({ httpQueryParams: 1 });
  expect(traitsOf('accepts', 'GetExport')).toMatchObject({ httpHeader: 'Accept' });
  expect(traitsOf('Payload', 'Invoke', readModel(lambda))).toMatchObject({ httpPayload: 1 });
});

test('list members of API Gateway are under "item"', () => {
  const output = readModel(apigateway).operations.get('GetClientCertificates')?.output;
  const items = output && membersOf(output).find(([name]) => name === 'items')?.[1];
  expect(items?.getMergedTraits()).toMatchObject({ jsonName: 'item' });
});

test('the required members of an input are known', () => {
  const input = readModel(apigateway).operations.get('CreateStage')?.input;
  expect(input && requiredMembersOf(input)).toEqual(['restApiId', 'stageName', 'deploymentId']);
});

test('errors of the query protocol have their own names on the wire', () => {
  expect(readModel(sns).queryErrorCodes.get('NotFoundException')).toBe('NotFound');
});
