import { z } from 'zod';
import { NotImplementedError } from '../contract.ts';
import { resolve } from './intrinsics.ts';
import { emptyModel, type Model, type Site } from './model.ts';
import type { Assembly, StackArtifact } from './read.ts';
import { createStackScope, type StackScope } from './stack-scope.ts';

/** The stacks of an assembly on their way into a model. */
interface Loading {
  readonly assembly: Assembly;
  readonly site: Site;
  readonly scopes: ReadonlyMap<StackArtifact, StackScope>;
}

/**
 * Resolves an assembly's templates at `site` into the resources that the sandbox runs.
 *
 * @throws NotImplementedError naming the first resource, property or function that would have to be ignored
 */
export function loadModel(assembly: Assembly, site: Site): Model {
  const model = emptyModel();
  const scopes = new Map<StackArtifact, StackScope>();
  const loading: Loading = { assembly, site, scopes };
  for (const stack of assembly.stacks) {
    checkEnvironment(stack, site);
    scopes.set(
      stack,
      createStackScope(stack, site, (name) => exportedValue(name, loading)),
    );
  }
  for (const [stack, scope] of scopes) {
    for (const logicalId of scope.logicalIds()) place(logicalId, stack, scope, loading, model);
  }
  if (model.httpApis.length > 1) throw new NotImplementedError('more than one HTTP API on its one port');
  return model;
}

function place(logicalId: string, stack: StackArtifact, scope: StackScope, loading: Loading, model: Model): void {
  const resource = stack.template.Resources[logicalId];
  const origin = `${stack.name}/${logicalId} (${resource?.Type})`;
  const { type, name, identity } = scope.describe(logicalId);
  const properties = type.schema.safeParse(withOwnEndpoint(resolve(resource?.Properties, scope), loading));
  if (!properties.success) {
    throw new NotImplementedError(`${origin} as it is written: ${z.prettifyError(properties.error)}`);
  }
  const asset = (objectKey: string) => {
    const folder = loading.assembly.assets.get(objectKey);
    if (folder !== undefined) return folder;
    throw new Error(`${origin} names the code ${objectKey}, which is no asset of the assembly: synthesize it again`);
  };
  type.place?.(model, { properties: properties.data, name, identity, origin, asset });
}

/** URLs that templates build from an HTTP API's id lead to the sandbox, as its ApiEndpoint does. */
function withOwnEndpoint(value: unknown, { scopes, site }: Loading): unknown {
  const ids = [...scopes.values()].flatMap((scope) =>
    scope.logicalIds('AWS::ApiGatewayV2::Api').map((logicalId) => scope.describe(logicalId).identity.ref),
  );
  const endpoints = ids.map((id) => `https://${id}.execute-api.${site.region}.amazonaws.com`);
  return JSON.parse(endpoints.reduce((text, endpoint) => text.replaceAll(endpoint, site.url), JSON.stringify(value)));
}

function checkEnvironment({ name, environment }: StackArtifact, site: Site): void {
  const [account, region] = environment.replace('aws://', '').split('/');
  const fits = (given: string | undefined, own: string) => given === own || given?.startsWith('unknown-');
  if (fits(account, site.account) && fits(region, site.region)) return;
  throw new Error(
    `${name} is synthesized for ${environment}, and the sandbox stands at aws://${site.account}/${site.region}: ` +
      'synthesize it without an account and Region, or start the sandbox with its Region',
  );
}

function exportedValue(exportName: string, { scopes }: Loading): unknown {
  for (const [stack, scope] of scopes) {
    for (const output of Object.values(stack.template.Outputs)) {
      if (output.Export && resolve(output.Export.Name, scope) === exportName) return resolve(output.Value, scope);
    }
  }
  throw new Error(`no stack of the assembly exports ${exportName}`);
}
