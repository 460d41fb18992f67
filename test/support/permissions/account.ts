import { DeleteClientCertificateCommand, DeleteRestApiCommand, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { DeleteApiCommand, GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { ListQueuesCommand, PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { allCertificates } from '#test/support/certificates';
import type { Service } from '#test/support/service';
import { allItems, tableName } from '#test/support/table';
import { onV2 } from '#test/support/v2';

/** Longer than whatever is still tried again, and than the span in which messages are counted for digests. */
const ALL_OVER_SECONDS = 900;

/** Empties the account: each scenario begins as if it were the first, whatever came of the one before. */
export async function emptyAccount(service: Service): Promise<void> {
  await service.control.forgetFaults();
  await stopExecutions(service);
  await service.control.advance(ALL_OVER_SECONDS);
  await deleteApis(service);
  for (const { clientCertificateId } of await allCertificates(service)) {
    await service.apiGateway.send(new DeleteClientCertificateCommand({ clientCertificateId }));
  }
  await emptyTable(service);
  await emptyQueues(service);
}

async function stopExecutions({ executions, clientOptions }: Service): Promise<void> {
  const client = new SFNClient(clientOptions);
  for (const workflow of ['Remediate', 'Backout', 'Digest']) {
    const running = { stateMachineArn: await executions.machineArn(workflow), statusFilter: 'RUNNING' } as const;
    const { executions: found = [] } = await client.send(new ListExecutionsCommand(running));
    for (const { executionArn } of found) await client.send(new StopExecutionCommand({ executionArn }));
  }
  client.destroy();
}

async function deleteApis(service: Service): Promise<void> {
  const { items = [] } = await service.apiGateway.send(new GetRestApisCommand({ limit: 500 }));
  for (const { id } of items) await service.apiGateway.send(new DeleteRestApiCommand({ restApiId: id }));
  await onV2(service, async (client) => {
    const { Items = [] } = await client.send(new GetApisCommand({}));
    for (const { ApiId } of Items) await client.send(new DeleteApiCommand({ ApiId }));
  });
}

async function emptyTable(service: Service): Promise<void> {
  const TableName = await tableName(service);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(service.clientOptions));
  const items = await allItems(service);
  await Promise.all(items.map(({ pk, sk }) => client.send(new DeleteCommand({ TableName, Key: { pk, sk } }))));
  client.destroy();
}

async function emptyQueues({ clientOptions }: Service): Promise<void> {
  const client = new SQSClient(clientOptions);
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  for (const QueueUrl of QueueUrls) await client.send(new PurgeQueueCommand({ QueueUrl }));
  client.destroy();
}
