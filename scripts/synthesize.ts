import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '#scripts/temporary-folder';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Synthesizes the service with its handlers bundled, as `cdk synth` does, without the CLI and its checks.
 *
 * @param context settings of the deployment, such as `{publicEndpoint: 'false'}`
 * @param policy what the policy's parameter holds at first
 * @returns the folder of the assembly; it goes when this process ends
 * @throws Error where it cannot be synthesized; the reason has been printed by then
 */
export function synthesize(context: Readonly<Record<string, string>>, policy: object): string {
  const folder = temporaryFolder('assembly');
  const [outdir, policyFile] = [join(folder, 'cdk.out'), join(folder, 'policy.json')];
  writeFileSync(policyFile, JSON.stringify(policy));
  const { status } = spawnSync(process.execPath, [join(root, 'infra', 'app.ts')], {
    cwd: root,
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, policy: policyFile }),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the service could not be built (see above)');
  return outdir;
}
