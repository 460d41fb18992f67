import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { brokenAt, type HistoryEntry } from '#core/history';
import type { Service, StageId } from '#test/support/service';

type Item = Readonly<Record<string, unknown> & { pk: string; sk: string }>;

/** The name of the service's one table. */
export async function tableName({ clientOptions }: Service): Promise<string | undefined> {
  const client = new DynamoDBClient(clientOptions);
  const { TableNames } = await client.send(new ListTablesCommand({}));
  client.destroy();
  return TableNames?.[0];
}

/** Every item of the service's table, read through DynamoDB's own API. */
export async function allItems(service: Service): Promise<Item[]> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(service.clientOptions));
  const items: Item[] = [];
  for await (const page of paginateScan({ client }, { TableName: await tableName(service), ConsistentRead: true })) {
    items.push(...((page.Items ?? []) as Item[]));
  }
  client.destroy();
  return items;
}

/** Has an item in the table while something is done. */
export async function withItem(service: Service, item: Item, act: () => Promise<void>): Promise<void> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(service.clientOptions));
  const TableName = await tableName(service);
  await client.send(new PutCommand({ TableName, Item: item }));
  try {
    await act();
  } finally {
    await client.send(new DeleteCommand({ TableName, Key: { pk: item.pk, sk: item.sk } }));
    client.destroy();
  }
}

/** The stage's history in its order; it must be a chain without a break. */
export async function historyOf(service: Service, { restApiId, stageName }: StageId): Promise<HistoryEntry[]> {
  const chain = `HISTORY#000000000000#us-east-1#${restApiId}#${stageName}`;
  return intactChain(await allItems(service), chain);
}

/** The history of events that name no stage. */
export async function historyOfAccount(service: Service): Promise<HistoryEntry[]> {
  return intactChain(await allItems(service), 'HISTORY#000000000000#us-east-1');
}

/** The history of the brake. */
export async function historyOfBrake(service: Service): Promise<HistoryEntry[]> {
  return intactChain(await allItems(service), 'HISTORY#000000000000#us-east-1#BRAKE');
}

function intactChain(items: readonly Item[], chain: string): HistoryEntry[] {
  const entries = items.filter(({ pk }) => pk === chain).sort((a, b) => (a.sk < b.sk ? -1 : 1));
  const chained = entries.map(({ pk: _pk, sk: _sk, ...entry }) => entry as unknown as HistoryEntry);
  expect(brokenAt(chained)).toBeNull();
  return chained;
}

/** The outcomes that the stage's history tells of, in their order. */
export async function recordedOutcomes(service: Service, stage: StageId): Promise<unknown[]> {
  const entries = await historyOf(service, stage);
  return entries.filter(({ kind }) => kind === 'outcome').map(({ detail }) => detail.outcome);
}

/** What the table holds of an API beside what is kept for good (history, claimed events): leases, uses of certificates. */
export async function heldFor(service: Service, restApiId: string): Promise<string[]> {
  const held = (await allItems(service)).map(({ pk, sk }) => `${pk} ${sk}`).filter((key) => key.includes(restApiId));
  return held.filter((key) => /LEASE|USE#/.test(key)).map((key) => (key.includes('LEASE') ? 'lease' : 'use'));
}

/** What the last outcome in the stage's history says. */
export async function lastOutcome(service: Service, stage: StageId) {
  return (await historyOf(service, stage)).findLast(({ kind }) => kind === 'outcome')?.detail;
}
