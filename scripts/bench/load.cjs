// Runs in a process of its own: prints how many milliseconds it takes to require the module that its argument names.
const start = performance.now();
require(process.argv[2]);
process.stdout.write(String(performance.now() - start));
