import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundle } from '#infra/bundle';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The client class of each SDK package that handlers import. */
const clientClass: Readonly<Record<string, string>> = {
  '@aws-sdk/client-api-gateway': 'APIGatewayClient',
  '@aws-sdk/client-apigatewayv2': 'ApiGatewayV2Client',
  '@aws-sdk/client-dynamodb': 'DynamoDBClient',
  '@aws-sdk/client-sfn': 'SFNClient',
  '@aws-sdk/client-sns': 'SNSClient',
  '@aws-sdk/client-ssm': 'SSMClient',
  '@aws-sdk/lib-dynamodb': 'DynamoDBDocumentClient',
};

/**
 * The SDK packages that each handler imports, directly or through its adapters.
 *
 * @param entries paths of the handlers' files, from the project's root
 * @returns for each entry its packages, sorted
 */
export async function sdkPackages(entries: readonly string[]): Promise<Map<string, string[]>> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...entries],
    outdir: 'unwritten',
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    packages: 'external',
  });
  const outputs = Object.values(metafile.outputs).map(({ entryPoint = '', imports }) => {
    const packages = imports.map(({ path }) => path).filter((path) => path.startsWith('@aws-sdk/'));
    return [entryPoint, [...new Set(packages)].sort()] as const;
  });
  return new Map(outputs);
}

/**
 * Bundles, exactly as handlers are bundled, modules that do nothing but import the clients of the given packages.
 *
 * @param sets each a list of SDK packages
 * @returns for each set, in their order, the path of its module
 * @throws Error for a package whose client class is not known here
 */
export function bundleBareImports(sets: readonly (readonly string[])[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'stagecert-bare-imports-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const entries = sets.map((packages, index) => {
    const entry = join(folder, `bare-${index}.ts`);
    // Exported, because an import that nobody uses is not in the bundle.
    writeFileSync(entry, packages.map((name) => `export { ${classOf(name)} } from '${name}';\n`).join(''));
    return entry;
  });
  const folders = bundle(entries);
  return entries.map((entry) => join(folders.get(entry) as string, 'index.cjs'));
}

function classOf(name: string): string {
  const found = clientClass[name];
  if (!found) throw new Error(`a handler imports ${name}: add its client class to ${fileURLToPath(import.meta.url)}`);
  return found;
}
