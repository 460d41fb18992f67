import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/assemblies.ts'],
    // Sandboxes run functions in worker threads of the test's own process.
    pool: 'forks',
    // Vitest would leave one processor free: on two, half of them.
    maxWorkers: '100%',
    // The SDK and the CDK are loaded once per worker instead of once per file; no test replaces a module.
    isolate: false,
    // A test that is the first to synthesize, or to start a sandbox, waits for that; machines that build are busy.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // By default what is awaited has one second, which a busy machine can need for a single answer.
    expect: { poll: { timeout: 60_000 } },
    // CDK's own check of templates takes 2 s each time; `npm run synth` has it.
    env: { TZ: 'UTC', CDK_VALIDATION: 'false' },
    coverage: {
      provider: 'v8',
      include: ['core/**', 'functions/**'],
      reporter: ['text', 'json-summary'],
    },
  },
});
