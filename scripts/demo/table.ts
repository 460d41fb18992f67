import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type Exemption, exemption } from '#core/exemption';
import { type HistoryEntry, historyEntry } from '#core/history';
import { type StageRef, stageKey } from '#core/stage';
import type { Aws } from '#scripts/demo/aws';

/** The stage's whole history, oldest entry first, as an auditor reads it: from the table, past the service's own code. */
export async function readHistory(aws: Aws, stage: StageRef): Promise<HistoryEntry[]> {
  const { Items } = await aws.documents.send(
    new QueryCommand({
      TableName: await tableName(aws),
      KeyConditionExpression: 'pk = :chain',
      ExpressionAttributeValues: { ':chain': `HISTORY#${stageKey(stage)}` },
    }),
  );
  return z.parse(z.array(historyEntry), Items);
}

/** The decision to leave the stage alone, as the table has it. */
export async function readExemption(aws: Aws, stage: StageRef): Promise<Exemption> {
  const key = { pk: `STAGE#${stageKey(stage)}`, sk: 'EXEMPTION' };
  const { Item } = await aws.documents.send(new GetCommand({ TableName: await tableName(aws), Key: key }));
  return z.parse(exemption, Item);
}

async function tableName({ dynamodb }: Aws): Promise<string> {
  const { TableNames } = await dynamodb.send(new ListTablesCommand({}));
  const [name] = TableNames ?? [];
  if (!name) throw new Error('there is no table');
  return name;
}
