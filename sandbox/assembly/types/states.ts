import { z } from 'zod';
import { arn, resourceType, tagList, withoutBehaviour } from '../resource-type.ts';

const schema = z.strictObject({
  StateMachineName: z.string().optional(),
  StateMachineType: z.literal('STANDARD').default('STANDARD'),
  DefinitionString: z.string(),
  RoleArn: z.string(),
  Tags: tagList,
  LoggingConfiguration: withoutBehaviour('the execution history holds all that a log would'),
  TracingConfiguration: withoutBehaviour('there is no X-Ray here'),
  EncryptionConfiguration: withoutBehaviour('encryption at rest cannot be seen through the API'),
});

export const statesTypes = {
  'AWS::StepFunctions::StateMachine': resourceType<z.infer<typeof schema>>({
    schema,
    nameProperty: 'StateMachineName',
    identify: ({ name, site }) => {
      const machine = arn(site, 'states', `stateMachine:${name}`);
      return { ref: machine, attributes: { Arn: machine, Name: name } };
    },
    place: (model, { properties, name, identity, origin }) => {
      model.stateMachines.push({
        name,
        arn: identity.ref,
        roleArn: properties.RoleArn,
        definition: parseDefinition(properties.DefinitionString, origin),
        type: properties.StateMachineType,
        tags: properties.Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
      });
    },
  }),
};

function parseDefinition(text: string, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`the definition of ${origin} is no JSON once its references are resolved`, { cause });
  }
}
