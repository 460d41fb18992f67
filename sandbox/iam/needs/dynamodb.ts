import type { Place } from '../../contract.ts';
import { arnOf } from './arns.ts';
import type { Input, NeedsOf, NeedsTable } from './needs-table.ts';

/** DynamoDB: each operation is an action on the table, or on the index that is read. */
export const DYNAMODB: NeedsTable = {
  ...onTable('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'),
  ...onTable('DescribeTable', 'CreateTable', 'UpdateTable', 'DeleteTable'),
  BatchGetItem: onTables('dynamodb:BatchGetItem'),
  BatchWriteItem: onTables('dynamodb:BatchWriteItem'),
  ListTables: () => [{ action: 'dynamodb:ListTables', resource: '*' }],
};

function onTable(...operations: readonly string[]): NeedsTable {
  const needs = (operation: string): NeedsOf => {
    return ({ TableName, IndexName }: Input, place) => {
      const index = IndexName === undefined ? '' : `/index/${IndexName}`;
      return [{ action: `dynamodb:${operation}`, resource: `${tableArn(TableName, place)}${index}` }];
    };
  };
  return Object.fromEntries(operations.map((operation) => [operation, needs(operation)]));
}

function onTables(action: string): NeedsOf {
  return ({ RequestItems }: Input, place) =>
    Object.keys(RequestItems ?? {}).map((name) => ({ action, resource: tableArn(name, place) }));
}

function tableArn(nameOrArn: unknown, place: Place): string {
  return arnOf(String(nameOrArn), 'dynamodb', `table/${nameOrArn}`, place);
}
