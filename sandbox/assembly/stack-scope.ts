import { createHash } from 'node:crypto';
import { NotImplementedError } from '../contract.ts';
import { isTrue, NO_VALUE, resolve, type Scope } from './intrinsics.ts';
import type { Site } from './model.ts';
import type { StackArtifact } from './read.ts';
import { RESOURCE_TYPES } from './registry.ts';
import type { Identity, ResourceType } from './resource-type.ts';
import type { TemplateResource } from './template.ts';

/** A stack's template as its intrinsic functions see it. */
export interface StackScope extends Scope {
  /** The resources that the stack has under its conditions, of one type or of all. */
  logicalIds(type?: string): string[];
  /** The resource's type, name and identity. */
  describe(logicalId: string): { type: ResourceType; name: string; identity: Identity };
}

/** CDK and CloudFormation cut generated names to what the type allows; 64 characters suit every type served here. */
const LONGEST_NAME = 64;

/**
 * @param importValue looks up another stack's export
 */
export function createStackScope(stack: StackArtifact, site: Site, importValue: Scope['importValue']): StackScope {
  const { Parameters, Conditions, Resources } = stack.template;
  const naming = new Set<string>();
  const pseudoParameters: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': site.account,
    'AWS::Region': site.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': `arn:aws:cloudformation:${site.region}:${site.account}:stack/${stack.name}/${hashOf(stack.name, '').slice(0, 32)}`,
    'AWS::NoValue': NO_VALUE,
  };

  const describe: StackScope['describe'] = (logicalId) => {
    const resource = Resources[logicalId];
    if (!resource || !exists(resource)) throw new Error(`${stack.name} refers to ${logicalId}, which it does not have`);
    const type = RESOURCE_TYPES[resource.Type];
    if (!type) throw new NotImplementedError(`resources of type ${resource.Type} (${stack.name}/${logicalId})`);
    const hash = hashOf(stack.name, logicalId);
    const name = explicitName(type, resource, logicalId) ?? generatedName(stack.name, logicalId, hash);
    return { type, name, identity: type.identify({ name, hash, site }) };
  };

  function exists(resource: TemplateResource): boolean {
    return resource.Condition === undefined || scope.condition(resource.Condition);
  }

  function explicitName(type: ResourceType, resource: TemplateResource, logicalId: string): string | undefined {
    const written = type.nameProperty === undefined ? undefined : resource.Properties[type.nameProperty];
    if (written === undefined) return undefined;
    if (naming.has(logicalId)) throw new Error(`the name of ${stack.name}/${logicalId} refers to itself`);
    naming.add(logicalId);
    const name = resolve(written, scope);
    naming.delete(logicalId);
    return name === NO_VALUE ? undefined : String(name);
  }

  function parameter(name: string): unknown {
    const { Type, Default } = Parameters[name] ?? {};
    if (Type?.startsWith('AWS::SSM::'))
      throw new NotImplementedError(`parameters of type ${Type} (${stack.name}/${name})`);
    const value = stack.parameters[name] ?? Default;
    if (value === undefined) throw new Error(`parameter ${name} of ${stack.name} has no value: give it a default`);
    return value;
  }

  const scope: Scope = {
    ref(name) {
      if (Object.hasOwn(pseudoParameters, name)) return pseudoParameters[name];
      return Object.hasOwn(Parameters, name) ? parameter(name) : describe(name).identity.ref;
    },
    attribute(logicalId, attribute) {
      const value = describe(logicalId).identity.attributes[attribute];
      if (value !== undefined) return value;
      const type = Resources[logicalId]?.Type;
      throw new NotImplementedError(`the attribute ${attribute} of ${type} (${stack.name}/${logicalId})`);
    },
    condition(name) {
      if (!Object.hasOwn(Conditions, name)) throw new Error(`${stack.name} has no condition ${name}`);
      return isTrue(Conditions[name], scope);
    },
    importValue,
  };
  const logicalIds: StackScope['logicalIds'] = (type) =>
    Object.keys(Resources).filter((logicalId) => {
      const resource = Resources[logicalId];
      return resource && exists(resource) && (type === undefined || resource.Type === type);
    });
  return { ...scope, describe, logicalIds };
}

function hashOf(stackName: string, logicalId: string): string {
  return createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
}

function generatedName(stackName: string, logicalId: string, hash: string): string {
  const suffix = `-${hash.slice(0, 12).toUpperCase()}`;
  return `${stackName}-${logicalId}`.slice(0, LONGEST_NAME - suffix.length) + suffix;
}
