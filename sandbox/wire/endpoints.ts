import * as apigateway from '@aws-sdk/client-api-gateway';
import * as apigatewayv2 from '@aws-sdk/client-apigatewayv2';
import * as events from '@aws-sdk/client-eventbridge';
import * as lambda from '@aws-sdk/client-lambda';
import * as states from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import type { ServiceName } from '../contract.ts';
import { awsJson } from './aws-json.ts';
import { VALIDATION_ERROR } from './invalid.ts';
import { readModel, type ServiceModel } from './model.ts';
import type { Protocol } from './protocol.ts';
import { query } from './query.ts';
import { restJson } from './rest-json.ts';

/** How calls to one AWS service travel. */
export interface Endpoint {
  /** A {@link ServiceName}, or the signing name of a service that the sandbox does not have. */
  readonly service: string;
  readonly protocol: Protocol;
  /** Absent where the calls are passed through undecoded. */
  readonly model?: ServiceModel;
  /** The service's own error code for an input without a required member. */
  readonly validationError: string;
}

/** The endpoints by the name that {@link endpointName} gives. */
export function createEndpoints(): ReadonlyMap<string, Endpoint> {
  const models = {
    apigateway: readModel(apigateway),
    lambda: readModel(lambda),
    sns: readModel(sns),
    sts: readModel(sts),
  };
  return new Map<string, Endpoint>([
    ['apigateway', rest('apigateway', models.apigateway, 'BadRequestException')],
    ['apigatewayv2', rest('apigatewayv2', readModel(apigatewayv2), 'BadRequestException')],
    ['lambda', rest('lambda', models.lambda, VALIDATION_ERROR)],
    ['states', json('states', readModel(states))],
    ['events', json('events', readModel(events))],
    ['dynamodb', { service: 'dynamodb', protocol: awsJson(), validationError: VALIDATION_ERROR }],
    ['sns', form('sns', models.sns, 'http://sns.amazonaws.com/doc/2010-03-31/')],
    ['sqs', queryCompatible('sqs', readModel(sqs))],
    ['ssm', json('ssm', readModel(ssm))],
    ['sts', form('sts', models.sts, 'https://sts.amazonaws.com/doc/2011-06-15/')],
  ]);
}

/**
 * The name of the endpoint that a call goes to: its signing name, but v1 and v2 of API Gateway sign alike, and only their
 * paths tell them apart.
 *
 * @param signingName the service's name in the signature's credential scope
 * @param path the path of the request
 */
export function endpointName(signingName: string, path: string): string {
  return signingName === 'apigateway' && path.startsWith('/v2/') ? 'apigatewayv2' : signingName;
}

function rest(service: ServiceName, model: ServiceModel, validationError: string): Endpoint {
  return { service, protocol: restJson(model), model, validationError };
}

function json(service: ServiceName, model: ServiceModel): Endpoint {
  return { service, protocol: awsJson(), model, validationError: VALIDATION_ERROR };
}

/** A service that left the query protocol for JSON and still sends its errors' old codes, which callers go by. */
function queryCompatible(service: ServiceName, model: ServiceModel): Endpoint {
  return { service, protocol: awsJson(model.queryErrorCodes), model, validationError: 'MissingParameter' };
}

/** Query services answer `ValidationError` (https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html). */
function form(service: ServiceName, model: ServiceModel, namespace: string): Endpoint {
  return { service, protocol: query(model, namespace), model, validationError: 'ValidationError' };
}
