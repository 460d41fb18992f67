import type { IncomingHttpHeaders } from 'node:http';
import type { EmulatorAnswer } from './emulator.ts';

/** The operations that the emulator serves as DynamoDB does. */
export const DYNAMODB_OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
  'UpdateTable',
];

/** Request members that the emulator would pass over in silence. */
const IGNORED_MEMBERS = ['ReturnValuesOnConditionCheckFailure'];

/**
 * The answer to what the emulator does not implement or would ignore: 501 that names it. Undefined where it can serve
 * the request.
 */
export function refusalOf(headers: IncomingHttpHeaders, body: Buffer): EmulatorAnswer | undefined {
  const operation = String(headers['x-amz-target']).split('.')[1] ?? '';
  if (!DYNAMODB_OPERATIONS.includes(operation)) return refuse(`dynamodb ${operation}`);
  const ignored = IGNORED_MEMBERS.find((member) =>
    new RegExp(`"${member}"\\s*:\\s*"ALL_OLD"`).test(body.toString('utf8')),
  );
  return ignored ? refuse(`${ignored} of dynamodb ${operation}`) : undefined;
}

function refuse(what: string): EmulatorAnswer {
  const message = `the sandbox does not implement ${what}`;
  const body = Buffer.from(JSON.stringify({ __type: 'NotImplemented', message }));
  return { status: 501, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
}
