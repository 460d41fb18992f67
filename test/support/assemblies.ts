import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesize } from '#scripts/synthesize';

declare module 'vitest' {
  interface ProvidedContext {
    /** The service fixes every stage that has settled for 60 seconds, and asks first about names that begin with `asked`. */
    readonly settlingAssembly: string;
    /** The service fixes every stage at once. */
    readonly promptAssembly: string;
    /** The service fixes stages at once, and asks first about those whose names begin with `prod`. */
    readonly askingAssembly: string;
  }
}

/** Tests want each message; the tests of digests say so. */
const eachMessage = { digestAfter: '1000' };

const defaults = { mode: 'enforce', settle: { quietSeconds: 0 }, exemption: { byTag: true } };
/** The tests of a file share a service, and more go wrong in an hour of theirs than ever should. */
const brake = { fixesPerHour: 3_000, stopAfterFailures: 100 };
export const promptPolicy = { version: 1, defaults, brake };
const asked = { when: { stages: ['asked*'] }, then: { mode: 'approve' } };
const settling = { ...defaults, settle: { quietSeconds: 60 } };
const settlingPolicy = { version: 1, brake, defaults: settling, rules: [asked] };
const production = { name: 'production', when: { stages: ['prod*'] }, then: { mode: 'approve' } };

/** Synthesizes the service once for all tests; they run these assemblies in the sandbox. */
export default function setup(project: TestProject): void {
  const prompt = synthesize(eachMessage, promptPolicy);
  project.provide('promptAssembly', prompt);
  project.provide('settlingAssembly', withPolicy(prompt, 'settling', settlingPolicy));
  project.provide('askingAssembly', withPolicy(prompt, 'asking', { ...promptPolicy, rules: [production] }));
}

/**
 * A copy of the assembly beside it: nothing but the value of one parameter would differ if it were synthesized. The code of
 * the functions is the same, and is not copied.
 */
function withPolicy(assembly: string, name: string, policy: object): string {
  const copy = join(dirname(assembly), name);
  mkdirSync(copy);
  for (const entry of readdirSync(assembly)) {
    if (entry.startsWith('asset.')) symlinkSync(join(assembly, entry), join(copy, entry));
    else cpSync(join(assembly, entry), join(copy, entry), { recursive: true });
  }
  const file = join(copy, 'Stagecert.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8'));
  const resources = Object.values<{ Type: string; Properties: { Value?: string } }>(template.Resources);
  const parameters = resources.filter(({ Type }) => Type === 'AWS::SSM::Parameter');
  if (parameters.length !== 1)
    throw new Error(`${file} has ${parameters.length} parameters: which one holds the policy?`);
  for (const { Properties } of parameters) Properties.Value = JSON.stringify(policy);
  writeFileSync(file, JSON.stringify(template));
  return copy;
}
