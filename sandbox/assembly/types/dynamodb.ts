import { z } from 'zod';
import { arn, integer, resourceType, withoutBehaviour } from '../resource-type.ts';

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projection = z.strictObject({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const throughput = z.strictObject({ ReadCapacityUnits: integer, WriteCapacityUnits: integer });

const schema = z.strictObject({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.strictObject({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: projection,
        ProvisionedThroughput: throughput.optional(),
        ContributorInsightsSpecification: withoutBehaviour('a report on usage'),
      }),
    )
    .optional(),
  LocalSecondaryIndexes: z
    .array(z.strictObject({ IndexName: z.string(), KeySchema: keySchema, Projection: projection }))
    .optional(),
  BillingMode: z.enum(['PAY_PER_REQUEST', 'PROVISIONED']).default('PROVISIONED'),
  ProvisionedThroughput: throughput.optional(),
  TimeToLiveSpecification: withoutBehaviour(
    'DynamoDB promises no moment of deletion ("within a few days"), so readers have to expect items that have expired',
  ),
  PointInTimeRecoverySpecification: withoutBehaviour('there is no restore'),
  SSESpecification: z
    .strictObject({
      // CloudFormation's SSEEnabled false, and true without a key, mean keys of AWS's own, which ask nothing of callers.
      SSEEnabled: z.boolean(),
      SSEType: z.literal('KMS').optional(),
      KMSMasterKeyId: z.string().optional(),
    })
    .optional(),
  DeletionProtectionEnabled: withoutBehaviour('no stack is ever deleted'),
  ContributorInsightsSpecification: withoutBehaviour('a report on usage'),
  TableClass: withoutBehaviour('a matter of price'),
  Tags: withoutBehaviour('kept by no operation that is served'),
});

export const dynamodbTypes = {
  'AWS::DynamoDB::Table': resourceType<z.infer<typeof schema>>({
    schema,
    nameProperty: 'TableName',
    identify: ({ name, site }) => ({ ref: name, attributes: { Arn: arn(site, 'dynamodb', `table/${name}`) } }),
    place: (model, { properties, name }) => {
      const { AttributeDefinitions, KeySchema, BillingMode, ProvisionedThroughput } = properties;
      const { GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
      const kmsKey = properties.SSESpecification?.KMSMasterKeyId;
      const indexes = GlobalSecondaryIndexes?.map(({ ContributorInsightsSpecification: _, ...index }) => index);
      const createTable = { TableName: name, AttributeDefinitions, KeySchema, BillingMode, ProvisionedThroughput };
      model.tables.push({
        name,
        createTable: { ...createTable, GlobalSecondaryIndexes: indexes, LocalSecondaryIndexes },
        ...(kmsKey && { kmsKey }),
      });
    },
  }),
};
