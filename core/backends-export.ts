import * as z from 'zod/mini';
import type { StageVariables } from '#core/backend-address';
import { type Backends, backendsOf, strangeBackends } from '#core/backends';

/** Characters of an export that are still parsed: API Gateway takes no API definition over 6 MB (quotas, "import"). */
const LONGEST_EXPORT = 8_000_000;

const operation = z.object({
  'x-amazon-apigateway-integration': z.optional(
    z.object({ type: z.string(), uri: z.optional(z.nullable(z.string())) }),
  ),
});

/** The methods that a path can have; beside them an OpenAPI path holds parameters and the like. */
const METHODS = 'get put post delete options head patch trace x-amazon-apigateway-any-method'.split(' ');

const openApi = z.object({
  info: z.optional(z.object({ title: z.optional(z.string()) })),
  paths: z.record(z.string(), z.object(Object.fromEntries(METHODS.map((method) => [method, z.optional(operation)])))),
});

/**
 * Reads an OpenAPI 3.0 export with the extension `integrations`. Never throws: nothing hangs on this but a sentence.
 * A method without an integration counts in neither number.
 */
export function backendsOfExport(json: string, variables?: StageVariables): Backends {
  if (json.length > LONGEST_EXPORT) return strangeBackends(`the export of the API has ${json.length} characters`);
  const parsed = z.safeParse(openApi, fromJson(json));
  if (!parsed.success) return strangeBackends('the export of the API is not in the expected form');
  const operations = Object.values(parsed.data.paths).flatMap((path) => Object.values(path));
  const integrations = operations.flatMap((each) => each?.['x-amazon-apigateway-integration'] ?? []);
  return backendsOf(integrations, parsed.data.info?.title, variables);
}

function fromJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // `undefined` fits no schema.
    return undefined;
  }
}
