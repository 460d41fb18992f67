import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the linter says of one line of a planted file. */
export interface Complaint {
  readonly path: string;
  /** 1 for the first. */
  readonly line: number;
  /** `noRestrictedImports` and the like; `plugin` for a rule of the project's own. */
  readonly rule: string;
}

interface BiomeReport {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly location: { readonly path: string; readonly start: { readonly line: number } };
  }[];
}

/**
 * Lints files that do not exist in the project, by the project's rules.
 *
 * @param files lines by the path that the file would have
 */
export function lint(files: Readonly<Record<string, readonly string[]>>): Complaint[] {
  const elsewhere = mkdtempSync(join(tmpdir(), 'stagecert-rules-'));
  try {
    for (const rules of ['biome.json', 'lint', '.gitignore']) {
      cpSync(join(root, rules), join(elsewhere, rules), { recursive: true });
    }
    for (const [path, lines] of Object.entries(files)) {
      mkdirSync(join(elsewhere, dirname(path)), { recursive: true });
      writeFileSync(join(elsewhere, path), `${lines.join('\n')}\n`);
    }
    return complaints(elsewhere);
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
}

function complaints(folder: string): Complaint[] {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (!stdout) throw new Error(`the linter did not run: ${stderr}`);
  return (JSON.parse(stdout) as BiomeReport).diagnostics.map(({ category, location }) => ({
    path: location.path,
    line: location.start.line,
    rule: category.split('/').at(-1) as string,
  }));
}
