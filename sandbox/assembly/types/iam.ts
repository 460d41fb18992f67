import { z } from 'zod';
import { resourceType, withoutBehaviour } from '../resource-type.ts';

const document = z.looseObject({ Statement: z.unknown() });

const roleSchema = z.strictObject({
  RoleName: z.string().optional(),
  AssumeRolePolicyDocument: document,
  ManagedPolicyArns: z.array(z.string()).optional(),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: document })).optional(),
  PermissionsBoundary: z.string().optional(),
  Path: z.literal('/').optional(),
  Description: withoutBehaviour('a text for people'),
  MaxSessionDuration: withoutBehaviour('sessions do not end here'),
  Tags: withoutBehaviour('kept by no operation that is served'),
});

const policySchema = z.strictObject({
  PolicyName: z.string(),
  PolicyDocument: document,
  Roles: z.array(z.string()),
});

const managedPolicySchema = z.strictObject({
  ManagedPolicyName: z.string().optional(),
  PolicyDocument: document,
  Roles: z.array(z.string()).optional(),
  Path: z.literal('/').optional(),
  Description: withoutBehaviour('a text for people'),
});

/** Roles and policies are kept on the model as written, for IAM to compile. */
export const iamTypes = {
  'AWS::IAM::Role': resourceType<z.infer<typeof roleSchema>>({
    schema: roleSchema,
    nameProperty: 'RoleName',
    identify: ({ name, hash, site }) => ({
      ref: name,
      attributes: {
        Arn: `arn:aws:iam::${site.account}:role/${name}`,
        RoleId: `AROA${hash.slice(0, 17).toUpperCase()}`,
      },
    }),
    place: (model, { properties, origin, name }) =>
      model.policies.push({ origin, kind: 'role', properties: { ...properties, RoleName: name } }),
  }),
  'AWS::IAM::Policy': resourceType<z.infer<typeof policySchema>>({
    schema: policySchema,
    nameProperty: 'PolicyName',
    identify: ({ name }) => ({ ref: name, attributes: {} }),
    place: (model, { properties, origin }) => model.policies.push({ origin, kind: 'inline', properties }),
  }),
  'AWS::IAM::ManagedPolicy': resourceType<z.infer<typeof managedPolicySchema>>({
    schema: managedPolicySchema,
    nameProperty: 'ManagedPolicyName',
    identify: ({ name, site }) => {
      const arn = `arn:aws:iam::${site.account}:policy/${name}`;
      return { ref: arn, attributes: { PolicyArn: arn } };
    },
    place: (model, { properties, origin, identity }) =>
      model.policies.push({ origin, kind: 'managed', properties: { ...properties, PolicyArn: identity.ref } }),
  }),
};
