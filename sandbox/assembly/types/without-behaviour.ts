import { z } from 'zod';
import { arn, type ResourceType, resourceType } from '../resource-type.ts';

/** Any property: a type without behaviour has none that could matter. */
const anything = z.record(z.string(), z.unknown());

const logsTypes: Record<string, ResourceType> = {
  'AWS::Logs::LogGroup': resourceType({
    schema: anything,
    nameProperty: 'LogGroupName',
    identify: ({ name, site }) => ({ ref: name, attributes: { Arn: arn(site, 'logs', `log-group:${name}:*`) } }),
  }),
  'AWS::Logs::ResourcePolicy': resourceType({
    schema: anything,
    nameProperty: 'PolicyName',
    identify: ({ name }) => ({ ref: name, attributes: {} }),
    place: (model, { properties, origin }) => model.policies.push({ origin, kind: 'log', properties }),
  }),
};

const kmsTypes: Record<string, ResourceType> = {
  'AWS::KMS::Key': resourceType({
    schema: anything,
    identify: ({ hash, site }) => {
      const id = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join(
        '-',
      );
      return { ref: id, attributes: { Arn: arn(site, 'kms', `key/${id}`), KeyId: id } };
    },
    place: (model, { properties, origin }) => model.policies.push({ origin, kind: 'key', properties }),
  }),
  'AWS::KMS::Alias': resourceType({
    schema: anything,
    nameProperty: 'AliasName',
    identify: ({ name }) => ({ ref: name, attributes: {} }),
  }),
};

/**
 * Types that are accepted and do nothing: logs go to the sandbox's own surface, nothing is encrypted, nothing measures,
 * and CDK's metadata is a note to AWS. What they grant is kept beside the other policies.
 */
export const typesWithoutBehaviour: Record<string, ResourceType> = {
  ...logsTypes,
  ...kmsTypes,
  'AWS::CloudWatch::Alarm': resourceType({
    schema: anything,
    nameProperty: 'AlarmName',
    identify: ({ name, site }) => ({ ref: name, attributes: { Arn: arn(site, 'cloudwatch', `alarm:${name}`) } }),
  }),
  'AWS::CDK::Metadata': resourceType({
    schema: anything,
    identify: ({ name }) => ({ ref: name, attributes: {} }),
  }),
};
