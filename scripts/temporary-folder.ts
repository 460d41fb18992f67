import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a folder that goes when this process ends. Under `npm run coverage`, which reads what functions ran once the tests are over,
 * it stays until that has been read.
 */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `stagecert-${name}-`));
  const isKept = process.env.NODE_V8_COVERAGE !== undefined;
  if (!isKept) process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
