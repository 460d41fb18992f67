import { z } from 'zod';
import { arn, integer, resourceType, withoutBehaviour } from '../resource-type.ts';

const functionSchema = z.strictObject({
  FunctionName: z.string().optional(),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  Handler: z.string(),
  Role: z.string(),
  Runtime: z.string().regex(/^nodejs\d+\.x$/, 'only Node.js runtimes run here'),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  Timeout: integer.default(3),
  MemorySize: integer.default(128),
  ReservedConcurrentExecutions: integer.min(0).optional(),
  Description: z.string().default(''),
  PackageType: z.literal('Zip').optional(),
  Architectures: withoutBehaviour('the code is JavaScript'),
  LoggingConfig: withoutBehaviour("every function's lines are at /_sandbox/logs"),
  TracingConfig: withoutBehaviour('there is no X-Ray here'),
  KmsKeyArn: withoutBehaviour('encryption at rest cannot be seen through the API'),
  RecursiveLoop: withoutBehaviour('AWS stops loops only through SQS, SNS and S3'),
  Tags: withoutBehaviour('kept by no operation that is served'),
});

const permissionSchema = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});

const eventInvokeConfigSchema = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: integer.min(0).max(2).optional(),
  MaximumEventAgeInSeconds: integer.min(60).max(21_600).optional(),
  DestinationConfig: z
    .strictObject({
      OnFailure: z.strictObject({ Destination: z.string().regex(/:sqs:/, 'only queues are served') }).optional(),
    })
    .optional(),
});

const functionType = resourceType<z.infer<typeof functionSchema>>({
  schema: functionSchema,
  nameProperty: 'FunctionName',
  identify: ({ name, site }) => ({ ref: name, attributes: { Arn: arn(site, 'lambda', `function:${name}`) } }),
  place: (model, { properties, name, identity, asset }) => {
    model.functions.push({
      name,
      arn: identity.attributes.Arn ?? '',
      roleArn: properties.Role,
      codeFolder: asset(properties.Code.S3Key),
      handler: properties.Handler,
      runtime: properties.Runtime,
      environment: properties.Environment?.Variables ?? {},
      timeoutSeconds: properties.Timeout,
      memorySizeMb: properties.MemorySize,
      description: properties.Description,
      ...(properties.ReservedConcurrentExecutions !== undefined && {
        reservedConcurrency: properties.ReservedConcurrentExecutions,
      }),
    });
  },
});

const eventInvokeConfigType = resourceType<z.infer<typeof eventInvokeConfigSchema>>({
  schema: eventInvokeConfigSchema,
  identify: ({ name }) => ({ ref: name, attributes: {} }),
  place: (model, { properties }) => {
    const { FunctionName, MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = properties;
    model.eventInvokeConfigs.push({
      functionName: FunctionName,
      ...(MaximumRetryAttempts !== undefined && { maximumRetryAttempts: MaximumRetryAttempts }),
      ...(MaximumEventAgeInSeconds !== undefined && { maximumEventAgeSeconds: MaximumEventAgeInSeconds }),
      ...(DestinationConfig?.OnFailure && { onFailureArn: DestinationConfig.OnFailure.Destination }),
    });
  },
});

export const lambdaTypes = {
  'AWS::Lambda::Function': functionType,
  'AWS::Lambda::EventInvokeConfig': eventInvokeConfigType,
  'AWS::Lambda::Permission': resourceType<z.infer<typeof permissionSchema>>({
    schema: permissionSchema,
    identify: ({ name }) => ({ ref: name, attributes: {} }),
    place: (model, { properties, origin }) => model.policies.push({ origin, kind: 'function', properties }),
  }),
};
