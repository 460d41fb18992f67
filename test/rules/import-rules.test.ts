import { beforeAll, describe, expect, test } from 'vitest';
import { type Complaint, lint } from '#test/rules/linter';

/** What files of a folder may import, and what of everything else is tried. */
const folders = {
  core: {
    allowed: ['#core/stage', 'zod/mini'],
    forbidden: ['#functions/aws/sns', '#sandbox/clock', 'zod', 'aws-cdk-lib', '@aws-sdk/client-sns', 'node:fs'],
  },
  functions: {
    allowed: [
      '#core/stage',
      '#functions/aws/sns',
      '@aws-sdk/client-sns',
      '@aws-sdk/lib-dynamodb',
      'hono/html',
      'node:fs',
    ],
    forbidden: [
      '#workflows/steps',
      '#infra/store',
      '#sandbox/clock',
      '#test/support/control',
      'zod',
      'hono',
      'aws-cdk-lib',
    ],
  },
  workflows: {
    allowed: ['#core/errors', '#workflows/steps', 'aws-cdk-lib', 'aws-cdk-lib/aws-stepfunctions', 'constructs'],
    forbidden: ['#functions/tell', '#infra/store', '#sandbox/clock', '@aws-sdk/client-sfn', 'node:fs', 'zod/mini'],
  },
  infra: {
    allowed: [
      '#core/certificate',
      '#workflows/steps',
      '#infra/store',
      'aws-cdk-lib/aws-lambda',
      'esbuild',
      'node:fs/promises',
    ],
    forbidden: ['#functions/tell', '#sandbox/clock', '#scripts/synthesize', '@aws-sdk/client-sfn', 'hono/html'],
  },
  cli: {
    allowed: ['#core/stage', '#functions/aws/sns', '#cli/columns', '@aws-sdk/client-ssm', 'zod/mini', 'node:util'],
    forbidden: ['#functions/tell', '#workflows/steps', '#infra/store', '#sandbox/clock', '#scripts/synthesize', 'zod'],
  },
  sandbox: {
    allowed: [
      '#sandbox/clock',
      './own.ts',
      '../own.ts',
      '@aws-sdk/client-sfn',
      '@smithy/core/schema',
      'jsonata',
      'node:http',
    ],
    forbidden: [
      '#core/stage',
      '#functions/tell',
      '#workflows/steps',
      '#infra/store',
      '#test/support/control',
      'aws-cdk-lib',
    ],
  },
} as const;
type Folder = keyof typeof folders;

/** Every way for code to name another module. */
const waysToImport = (source: string): string[] => [
  `import * as all from '${source}'; export { all };`,
  `import type { Some } from '${source}'; export type { Some };`,
  `export { other } from '${source}';`,
  `export const later = () => import('${source}');`,
  `import '${source}';`,
];

const allowedFile = (folder: Folder) => `${folder}/deeper/allowed.ts`;
const forbiddenFile = (folder: Folder) => `${folder}/deeper/forbidden.ts`;
/** Paths out of the folder, from a file in it and from one a level down. */
const waysOut = (folder: Folder) =>
  ['../', '../../'].map((up) => `${up}${folder === 'core' ? 'functions' : 'core'}/x.ts`);
const forbiddenIn = (folder: Folder) => [...folders[folder].forbidden, ...waysOut(folder)].flatMap(waysToImport);

describe('imports', () => {
  let complaints: Complaint[];
  const complainedOf = (path: string) =>
    complaints.filter((one) => one.path === path && one.rule === 'noRestrictedImports').map(({ line }) => line);

  beforeAll(() => {
    const names = Object.keys(folders) as Folder[];
    complaints = lint(
      Object.fromEntries([
        ...names.map((folder) => [allowedFile(folder), folders[folder].allowed.flatMap(waysToImport)]),
        ...names.map((folder) => [forbiddenFile(folder), forbiddenIn(folder)]),
      ]),
    );
  });

  test.each(Object.keys(folders) as Folder[])('%s may import what the design allows it', (folder) => {
    expect(complainedOf(allowedFile(folder))).toEqual([]);
  });

  test.each(Object.keys(folders) as Folder[])('%s is refused everything else, however it is imported', (folder) => {
    const everyLine = forbiddenIn(folder).map((_source, index) => index + 1);
    expect(complainedOf(forbiddenFile(folder)).sort((a, b) => a - b)).toEqual(everyLine);
  });
});

const impure = [
  'export const now = Date.now();',
  'export const clock = Date.now;',
  'export const today = new Date();',
  'export const bare = new Date;',
  'export const words = Date();',
  'export const byDefault = (now: Date = new Date()) => now;',
  'export const lap = performance.now();',
  'export const dice = Math.random();',
  'export const id = crypto.randomUUID();',
  "export const region = process.env['AWS_REGION'];",
  'export const around = globalThis.process;',
  'export const later = setTimeout(() => {}, 1);',
  "export const fs = require('node:fs');",
  "export { randomBytes } from 'node:crypto';",
  "import { randomUUID } from 'node:crypto'; export { randomUUID };",
];

const pure = [
  "import { createHash } from 'node:crypto'; export { createHash };",
  "export const moment = new Date('2026-01-01T00:00:00Z');",
  "export const parsed = Date.parse('2026-01-01T00:00:00Z');",
  'export const least = Math.min(1, 2);',
  'export const hours = (date: Date) => date.getUTCHours();',
];

describe('purity of core', () => {
  const guards = ['plugin', 'noRestrictedGlobals', 'noRestrictedImports'];
  let complaints: Complaint[];
  const linesOf = (path: string) =>
    new Set(complaints.filter((one) => one.path === path && guards.includes(one.rule)).map(({ line }) => line));

  beforeAll(() => {
    complaints = lint({ 'core/impure.ts': impure, 'core/pure.ts': pure, 'functions/impure.ts': impure });
  });

  test.each(impure.map((source, index) => [source, index + 1] as const))('core is refused: %s', (_source, line) => {
    expect(linesOf('core/impure.ts')).toContain(line);
  });

  test('core may work with times that it is given', () => {
    expect(linesOf('core/pure.ts')).toEqual(new Set());
  });

  test('functions, which hand these things to core, may read them', () => {
    expect(linesOf('functions/impure.ts')).toEqual(new Set());
  });
});
