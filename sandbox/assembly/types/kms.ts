import { z } from 'zod';
import { arn, resourceType, withoutBehaviour } from '../resource-type.ts';

const keySchema = z.strictObject({
  KeyPolicy: z.looseObject({ Statement: z.unknown() }).optional(),
  Enabled: z.literal(true).optional(),
  KeySpec: z.literal('SYMMETRIC_DEFAULT').optional(),
  KeyUsage: z.literal('ENCRYPT_DECRYPT').optional(),
  Origin: z.literal('AWS_KMS').optional(),
  MultiRegion: z.literal(false).optional(),
  EnableKeyRotation: withoutBehaviour('nothing is encrypted, so there is no key material to rotate'),
  RotationPeriodInDays: withoutBehaviour('nothing is encrypted, so there is no key material to rotate'),
  PendingWindowInDays: withoutBehaviour('no stack is ever deleted'),
  BypassPolicyLockoutSafetyCheck: withoutBehaviour('a check of PutKeyPolicy, which is not served'),
  Description: withoutBehaviour('a text for people'),
  Tags: withoutBehaviour('kept by no operation that is served'),
});

const aliasSchema = z.strictObject({
  AliasName: z.string().regex(/^alias\/(?!aws\/)/, 'an alias begins with alias/, and not with alias/aws/'),
  TargetKeyId: z.string(),
});

/** Keys encrypt nothing here; what counts is whom their policies let use them. */
export const kmsTypes = {
  'AWS::KMS::Key': resourceType<z.infer<typeof keySchema>>({
    schema: keySchema,
    identify: ({ hash, site }) => {
      const id = hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
      return { ref: id, attributes: { Arn: arn(site, 'kms', `key/${id}`), KeyId: id } };
    },
    place: (model, { properties: { KeyPolicy }, identity, origin }) => {
      const keyArn = identity.attributes.Arn ?? '';
      model.keys.push({ arn: keyArn, names: [identity.ref, keyArn] });
      const policy = { KeyArn: keyArn, ...(KeyPolicy && { KeyPolicy }) };
      model.policies.push({ origin, kind: 'key', properties: policy });
    },
  }),
  'AWS::KMS::Alias': resourceType<z.infer<typeof aliasSchema>>({
    schema: aliasSchema,
    nameProperty: 'AliasName',
    identify: ({ name }) => ({ ref: name, attributes: {} }),
    place: (model, { properties }) =>
      model.keyAliases.push({ name: properties.AliasName, targetKey: properties.TargetKeyId }),
  }),
};
