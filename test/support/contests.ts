import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { contests } from '#functions/aws/dynamodb/contests';
import { table } from '#functions/aws/dynamodb/table';
import { updateStageEvent } from '#test/fixtures/cloudtrail';
import { rest } from '#test/support/scenario';
import type { Service, StageId } from '#test/support/service';
import { applyTerraform } from '#test/support/terraform';

/** Who makes the calls of the tests. */
export const OPERATOR = 'arn:aws:iam::000000000000:user/external';

/** Terraform takes the certificate off, so many times; each time the service has all the time it wants. */
export async function fight(service: Service, stage: StageId, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await applyTerraform(service, stage);
    await rest(service);
  }
}

/** Takes the certificate off, as this identity does. */
export async function removedBy(service: Service, stage: StageId, userIdentity: object): Promise<void> {
  await service.control.disturb({ drop: 1 });
  await applyTerraform(service, stage);
  await service.control.disturb({ drop: 0 });
  const eventTime = `${(await service.control.now()).toISOString().slice(0, 19)}Z`;
  await service.control.deliver(updateStageEvent(stage, { userIdentity, eventTime }));
  await rest(service);
}

/** Does something in the service's table, as an operator would. */
async function onTable<Result>(
  { clientOptions }: Service,
  act: (client: DynamoDBClient, TableName: string) => Promise<Result>,
): Promise<Result> {
  const client = new DynamoDBClient(clientOptions);
  const { TableNames } = await client.send(new ListTablesCommand({}));
  const result = await act(client, TableNames?.[0] as string);
  client.destroy();
  return result;
}

/** Ends the contest over the stage, as `stagecert contest end` does. */
export async function endContest(service: Service, { restApiId, stageName }: StageId): Promise<void> {
  const place = { apiVersion: 'v1', account: '000000000000', region: 'us-east-1' } as const;
  const decidedAt = (await service.control.now()).toISOString();
  const decision = { who: 'dana', why: 'Terraform has it now', decidedAt };
  const ended = await onTable(service, (client, name) =>
    contests(table(name, client)).end({ ...place, apiId: restApiId, stageName }, decision),
  );
  expect(ended).toBe(true);
}

/** Ends the exemption that a revert made, as the README shows it. */
export async function endExemption(service: Service, { restApiId, stageName }: StageId): Promise<void> {
  const Key = { pk: `STAGE#000000000000#us-east-1#${restApiId}#${stageName}`, sk: 'EXEMPTION' };
  await onTable(service, (client, TableName) =>
    DynamoDBDocumentClient.from(client).send(new DeleteCommand({ TableName, Key })),
  );
}
