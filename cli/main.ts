/** What `stagecert` starts: one command line on this process's terminal. */
import { run } from '#cli/command';

// Whoever reads only the beginning, as `head` does, closes the pipe: no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
