import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '#scripts/temporary-folder';

/** A resource of a template, as far as tests change it. */
export interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties differ from type to type
  readonly Properties: Record<string, any>;
}

/** A copy of an assembly with another template: `edit` changes its resources in place. It goes when this process ends. */
export function editedAssembly(assembly: string, edit: (resources: Record<string, TemplateResource>) => void): string {
  const copy = temporaryFolder('edited');
  cpSync(assembly, copy, { recursive: true });
  const file = join(copy, 'Stagecert.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8'));
  edit(template.Resources);
  writeFileSync(file, JSON.stringify(template));
  return copy;
}
