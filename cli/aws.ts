import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Surroundings, UsageError } from '#cli/terminal';
import type { Where } from '#core/brake';
import { UnexpectedAnswer } from '#core/errors';
import { answer } from '#functions/aws/answer';
import { type Table, table } from '#functions/aws/dynamodb/table';

/** The deployed service as a command meets it. */
export interface Deployment {
  readonly table: Table;
  readonly where: Where;
  /** The ARN of whoever runs the command. */
  readonly caller: string;
  /** For further SDK clients. */
  readonly clientOptions: object;
}

/**
 * A person waits, and can be asked again: the SDK's own retries are enough, and soon enough. A write under a condition may meet
 * what it wrote itself, where the reply was lost: whether a command did something is told by what stands then, not by the condition.
 */
const PATIENCE = { maxAttempts: 3, requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000 } } as const;

/**
 * Finds the service by the name of its table, in the account and Region of the credentials.
 *
 * @throws UsageError where a setting is missing
 */
export async function deployment(
  given: { readonly table?: string | undefined; readonly region?: string | undefined },
  { environment, clientOptions: more }: Surroundings,
): Promise<Deployment> {
  const name = given.table ?? environment.STAGECERT_TABLE;
  if (!name) {
    throw new UsageError(
      "which table is the service's? Give --table, or set STAGECERT_TABLE; any command's --help says how to find it",
    );
  }
  const clientOptions = { ...PATIENCE, ...more, ...(given.region && { region: given.region }) };
  const client = new DynamoDBClient(clientOptions);
  const region = await client.config.region().catch((error: Error) => {
    throw new UsageError(
      `${error.message}: give --region, set AWS_REGION, or set AWS_PROFILE to one that has a Region`,
    );
  });
  const sts = new STSClient({ ...clientOptions, region });
  await sts.config.credentials().catch((error: Error) => {
    // Of a session that is over the SDK says how to begin another one.
    throw new UsageError(
      `${error.message} (credentials are taken from where the AWS CLI takes them, such as AWS_PROFILE)`,
    );
  });
  const { account, caller } = await identity(sts);
  return {
    table: table(name, client),
    where: { account, region },
    caller,
    clientOptions: { ...clientOptions, region },
  };
}

/** All items of a list that comes page by page. */
export async function collected<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of pages) all.push(item);
  return all;
}

async function identity(client: STSClient) {
  const { Account, Arn } = await answer('sts:GetCallerIdentity', () => client.send(new GetCallerIdentityCommand({})));
  if (!Account || !Arn) throw new UnexpectedAnswer('sts:GetCallerIdentity: the answer lacks the account or the ARN');
  return { account: Account, caller: Arn };
}
