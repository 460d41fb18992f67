/** What `stagecert` starts: one command line on this process's terminal. */
import { setTimeout } from 'node:timers/promises';
import { run } from '#cli/command';

// Whoever reads only the beginning, as `head` does, closes the pipe: no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const terminal = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
};

// Bundled for users it is CommonJS, which knows no `await` here.
const around = { environment: process.env, clientOptions: {}, now: () => new Date(), pause: setTimeout };
run(process.argv.slice(2), terminal, around).then((status) => {
  process.exitCode = status;
});
