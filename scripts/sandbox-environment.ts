import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

/** Any do: the sandbox knows whom it serves by the key's id only. */
const CREDENTIALS = { accessKeyId: 'any', secretAccessKey: 'any' };

/**
 * What to paste into another terminal, so that the AWS CLI, SDKs and `stagecert` there work on a sandbox.
 *
 * @param url the sandbox's address
 * @returns shell lines under a heading; without a table's name where the sandbox has not exactly one table, or does not say
 */
export async function linesToPaste(url: string, region: string): Promise<string> {
  const table = await onlyTable(url, region);
  const lines = [
    `export AWS_ENDPOINT_URL=${url} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
    `export AWS_ACCESS_KEY_ID=${CREDENTIALS.accessKeyId} AWS_SECRET_ACCESS_KEY=${CREDENTIALS.secretAccessKey}`,
    ...(table ? [`export STAGECERT_TABLE=${table}`] : []),
  ];
  return `for another terminal:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

async function onlyTable(endpoint: string, region: string): Promise<string | null> {
  const client = new DynamoDBClient({ endpoint, region, credentials: CREDENTIALS });
  try {
    const { TableNames: [name, ...more] = [] } = await client.send(new ListTablesCommand({}));
    return name !== undefined && more.length === 0 ? name : null;
  } catch {
    return null;
  } finally {
    client.destroy();
  }
}
