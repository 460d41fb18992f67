import * as apigatewayv2 from '@aws-sdk/client-apigatewayv2';
import type { RecordShapes } from '../apigateway/cloudtrail-shapes.ts';
import { toJson } from '../wire/json-values.ts';
import { readModel, type Shape } from '../wire/model.ts';

type Members = Readonly<Record<string, unknown>>;

const { operations } = readModel(apigatewayv2);

/**
 * What a v2 record holds of a call: all members side by side under their names on the wire, dates in ISO form. So an
 * `apiId` tells a v2 record from one of v1; nothing tells a WebSocket API from an HTTP API. That the
 * records of other operations than those on stages follow the same pattern is unverified.
 */
export const V2_SHAPES: RecordShapes = {
  changes: (operation) => operations.has(operation) && !operation.startsWith('Get'),
  requestParameters: (operation, input) => asOnTheWire(operations.get(operation)?.input, input),
  responseElements: (operation, _input, output) =>
    output === undefined ? null : asOnTheWire(operations.get(operation)?.output, output),
};

/** Members that stand in the path have no name of their own in the model; on the wire they are in camel case, as all are. */
function asOnTheWire(shape: Shape | undefined, members: unknown): Members {
  if (!shape) throw new Error('a record was asked for of an operation that API Gateway v2 does not have');
  const entries = Object.entries(toJson(shape, members) as Members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]));
}
