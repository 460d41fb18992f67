import type { TableModel } from '../../assembly/model.ts';
import type { Input } from './needs-table.ts';

/** A value as DynamoDB's wire carries it: `{"S": "a"}`. */
type AttributeValue = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, AttributeValue>>;

interface KeySchema {
  readonly KeySchema?: readonly { readonly AttributeName: string; readonly KeyType: string }[];
}

interface CreateTable extends KeySchema {
  readonly GlobalSecondaryIndexes?: readonly (KeySchema & { readonly IndexName: string })[];
}

/** The partition keys that a call names in a table, for the condition key `dynamodb:LeadingKeys`; none for Scan and the like. */
export type LeadingKeysOf = (operation: string, input: Input, tableName: string) => readonly string[];

/**
 * Reads partition keys by the template's key schemas. Of a table made while the sandbox runs none are known.
 * Source: DynamoDB developer guide, "Using IAM policy conditions for fine-grained access control"; that a query of an index
 * brings the index's partition key is unverified.
 */
export function createLeadingKeys(tables: readonly TableModel[]): LeadingKeysOf {
  const schemas = new Map(tables.map(({ name, createTable }) => [name, createTable as CreateTable]));
  return (operation, input, tableName) => {
    const table = schemas.get(tableName);
    const hashKey = table && hashKeyOf(table, input.IndexName);
    if (hashKey === undefined) return [];
    const values = itemsOf(operation, input, tableName).map((item) => item?.[hashKey]);
    if (operation === 'Query') values.push(...queriedKeys(input, hashKey));
    return values.flatMap((value) => (value === undefined ? [] : Object.values(value).map(String)));
  };
}

function hashKeyOf(table: CreateTable, indexName: string | undefined): string | undefined {
  const index = table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === indexName);
  return (index ?? table).KeySchema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;
}

/** The keys or items that the call names. */
function itemsOf(operation: string, { Key, Item: item, RequestItems }: Input, tableName: string): (Item | undefined)[] {
  if (operation === 'BatchGetItem') return RequestItems?.[tableName]?.Keys ?? [];
  if (operation === 'BatchWriteItem') return (RequestItems?.[tableName] ?? []).map(writtenItem);
  return [Key ?? item];
}

function writtenItem({ PutRequest, DeleteRequest }: Input): Item | undefined {
  return PutRequest?.Item ?? DeleteRequest?.Key;
}

/** The value that a query gives its partition key: DynamoDB takes only an equality for it. */
function queriedKeys(input: Input, hashKey: string): AttributeValue[] {
  const old = input.KeyConditions?.[hashKey]?.AttributeValueList?.[0];
  const names: Readonly<Record<string, string>> = input.ExpressionAttributeNames ?? {};
  const equalities = [...String(input.KeyConditionExpression ?? '').matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g)];
  const found = equalities
    .filter(([, name = '']) => (names[name] ?? name) === hashKey)
    .map(([, , value = '']) => input.ExpressionAttributeValues?.[value]);
  return [old, ...found].filter((value) => value !== undefined);
}
