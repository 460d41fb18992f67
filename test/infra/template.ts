import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { inject } from 'vitest';

/** The service's template as it was synthesized, with its handlers bundled. */
export function synthesized(): Template {
  return Template.fromString(readFileSync(join(inject('promptAssembly'), 'Stagecert.template.json'), 'utf8'));
}

/** A resource of a template, as far as these tests read it. */
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of every type of resource
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The resources of one type, by their logical ids. */
export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.findResources(type) as Record<string, Resource>);
}

/** A state of a definition. */
export interface State {
  readonly Type: string;
}

/** The parsed definition of a state machine, with a placeholder where the template refers to another resource. */
export function definitionOf({ Properties }: Resource): { TimeoutSeconds?: number; States: Record<string, State> } {
  const [, parts] = Properties.DefinitionString['Fn::Join'] as [string, unknown[]];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'REFERENCE')).join(''));
}
