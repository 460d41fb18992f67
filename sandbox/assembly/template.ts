import { z } from 'zod';

/** A value of a template in which intrinsic functions may still stand. */
export type Unresolved = unknown;

const resourceSchema = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
  // Order, replacement and deletion of resources: everything is made at once and gone with the process.
  DependsOn: z.unknown().optional(),
  DeletionPolicy: z.unknown().optional(),
  UpdateReplacePolicy: z.unknown().optional(),
  UpdatePolicy: z.unknown().optional(),
  CreationPolicy: z.never().optional(),
  Metadata: z.unknown().optional(),
});

const parameterSchema = z.looseObject({ Type: z.string(), Default: z.union([z.string(), z.number()]).optional() });

const outputSchema = z.looseObject({
  Value: z.unknown(),
  Export: z.object({ Name: z.unknown() }).optional(),
  Condition: z.string().optional(),
});

/** The sections of a CloudFormation template that the sandbox knows; any other (Transform, Mappings…) is an error. */
export const templateSchema = z.strictObject({
  AWSTemplateFormatVersion: z.unknown().optional(),
  Description: z.unknown().optional(),
  Metadata: z.unknown().optional(),
  Parameters: z.record(z.string(), parameterSchema).default({}),
  /** Assertions on parameters at deployment, such as CDK's check of the bootstrap version: nothing is deployed here. */
  Rules: z.unknown().optional(),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), resourceSchema).default({}),
  Outputs: z.record(z.string(), outputSchema).default({}),
});

export type Template = z.infer<typeof templateSchema>;
export type TemplateResource = z.infer<typeof resourceSchema>;
