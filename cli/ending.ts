/** What the commands share by which a person ends something that is recorded of a stage. */
import { DECIDING_USAGE, deciding, onlyPositional, parsed, required, stageIn } from '#cli/arguments';
import { type Deployment, deployment } from '#cli/aws';
import { EXIT, type Exit, type Surroundings, type Terminal } from '#cli/terminal';
import type { Decision } from '#core/backout';
import type { StageRef } from '#core/stage';

/** How a command ended: what it says to people, and to programs beside the stage and whether anything was ended. */
export interface Ended {
  readonly ended: boolean;
  readonly said: string;
  readonly shown: object;
}

export interface EndingCommand {
  /** As it is typed: `exempt end`. */
  readonly name: string;
  /** The first line of the help. */
  readonly does: string;
  /** Of the help, below the options. */
  readonly remarks: string;
  /** @throws UsageError where there is no such stage, and what the adapters throw */
  readonly end: (service: Deployment, stage: StageRef, decision: Decision) => Promise<Ended>;
}

/** The command, which fails by its exit status where there was nothing to end. */
export function ending({ name, does, remarks, end }: EndingCommand) {
  return async (args: readonly string[], terminal: Terminal, around: Surroundings): Promise<Exit> => {
    const { values, positionals } = parsed(name, args, deciding);
    if (values.help) {
      terminal.out(usage(name, does, remarks));
      return EXIT.done;
    }
    const named = required(name, 'API/STAGE', onlyPositional(name, 'API/STAGE', positionals));
    const why = required(name, '--why', values.why);
    const service = await deployment(values, around);
    const decision = { who: values.who ?? service.caller, why, decidedAt: around.now().toISOString() };
    const { ended, said, shown } = await end(service, stageIn(named, service.where), decision);
    terminal.out(values.json ? `${JSON.stringify({ ...service.where, ...shown, ended }, null, 2)}\n` : `${said}\n`);
    return ended ? EXIT.done : EXIT.problems;
  };
}

const usage = (name: string, does: string, remarks: string) => `${does}

  stagecert ${name} API/STAGE --why WHY [--who WHO] [--table TABLE] [--region REGION] [--json]

  API/STAGE       the API's id and the stage's name, as messages have them
  --why WHY       why, as the history will say
${DECIDING_USAGE}

${remarks}
`;
