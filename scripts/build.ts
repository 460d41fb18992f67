/**
 * `npm run build`: makes `dist/`, the package that offers `StageCert` to other CDK apps. It holds the construct in one file of
 * JavaScript, its types, and the handlers as they are deployed, so that its users need neither a compiler nor esbuild; and the
 * `stagecert` command in another file.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { bundleInto } from '#infra/bundle';
import { entries } from '#infra/functions';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** What the types of `infra/index.ts` lead to; the rest stays inside. */
const IMPORT = /from '#infra\/([\w-]+)'/g;

async function main(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  bundleInto(join(dist, 'handlers'), Object.values(entries));
  await bundleConstruct();
  await bundleCommand();
  writeTypes();
  // CommonJS can be required and imported; the project's own package.json calls `.js` files ES modules.
  writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
}

async function bundleConstruct(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ['infra/index.ts'],
    outfile: join(dist, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'],
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'error',
    plugins: [prebuiltHandlers],
  });
}

/** The command needs Node 24, but is written for Node 14, so that one as old can read it and say so. */
async function bundleCommand(): Promise<void> {
  const outfile = join(dist, 'cli.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['cli/stagecert.cjs'],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node14',
    format: 'cjs',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'error',
  });
  chmodSync(outfile, 0o755);
}

/** Puts `infra/prebuilt.ts` in the place of `infra/bundle.ts`. */
const prebuiltHandlers: Plugin = {
  name: 'prebuilt handlers',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^#infra\/bundle$/ }, () => ({ path: join(root, 'infra', 'prebuilt.ts') })),
};

/** Has the compiler write declarations, and takes those that `index` leads to, with relative imports. */
function writeTypes(): void {
  const written = mkdtempSync(join(tmpdir(), 'stagecert-types-'));
  try {
    compileTypes(written);
    const waiting = ['index'];
    for (const name of waiting) {
      const text = readFileSync(join(written, 'infra', `${name}.d.ts`), 'utf8');
      waiting.push(...[...text.matchAll(IMPORT)].map(([, to]) => to as string).filter((to) => !waiting.includes(to)));
      writeFileSync(join(dist, `${name}.d.ts`), text.replace(IMPORT, "from './$1'"));
    }
  } finally {
    rmSync(written, { recursive: true, force: true });
  }
}

function compileTypes(outDir: string): void {
  const compilerOptions = { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: root, outDir };
  const config = {
    extends: join(root, 'tsconfig.json'),
    // As everything that a configuration names, these are looked for beside it unless they are absolute.
    compilerOptions: { ...compilerOptions, typeRoots: [join(root, 'node_modules', '@types')] },
    include: [],
    files: [join(root, 'infra', 'index.ts')],
  };
  const project = join(outDir, 'tsconfig.json');
  writeFileSync(project, JSON.stringify(config));
  const compiler = join(root, 'node_modules', '.bin', 'tsc');
  const { status } = spawnSync(compiler, ['--project', project], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the types could not be written (see above)');
}

await main();
