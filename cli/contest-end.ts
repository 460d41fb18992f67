/** `stagecert contest end`: lets a contested stage be fixed again. */
import { DECIDING_USAGE, deciding, onlyPositional, parsed, required, stageIn } from '#cli/arguments';
import { deployment } from '#cli/aws';
import { EXIT, type Exit, type Surroundings, type Terminal } from '#cli/terminal';
import { stageLabel } from '#core/stage';
import { contests } from '#functions/aws/dynamodb/contests';

const USAGE = `Ends a contest: the stage is fixed again from its next change on, and removals of its certificate are counted anew.

  stagecert contest end API/STAGE --why WHY [--who WHO] [--table TABLE] [--region REGION] [--json]

  API/STAGE       the API's id and the stage's name, as messages have them
  --why WHY       why, as the history will say
${DECIDING_USAGE}

Example:
  stagecert contest end abcd123456/prod --why "the template sets the certificate now"

Exit status: 0 it is over; 1 the stage is not contested; 2 the command line cannot be used; 3 AWS would not.
`;

export async function endContest(args: readonly string[], terminal: Terminal, around: Surroundings): Promise<Exit> {
  const command = 'contest end';
  const { values, positionals } = parsed(command, args, deciding);
  if (values.help) {
    terminal.out(USAGE);
    return EXIT.done;
  }
  const named = required(command, 'API/STAGE', onlyPositional(command, 'API/STAGE', positionals));
  const why = required(command, '--why', values.why);
  const { table, where, caller } = await deployment(values, around);
  const stage = stageIn(named, where);
  const decision = { who: values.who ?? caller, why, decidedAt: around.now().toISOString() };
  const ended = await contests(table).end(stage, decision);
  const said = ended
    ? `The contest over ${stageLabel(stage)} is over: the stage is fixed again from its next change on.`
    : `${stageLabel(stage)} is not contested.`;
  terminal.out(
    values.json ? `${JSON.stringify({ ...where, stage: stageLabel(stage), ended }, null, 2)}\n` : `${said}\n`,
  );
  return ended ? EXIT.done : EXIT.problems;
}
