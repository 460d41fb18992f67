// Runs before every npm script, on whatever Node it finds: the sources are TypeScript that only a recent Node runs as it is.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `stagecert needs Node 24 to run its scripts; this is Node ${process.versions.node} on ${process.platform} ${process.arch}. ` +
      'On Linux x64 `npm ci` brings Node 24 along (unless optional packages are left out); elsewhere install Node 24, then try again.',
  );
  process.exit(1);
}
