import type { TestProject } from 'vitest/node';
import { synthesize } from '#scripts/synthesize';

declare module 'vitest' {
  interface ProvidedContext {
    /** The service as deployed: a stage settles for 60 seconds. */
    readonly settlingAssembly: string;
    /** The service with `settle` 0: a fix begins at once. */
    readonly promptAssembly: string;
  }
}

/** Synthesizes the service once for all tests; they run these assemblies in the sandbox. */
export default function setup(project: TestProject): void {
  project.provide('settlingAssembly', synthesize({}));
  project.provide('promptAssembly', synthesize({ settle: '0' }));
}
