import type { Service } from './contract.ts';
import { DYNAMODB_OPERATIONS } from './dynamodb/refusals.ts';

/** The names of the operations that the sandbox serves, by service. */
export type ServedOperations = ReadonlyMap<string, readonly string[]>;

/** What `services` serve, and DynamoDB, whose calls are passed through to its emulator. */
export function servedOperations(services: readonly Service[]): ServedOperations {
  const named = services.map(({ name, operations }) => [name, Object.keys(operations)] as const);
  return new Map([...named, ['dynamodb', DYNAMODB_OPERATIONS]]);
}
