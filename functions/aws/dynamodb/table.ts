import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { UnexpectedAnswer } from '#core/errors';
import { answer as answerOf, isNamed } from '#functions/aws/answer';
import { clientOptions } from '#functions/aws/client-options';

/** Where an item lies. `infra/` gives the table these two string keys. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export type Item = Record<string, unknown>;

/** A DynamoDB condition with what it refers to by `#name` and `:value`. */
export interface Condition {
  readonly if: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The service's one table: single-item reads and conditional writes are all that its promises rest on. */
export type Table = ReturnType<typeof table>;

/** @param name the table's name */
export function table(name: string, client = new DynamoDBClient(clientOptions)) {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const at = ({ pk, sk }: Key) => ` ${pk} ${sk} in ${name}`;
  const answer: typeof answerOf = (what, call, expected) =>
    answerOf(what, call, (error) => {
      if (isNamed(error, 'ResourceNotFoundException')) throw noTable(name, what, error);
      return expected?.(error);
    });
  /** Says whether the condition of a write held. */
  const held = async (what: string, call: () => Promise<unknown>): Promise<boolean> =>
    (await answer(what, call, conditionFailed)) !== CONDITION_FAILED;

  return {
    /** The item as last written (strongly consistent), or null. */
    async get(key: Key): Promise<Item | null> {
      const call = () => documents.send(new GetCommand({ TableName: name, Key: { ...key }, ConsistentRead: true }));
      return (await answer(`dynamodb:GetItem of${at(key)}`, call)).Item ?? null;
    },

    /** Writes the item where the condition holds; says whether it did. */
    put(key: Key, item: Item, condition?: Condition): Promise<boolean> {
      const input = { TableName: name, Item: { ...item, ...key }, ...conditionInput(condition) };
      return held(`dynamodb:PutItem of${at(key)}`, () => documents.send(new PutCommand(input)));
    },

    /** Applies an update expression where the condition holds; says whether it did. */
    update(key: Key, expression: string, condition: Condition): Promise<boolean> {
      const input = { TableName: name, Key: { ...key }, UpdateExpression: expression, ...conditionInput(condition) };
      return held(`dynamodb:UpdateItem of${at(key)}`, () => documents.send(new UpdateCommand(input)));
    },

    /** The same; gives the item as it is now, or null where the condition does not hold. */
    async updated(key: Key, expression: string, condition: Condition): Promise<Item | null> {
      const input = {
        TableName: name,
        Key: { ...key },
        UpdateExpression: expression,
        ReturnValues: 'ALL_NEW' as const,
        ...conditionInput(condition),
      };
      const call = () => documents.send(new UpdateCommand(input));
      const result = await answer(`dynamodb:UpdateItem of${at(key)}`, call, conditionFailed);
      return result === CONDITION_FAILED ? null : (result.Attributes ?? {});
    },

    /** Deletes the item where the condition holds; says whether it did. An item that is not there is deleted. */
    delete(key: Key, condition?: Condition): Promise<boolean> {
      const input = { TableName: name, Key: { ...key }, ...conditionInput(condition) };
      return held(`dynamodb:DeleteItem of${at(key)}`, () => documents.send(new DeleteCommand(input)));
    },

    /**
     * The items of a partition in the order of their sort keys or backwards, page by page as they are asked for: those whose
     * sort key begins with `prefix`, or comes at or after `from`.
     */
    async *query(
      pk: string,
      options: { prefix?: string; from?: string; backwards?: boolean; pageSize?: number } = {},
    ): AsyncGenerator<Item> {
      const { backwards = false, pageSize } = options;
      let from: Item | undefined;
      do {
        const input = {
          TableName: name,
          ...keyCondition(pk, options),
          ScanIndexForward: !backwards,
          ConsistentRead: true,
          Limit: pageSize,
          ExclusiveStartKey: from,
        };
        const page = await answer(`dynamodb:Query of ${pk} in ${name}`, () => documents.send(new QueryCommand(input)));
        yield* page.Items ?? [];
        from = page.LastEvaluatedKey;
      } while (from);
    },

    /** The partitions whose key begins with `prefix`. Reads the whole table: for people's commands, never for the service. */
    async partitions(prefix: string): Promise<string[]> {
      const found = new Set<string>();
      let from: Item | undefined;
      do {
        const input = {
          TableName: name,
          FilterExpression: 'begins_with(pk, :prefix)',
          ProjectionExpression: 'pk',
          ExpressionAttributeValues: { ':prefix': prefix },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        };
        const page = await answer(`dynamodb:Scan of ${name}`, () => documents.send(new ScanCommand(input)));
        for (const { pk } of page.Items ?? []) found.add(pk);
        from = page.LastEvaluatedKey;
      } while (from);
      return [...found].sort();
    },
  };
}

function keyCondition(pk: string, { prefix, from }: { prefix?: string; from?: string }) {
  const [condition, values] = prefix
    ? [' AND begins_with(sk, :prefix)', { ':prefix': prefix }]
    : from
      ? [' AND sk >= :from', { ':from': from }]
      : ['', {}];
  return { KeyConditionExpression: `pk = :pk${condition}`, ExpressionAttributeValues: { ':pk': pk, ...values } };
}

function conditionInput(condition: Condition | undefined) {
  if (!condition) return {};
  return {
    ConditionExpression: condition.if,
    ...(condition.names ? { ExpressionAttributeNames: { ...condition.names } } : {}),
    ...(condition.values ? { ExpressionAttributeValues: { ...condition.values } } : {}),
  };
}

/** What `ResourceNotFoundException` means of each call that is made here. */
function noTable(name: string, what: string, cause: unknown): UnexpectedAnswer {
  return new UnexpectedAnswer(`there is no table ${name} in this account and Region (${what})`, { cause });
}

const CONDITION_FAILED = 'condition failed';

function conditionFailed(error: unknown): typeof CONDITION_FAILED | undefined {
  return isNamed(error, 'ConditionalCheckFailedException') ? CONDITION_FAILED : undefined;
}
