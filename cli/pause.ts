/** `stagecert pause`: stops all fixes. */
import { isDeepStrictEqual } from 'node:util';
import { DECIDING_USAGE, deciding, noPositionals, parsed, required } from '#cli/arguments';
import { deployment } from '#cli/aws';
import { EXIT, type Exit, type Surroundings, type Terminal } from '#cli/terminal';
import { pausedBecause } from '#core/brake';
import { brakes } from '#functions/aws/dynamodb/brake';

const USAGE = `Stops all fixes in an account and Region, from the next step of running executions on. Backouts go on working.

  stagecert pause --why WHY [--who WHO] [--table TABLE] [--region REGION] [--json]

  --why WHY       why, as messages about stages that are left will say
${DECIDING_USAGE}

Example:
  stagecert pause --why "orders' backend refuses calls since 14:10"

Exit status: 0 fixes are paused; 2 the command line cannot be used; 3 AWS would not.
`;

export async function pauseFixes(args: readonly string[], terminal: Terminal, around: Surroundings): Promise<Exit> {
  const { values, positionals } = parsed('pause', args, deciding);
  if (values.help) {
    terminal.out(USAGE);
    return EXIT.done;
  }
  noPositionals('pause', positionals);
  const why = required('pause', '--why', values.why);
  const { table, where, caller } = await deployment(values, around);
  const wanted = { by: 'person', who: values.who ?? caller, why, at: around.now().toISOString() } as const;
  const paused = await brakes(table).pause(where, wanted);
  // By what it says: after a lost reply the pause that was found is this one.
  const already = isDeepStrictEqual(paused, wanted) ? '' : 'Nothing new: ';
  terminal.out(
    values.json ? `${JSON.stringify({ ...where, paused }, null, 2)}\n` : `${already}${pausedBecause(paused)}\n`,
  );
  return EXIT.done;
}
