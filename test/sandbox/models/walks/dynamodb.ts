import * as sdk from '@aws-sdk/client-dynamodb';
import type { Walk } from '../walk.ts';

export const walkDynamoDb: Walk = async ({ options, listen }) => {
  const client = listen(new sdk.DynamoDBClient(options), 'dynamodb');
  const TableName = 'walked';
  const throughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
  await client.send(
    new sdk.CreateTableCommand({
      ...{ TableName, ProvisionedThroughput: throughput, KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] },
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  await sdk.waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1 }, { TableName });
  await walkItems(client, TableName);
  await client.send(new sdk.ListTablesCommand({}));
  const more = { ReadCapacityUnits: 2, WriteCapacityUnits: 2 };
  await client.send(new sdk.UpdateTableCommand({ TableName, ProvisionedThroughput: more }));
  await sdk.waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1 }, { TableName });
  await client.send(new sdk.DeleteTableCommand({ TableName }));
};

async function walkItems(client: sdk.DynamoDBClient, TableName: string): Promise<void> {
  const Key = { pk: { S: 'a' } };
  const Item = {
    ...Key,
    n: { N: '1' },
    l: { L: [{ BOOL: true }, { NULL: true }] },
    m: { M: { b: { B: Buffer.from('x') } } },
  };
  const ReturnConsumedCapacity = 'TOTAL';
  await client.send(new sdk.PutItemCommand({ TableName, Item, ReturnConsumedCapacity }));
  await client.send(new sdk.GetItemCommand({ TableName, Key, ReturnConsumedCapacity }));
  const set = { UpdateExpression: 'SET n = :n', ExpressionAttributeValues: { ':n': { N: '2' } } };
  await client.send(new sdk.UpdateItemCommand({ TableName, Key, ...set, ReturnValues: 'ALL_NEW' }));
  const query = { KeyConditionExpression: 'pk = :k', ExpressionAttributeValues: { ':k': { S: 'a' } } };
  await client.send(new sdk.QueryCommand({ TableName, ...query }));
  await client.send(new sdk.ScanCommand({ TableName, Limit: 1 }));
  await client.send(new sdk.BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }));
  await client.send(new sdk.BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } }));
  await client.send(new sdk.DeleteItemCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }));
}
