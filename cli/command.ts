/** The `stagecert` command: finds the subcommand, and says how it ended by the exit status. */
import { answering } from '#cli/answer';
import { endContest } from '#cli/contest-end';
import { exemptStage } from '#cli/exempt';
import { endStageExemption } from '#cli/exempt-end';
import { verifyHistory } from '#cli/history-verify';
import { pauseFixes } from '#cli/pause';
import { checkPolicy } from '#cli/policy-check';
import { resumeFixes } from '#cli/resume';
import { printStatus } from '#cli/status';
import { EXIT, type Exit, type Surroundings, type Terminal, UsageError } from '#cli/terminal';
import { StagecertError } from '#core/errors';
import { nearest } from '#core/nearest';
import { printable } from '#core/text';

const USAGE = `Gives every API Gateway stage a client certificate; this command is for its operators.

  stagecert policy check FILE [--stages FILE] [--json]
  stagecert status [--all]
  stagecert pause --why WHY
  stagecert resume [--why WHY] [--look-again]
  stagecert approve API/STAGE --question ID --why WHY
  stagecert decline API/STAGE --question ID --why WHY
  stagecert exempt API/STAGE --why WHY [--days DAYS]
  stagecert exempt end API/STAGE --why WHY
  stagecert contest end API/STAGE --why WHY
  stagecert history verify [API/STAGE]

  policy check    says whether a policy can be used, and what it would do to stages
  status          says whether fixes go on, which questions are open, which stages are contested or left alone
  pause, resume   stops all fixes in an account and Region, and lets them go on
  approve         answers yes to a question: the stage is given the certificate that people were asked about
  decline         answers no: the stage stays as it is, and is left alone for a while
  exempt          leaves a stage alone for a while
  exempt end      lets it be dealt with again before that while is over
  contest end     lets a stage be fixed again whose certificate somebody kept removing
  history verify  checks whether what is written of stages was altered
  --help, -h      says more, also after a subcommand

All but the first ask AWS, with the credentials, the Region and the endpoint that the AWS CLI would use (AWS_PROFILE,
AWS_REGION, AWS_ENDPOINT_URL ...), and find the service by --table or STAGECERT_TABLE.
`;

type Command = (args: readonly string[], terminal: Terminal, around: Surroundings) => Exit | Promise<Exit>;

const commands: Readonly<Record<string, Command>> = {
  'policy check': checkPolicy,
  status: printStatus,
  pause: pauseFixes,
  resume: resumeFixes,
  approve: answering('approve'),
  decline: answering('decline'),
  exempt: exemptStage,
  'exempt end': endStageExemption,
  'contest end': endContest,
  'history verify': verifyHistory,
};

/** Runs one command line; what it prints goes to the terminal that it is given. */
export async function run(args: readonly string[], terminal: Terminal, around: Surroundings): Promise<Exit> {
  try {
    // The longer name first: `exempt end` is another command than `exempt`.
    for (const words of [2, 1]) {
      const command =
        Object.hasOwn(commands, args.slice(0, words).join(' ')) && commands[args.slice(0, words).join(' ')];
      if (command) return await command(args.slice(words), terminal, around);
    }
    return usage(args, terminal);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof StagecertError)) throw error;
    terminal.err(`stagecert: ${error.message}${isOfNoTable(error) ? ELSEWHERE : ''}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

const ELSEWHERE = `: check --table or STAGECERT_TABLE, the Region, and whose credentials these are (aws sts get-caller-identity)`;

/** DynamoDB knows no such table, which the table's adapter has said. */
function isOfNoTable({ cause }: Error): boolean {
  return cause instanceof Error && cause.name === 'ResourceNotFoundException';
}

function usage(args: readonly string[], terminal: Terminal): Exit {
  const isAsked = args.includes('--help') || args.includes('-h');
  if (args.length > 0 && !isAsked) throw new UsageError(unknown(args.slice(0, 2)));
  (isAsked ? terminal.out : terminal.err)(USAGE);
  return isAsked ? EXIT.done : EXIT.usage;
}

/** Says which command was meant, where that can be guessed: one of its two words may be missing or mistyped. */
function unknown(typed: readonly string[]): string {
  const names = Object.keys(commands);
  const begun = names.find((name) => name.startsWith(`${typed[0]} `));
  const meant = nearest(typed.join(' '), names) ?? nearest(typed[0] ?? '', names) ?? begun;
  const hint = meant ? ` Did you mean "${meant}"?` : '';
  return `there is no command "${printable(typed.join(' '))}".${hint} See stagecert --help`;
}
