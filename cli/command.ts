/** The `stagecert` command: finds the subcommand, and says how it ended by the exit status. */
import { checkPolicy } from '#cli/policy-check';
import { EXIT, type Exit, type Terminal, UsageError } from '#cli/terminal';

const USAGE = `Gives every API Gateway stage a client certificate; this command is for its operators.

  stagecert policy check FILE [--stages FILE] [--json]

  policy check   says whether a policy can be used, and what it would do to stages
  --help         says more, also after a subcommand
`;

/** Runs one command line; what it prints goes to the terminal that it is given. */
export function run(args: readonly string[], terminal: Terminal): Exit {
  const [group, command, ...rest] = args;
  try {
    if (group === 'policy' && command === 'check') return checkPolicy(rest, terminal);
    if (args.length > 0 && !args.includes('--help')) {
      throw new UsageError(`there is no command "${args.slice(0, 2).join(' ')}": see stagecert --help`);
    }
    (args.length > 0 ? terminal.out : terminal.err)(USAGE);
    return args.length > 0 ? EXIT.done : EXIT.usage;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.err(`stagecert: ${error.message}\n`);
    return EXIT.usage;
  }
}
