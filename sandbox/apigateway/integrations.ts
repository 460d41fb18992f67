import type { Integration, PutIntegrationRequest } from '@aws-sdk/client-api-gateway';
import type { Operation } from '../contract.ts';
import { badRequest, notFound } from './errors.ts';
import type { MethodKey } from './methods.ts';
import { findApi, findMethod, findResource, type GatewayParts } from './store.ts';

export const INTEGRATION_TYPES = ['HTTP', 'HTTP_PROXY', 'AWS', 'AWS_PROXY', 'MOCK'] as const;

/** The operations on the integrations of methods. */
export function integrationOperations(parts: GatewayParts): Record<string, Operation> {
  const find = ({ restApiId, resourceId, httpMethod }: MethodKey) =>
    findMethod(findResource(findApi(parts, restApiId), resourceId), httpMethod);
  return {
    PutIntegration(input: PutIntegrationRequest & MethodKey) {
      const method = find(input);
      method.methodIntegration = integrationFrom(input);
      return method.methodIntegration;
    },
    GetIntegration(input: MethodKey) {
      const { methodIntegration } = find(input);
      if (!methodIntegration) throw notFound('Invalid Integration identifier specified');
      return methodIntegration;
    },
    DeleteIntegration(input: MethodKey) {
      const method = find(input);
      if (!method.methodIntegration) throw notFound('Invalid Integration identifier specified');
      delete method.methodIntegration;
    },
  };
}

/** Defaults: https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html. */
function integrationFrom(input: PutIntegrationRequest & MethodKey): Integration {
  const { restApiId, resourceId, httpMethod, integrationHttpMethod, ...settings } = input;
  validate(input);
  return {
    passthroughBehavior: 'WHEN_NO_MATCH',
    timeoutInMillis: 29_000,
    cacheNamespace: resourceId,
    cacheKeyParameters: [],
    ...(input.type === 'MOCK' ? {} : { connectionType: 'INTERNET' }),
    ...settings,
    httpMethod: integrationHttpMethod,
  };
}

function validate({ type, integrationHttpMethod, uri }: PutIntegrationRequest): void {
  if (!INTEGRATION_TYPES.some((known) => known === type)) {
    throw badRequest(`Invalid integration type ${type}: must be one of ${INTEGRATION_TYPES.join(', ')}`);
  }
  if (type === 'MOCK') return;
  if (!integrationHttpMethod) throw badRequest('Enumeration value for HttpMethod must be non-empty');
  if (type?.startsWith('HTTP') && !/^https?:\/\/./.test(uri ?? '')) {
    throw badRequest('Invalid HTTP endpoint specified for URI');
  }
  if (!uri) throw badRequest('AWS ARN for integration must contain path or action');
}
