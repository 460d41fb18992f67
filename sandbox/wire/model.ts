import { NormalizedSchema } from '@smithy/core/schema';

/** A shape of an AWS API's model, as the SDK's clients carry it. */
export type Shape = NormalizedSchema;

/** One operation of an AWS API. */
export interface OperationModel {
  readonly name: string;
  /** Method, path template and success status, where the protocol is REST. */
  readonly http?: { readonly method: string; readonly path: string; readonly status: number };
  readonly input: Shape;
  readonly output: Shape;
}

/** What the wire needs to know of one AWS service. */
export interface ServiceModel {
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** Names of errors on the query protocol's wire, by shape name, where the two differ (`NotFoundException` is `NotFound`). */
  readonly queryErrorCodes: ReadonlyMap<string, string>;
}

// The numbers by which the SDK tells its schemas apart: SDK-internal, pinned by test/sandbox/wire/model.test.ts.
const OPERATION = 9;
const ERROR = -3;

interface Traits {
  http?: [method: string, path: string, status: number];
  awsQueryError?: [code: string, status: number];
}

/**
 * Reads a service's model from the schemas that an AWS SDK v3 client exports.
 *
 * @param sdk the client's module, as `import * as sdk from '@aws-sdk/client-…'` gives it
 */
export function readModel(sdk: Readonly<Record<string, unknown>>): ServiceModel {
  const operations = new Map<string, OperationModel>();
  const queryErrorCodes = new Map<string, string>();
  for (const schema of Object.values(sdk)) {
    if (!Array.isArray(schema)) continue;
    const [kind, , name, traits] = schema;
    if (kind === OPERATION) operations.set(name, readOperation(schema));
    if (kind === ERROR && traits.awsQueryError)
      queryErrorCodes.set(name, (traits as Traits).awsQueryError?.[0] ?? name);
  }
  return { operations, queryErrorCodes };
}

function readOperation([, , name, traits, input, output]: unknown[]): OperationModel {
  const http = (traits as Traits).http;
  return {
    name: name as string,
    input: NormalizedSchema.of(input as Parameters<typeof NormalizedSchema.of>[0]),
    output: NormalizedSchema.of(output as Parameters<typeof NormalizedSchema.of>[0]),
    ...(http && { http: { method: http[0], path: http[1], status: http[2] } }),
  };
}

/** The members of a structure; none for the empty input or output. */
export function membersOf(shape: Shape): [name: string, member: Shape][] {
  return shape.isUnitSchema() ? [] : [...shape.structIterator()];
}

/** The names of a structure's required members: the SDK lists them first and gives their number last. */
export function requiredMembersOf(shape: Shape): string[] {
  const schema = shape.getSchema();
  if (!Array.isArray(schema) || !shape.isStructSchema()) return [];
  return (schema[4] as string[]).slice(0, (schema[6] as number | undefined) ?? 0);
}
