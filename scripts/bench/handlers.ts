import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { entries } from '#infra/functions';
import { loadModel } from '#sandbox/assembly/load';
import { readAssembly } from '#sandbox/assembly/read';
import { environmentVariables } from '#sandbox/lambda/environment-variables';
import { bundleBareImports, sdkPackages } from '#scripts/bench/bare-imports';
import { median } from '#scripts/bench/statistics';

/** What a handler weighs, and how long a fresh process takes to load it. */
export interface HandlerResult {
  readonly name: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Milliseconds, median. */
  readonly initMs: number;
  /** The same for a module that only imports the SDK clients of the handler. */
  readonly bareImportMs: number;
  readonly ratio: number;
  readonly sdkPackages: readonly string[];
}

interface Module {
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Nothing is called while a module loads: any place will do. */
const site = { account: '000000000000', region: 'us-east-1', url: 'http://127.0.0.1:9' };

/**
 * Weighs and loads every handler of the assembly, beside the bare import of its SDK clients.
 *
 * @param runs fresh processes per module; all modules take turns, so that a slow moment of the machine meets them all
 */
export async function measureHandlers(assembly: string, runs: number): Promise<HandlerResult[]> {
  const handlers = handlersOf(assembly);
  const packages = await sdkPackages(Object.values(entries));
  const uses = handlers.map(({ entry }) => packages.get(entry) ?? []);
  const bareFiles = bareModules(uses);
  const bare = [...bareFiles.values()].map((file) => ({ file, environment: {} }));
  const times = await initTimes([...handlers, ...bare], runs);
  return handlers.map(({ name, file }, index) => {
    const sdk = uses[index] ?? [];
    const code = readFileSync(file);
    const initMs = median(times.get(file) ?? []);
    const bareImportMs = median(times.get(bareFiles.get(keyOf(sdk)) ?? '') ?? []);
    const size = { bytes: code.length, gzipBytes: gzipSync(code).length };
    return { name, ...size, initMs, bareImportMs, ratio: initMs / bareImportMs, sdkPackages: sdk };
  });
}

/** The bundles that the assembly deploys (not every handler is, unless opted in), with the environment that it gives them. */
function handlersOf(assembly: string): (Module & { name: string; entry: string })[] {
  const { functions } = loadModel(readAssembly(assembly), site);
  const surroundings = { region: site.region, endpointUrl: site.url, accessKeyId: 'AKIABENCH' };
  return Object.entries(entries).flatMap(([name, entry]) => {
    const model = functions.find((each) => each.name.includes(`-${name}Function`));
    if (!model) return [];
    const environment = environmentVariables(model, surroundings);
    return [{ name, entry, file: join(model.codeFolder, 'index.cjs'), environment }];
  });
}

const keyOf = (packages: readonly string[]) => packages.join(' ');

/** One module per set of packages: several handlers use the same. */
function bareModules(uses: readonly (readonly string[])[]): Map<string, string> {
  const sets = [...new Map(uses.map((packages) => [keyOf(packages), packages])).values()];
  const files = bundleBareImports(sets);
  return new Map(sets.map((packages, index) => [keyOf(packages), files[index] as string]));
}

/** Milliseconds of each run, by the module's file. */
async function initTimes(modules: readonly Module[], runs: number): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(modules.map(({ file }) => [file, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const module of modules) times.get(module.file)?.push(await initTime(module));
  }
  return times;
}

const loader = fileURLToPath(new URL('./load.cjs', import.meta.url));

async function initTime({ file, environment }: Module): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [loader, file], { env: { ...environment } });
  return Number(stdout);
}
