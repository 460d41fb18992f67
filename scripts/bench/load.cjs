// Run in a process of its own: prints the milliseconds that requiring the module named by the first argument takes.
const start = performance.now();
require(process.argv[2]);
process.stdout.write(String(performance.now() - start));
// What the module may have left open must not keep the process.
process.exitCode = 0;
