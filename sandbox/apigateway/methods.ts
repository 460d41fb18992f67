import type { Method, PutMethodRequest } from '@aws-sdk/client-api-gateway';
import type { Operation } from '../contract.ts';
import { acceptOnly, badRequest, conflict } from './errors.ts';
import { findApi, findMethod, findResource, type GatewayParts } from './store.ts';

export interface MethodKey {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}

const HTTP_METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'ANY'];
const PUT_MEMBERS = [
  ...['restApiId', 'resourceId', 'httpMethod', 'authorizationType', 'apiKeyRequired', 'operationName'],
  ...['requestParameters', 'requestModels'],
];

/** The operations on methods; authorizers and request validators are not implemented and refused by name. */
export function methodOperations(parts: GatewayParts): Record<string, Operation> {
  const find = ({ restApiId, resourceId }: MethodKey) => findResource(findApi(parts, restApiId), resourceId);
  return {
    PutMethod(input: PutMethodRequest & MethodKey) {
      acceptOnly('PutMethod', input, PUT_MEMBERS);
      const { resourceMethods } = find(input);
      if (!HTTP_METHODS.includes(input.httpMethod)) {
        throw badRequest(`Invalid HttpMethod specified. Valid options are ${HTTP_METHODS.join(',')}`);
      }
      if (resourceMethods[input.httpMethod]) throw conflict('Method already exists for this resource');
      const method = methodFrom(input);
      resourceMethods[input.httpMethod] = method;
      return method;
    },
    GetMethod: (input: MethodKey) => findMethod(find(input), input.httpMethod),
    DeleteMethod(input: MethodKey) {
      const resource = find(input);
      findMethod(resource, input.httpMethod);
      delete resource.resourceMethods[input.httpMethod];
    },
  };
}

function methodFrom(input: PutMethodRequest): Method {
  const { httpMethod, authorizationType, operationName, requestParameters, requestModels } = input;
  if (authorizationType !== 'NONE' && authorizationType !== 'AWS_IAM') {
    throw badRequest(
      `Invalid authorizationType ${authorizationType}: the sandbox has no authorizers, use NONE or AWS_IAM`,
    );
  }
  const apiKeyRequired = input.apiKeyRequired ?? false;
  return { httpMethod, authorizationType, apiKeyRequired, operationName, requestParameters, requestModels };
}
