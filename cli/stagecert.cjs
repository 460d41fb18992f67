#!/usr/bin/env node
// CommonJS that every Node can read, so that an old one gets as far as being told. The package has it as `dist/cli.cjs`, with
// all that it imports in the same file (`scripts/build.ts`).
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `stagecert needs Node 24 or later; this is Node ${process.versions.node}, ${process.execPath}. Install Node 24 (https://nodejs.org), or put it first in PATH, then try again.`,
  );
  process.exit(2);
}
import('#cli/main');
