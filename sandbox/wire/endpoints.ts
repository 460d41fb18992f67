import * as apigateway from '@aws-sdk/client-api-gateway';
import * as events from '@aws-sdk/client-eventbridge';
import * as lambda from '@aws-sdk/client-lambda';
import * as states from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
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

/** The endpoints by the service's name in the signature's credential scope. */
export function createEndpoints(): ReadonlyMap<string, Endpoint> {
  const models = {
    apigateway: readModel(apigateway),
    lambda: readModel(lambda),
    sns: readModel(sns),
    sts: readModel(sts),
  };
  return new Map<string, Endpoint>([
    ['apigateway', rest('apigateway', models.apigateway, 'BadRequestException')],
    ['lambda', rest('lambda', models.lambda, VALIDATION_ERROR)],
    ['states', json('states', readModel(states))],
    ['events', json('events', readModel(events))],
    ['dynamodb', { service: 'dynamodb', protocol: awsJson(), validationError: VALIDATION_ERROR }],
    ['sns', form('sns', models.sns, 'http://sns.amazonaws.com/doc/2010-03-31/')],
    ['sts', form('sts', models.sts, 'https://sts.amazonaws.com/doc/2011-06-15/')],
  ]);
}

function rest(service: ServiceName, model: ServiceModel, validationError: string): Endpoint {
  return { service, protocol: restJson(model), model, validationError };
}

function json(service: ServiceName, model: ServiceModel): Endpoint {
  return { service, protocol: awsJson(), model, validationError: VALIDATION_ERROR };
}

/** Query services answer `ValidationError` (https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html). */
function form(service: ServiceName, model: ServiceModel, namespace: string): Endpoint {
  return { service, protocol: query(model, namespace), model, validationError: 'ValidationError' };
}
