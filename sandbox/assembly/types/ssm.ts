import { z } from 'zod';
import { resourceType, withoutBehaviour } from '../resource-type.ts';

const schema = z.strictObject({
  Name: z.string().optional(),
  Type: z.literal('String'),
  Value: z.string(),
  AllowedPattern: z.string().optional(),
  DataType: z.literal('text').optional(),
  Tier: z.enum(['Standard', 'Intelligent-Tiering']).optional(),
  Description: withoutBehaviour('a text for people'),
  Tags: withoutBehaviour('kept by no operation that is served'),
});

export const ssmTypes = {
  'AWS::SSM::Parameter': resourceType<z.infer<typeof schema>>({
    schema,
    nameProperty: 'Name',
    // Value is an attribute too, but a resource's identity knows no properties: GetAtt of it is refused.
    identify: ({ name }) => ({ ref: name, attributes: { Type: 'String' } }),
    place: (model, { properties, name }) =>
      model.parameters.push({
        name,
        value: properties.Value,
        ...(properties.AllowedPattern !== undefined && { allowedPattern: properties.AllowedPattern }),
      }),
  }),
};
