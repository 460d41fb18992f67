import type { Place } from '../../contract.ts';
import { notServed } from '../../wire/dispatch.ts';
import type { WireRequest } from '../../wire/protocol.ts';
import type { Need } from '../access.ts';
import { apiGatewayNeeds } from './apigateway.ts';
import { DYNAMODB } from './dynamodb.ts';
import type { NeedsTable } from './needs-table.ts';
import { EVENTS, LAMBDA, SNS, SQS, SSM, STATES, STS } from './tables.ts';

const TABLES: Readonly<Record<string, NeedsTable>> = {
  dynamodb: DYNAMODB,
  events: EVENTS,
  lambda: LAMBDA,
  sns: SNS,
  sqs: SQS,
  ssm: SSM,
  states: STATES,
  sts: STS,
};

/** A call as far as its permissions depend on it. */
export interface CalledOperation {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly wire: WireRequest;
}

/**
 * The permissions that a call takes, all of them. Source: Service Authorization Reference, each service's page.
 *
 * @throws AwsError 501 for an operation whose permissions are not known, so that none is let through by mistake
 */
export function needsOf({ service, operation, input, wire }: CalledOperation, place: Place): readonly Need[] {
  if (service === 'apigateway' || service === 'apigatewayv2') return apiGatewayNeeds(wire, input, place);
  const table = TABLES[service] ?? {};
  const needs = Object.hasOwn(table, operation) ? table[operation] : undefined;
  if (!needs) throw notServed(service, `${operation} for functions: it has no permissions in the tables of IAM`);
  return needs(input, place);
}
