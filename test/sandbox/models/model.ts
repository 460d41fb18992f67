import { readFileSync } from 'node:fs';

/** A use of a shape by another one. */
export interface Reference {
  readonly shape: string;
  /** Where in a REST answer the member stands; in the body where absent. */
  readonly location?: 'header' | 'headers' | 'statusCode';
  readonly locationName?: string;
  readonly timestampFormat?: string;
  readonly flattened?: boolean;
}

/** A shape of a service's model, in botocore's form. */
export interface ModelShape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Reference>>;
  readonly member?: Reference;
  readonly key?: Reference;
  readonly value?: Reference;
  /** The member that is the whole body. */
  readonly payload?: string;
  readonly timestampFormat?: string;
  readonly flattened?: boolean;
  readonly enum?: readonly string[];
  readonly document?: boolean;
  readonly exception?: boolean;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
}

export interface ModelOperation {
  readonly status: number;
  /** Shapes of the errors that the operation declares. */
  readonly errors: readonly string[];
  /** The output's shape; absent where it answers nothing. */
  readonly shape?: string;
  /** The element around the output, in the query protocol. */
  readonly resultWrapper?: string;
}

/** A service model as test/fixtures/models/trim.py leaves it. */
export interface TrimmedModel {
  readonly protocol: 'rest-json' | 'json' | 'query';
  /** Of a service that left the query protocol: its errors have their old codes in a header. */
  readonly awsQueryCompatible?: object;
  readonly operations: Readonly<Record<string, ModelOperation>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

/** The model of a service, by the sandbox's name of it. */
export function readTrimmedModel(service: string): TrimmedModel {
  return JSON.parse(readFileSync(`test/fixtures/models/${service}.json`, 'utf8'));
}
