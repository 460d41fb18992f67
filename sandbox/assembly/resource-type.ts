import { z } from 'zod';
import type { Model, Origin, Site } from './model.ts';

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a type makes a resource's identity of. */
export interface Naming {
  /** The explicit physical name, else one made of stack, logical id and hash. */
  readonly name: string;
  /** 64 hexadecimal digits, the same for the same stack and logical id. */
  readonly hash: string;
  readonly site: Site;
}

/** A resource about to be placed. */
export interface Placement<Properties> {
  readonly properties: Properties;
  readonly identity: Identity;
  readonly name: string;
  readonly origin: Origin;
  /** Absolute path of the asset with this object key; throws where the assembly has none. */
  asset(objectKey: string): string;
}

/** How the sandbox treats a CloudFormation resource type. */
export interface ResourceType<Properties = unknown> {
  /** Every property known: what it does not know is refused, by name. */
  readonly schema: z.ZodType<Properties>;
  /** The property that holds the physical name, where there is one. */
  readonly nameProperty?: string;
  identify(naming: Naming): Identity;
  /** Adds the resource to the model; absent where the type has no behaviour here. */
  place?(model: Model, placement: Placement<Properties>): void;
}

/** Keeps the type of a resource type's properties from its schema to its `place`, and forgets it outside. */
export function resourceType<Properties>(type: ResourceType<Properties>): ResourceType {
  return type as ResourceType;
}

/**
 * A property that is accepted whatever it holds, because it changes nothing that can be seen here.
 *
 * @param why the reason, for who reads the resource type
 */
export function withoutBehaviour(why: string) {
  return z.unknown().optional().describe(why);
}

/** `[{Key, Value}]`, as most types write tags. */
export const tagList = z.array(z.object({ Key: z.string(), Value: z.string() })).default([]);

/** Numbers may stand as strings in templates. */
export const integer = z.coerce.number().int();

/** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE` at the sandbox's place. */
export function arn(site: Site, service: string, resource: string): string {
  return `arn:aws:${service}:${site.region}:${site.account}:${resource}`;
}
