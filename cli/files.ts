import { readFileSync } from 'node:fs';
import { UsageError } from '#cli/terminal';

/** Largest file that is read, in bytes: 10,000 stages at 1 KB each. */
const LARGEST = 10_000_000;

/**
 * The text of a file that was named on the command line.
 *
 * @throws UsageError that says why it cannot be read
 */
export function readText(path: string): string {
  const bytes = read(path);
  if (bytes.length > LARGEST)
    throw new UsageError(`${path} has ${bytes.length} bytes, and at most ${LARGEST} are read`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path} is not UTF-8 text: save it as UTF-8`);
  }
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : (code ?? message)}`);
  }
}
