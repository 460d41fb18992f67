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

/**
 * Types that are accepted and do nothing: logs go to the sandbox's own surface, nothing measures, so that no alarm
 * ever sounds, and CDK's metadata is a note to AWS. What they grant is kept beside the other policies.
 */
export const typesWithoutBehaviour: Record<string, ResourceType> = {
  ...logsTypes,
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
