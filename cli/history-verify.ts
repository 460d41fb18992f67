/** `stagecert history verify`: whether what is written of stages was altered. */
import { COMMON_USAGE, common, onlyPositional, parsed, stageIn } from '#cli/arguments';
import { collected, deployment } from '#cli/aws';
import { EXIT, type Exit, type Surroundings, type Terminal, UsageError } from '#cli/terminal';
import { type Anchor, chainProblem } from '#core/history';
import { stageKey } from '#core/stage';
import { printable } from '#core/text';
import { history } from '#functions/aws/dynamodb/history';

const USAGE = `Checks the hash chains in which the history is kept: of one stage, or all of the account and Region.

  stagecert history verify [API/STAGE [--anchor SEQ:SHA256]] [--table TABLE] [--region REGION] [--json]

  API/STAGE       the API's id and the stage's name, as messages have them; without it every chain is read
  --anchor SEQ:SHA256
                  number and hash of an entry, which a message has beside "History": that they still stand in the
                  table shows that the chain was not rewritten or cut off as a whole since the message was sent
${COMMON_USAGE}

Examples:
  stagecert history verify
  stagecert history verify abcd123456/prod --anchor 7:9f86d081884c7d65...

Exit status: 0 all hold; 1 one does not, or there is no history of that stage; 2 the command line cannot be used; 3 AWS
would not.
`;

const options = { ...common, anchor: { type: 'string' } } as const;

/** What came of checking one chain. */
interface Checked {
  readonly chain: string;
  readonly entries: number;
  readonly problem: { readonly seq: number; readonly why: string } | null;
}

export async function verifyHistory(args: readonly string[], terminal: Terminal, around: Surroundings): Promise<Exit> {
  const command = 'history verify';
  const { values, positionals } = parsed(command, args, options);
  if (values.help) {
    terminal.out(USAGE);
    return EXIT.done;
  }
  const named = onlyPositional(command, 'API/STAGE', positionals);
  const anchor = values.anchor === undefined ? undefined : anchorIn(values.anchor);
  if (anchor && !named) throw new UsageError('--anchor is of one chain: name the API/STAGE');
  const { table, where } = await deployment(values, around);
  const store = history(table);
  const chains = named ? [stageKey(stageIn(named, where))] : await store.chains(where);
  const checked: Checked[] = [];
  for (const chain of chains) {
    const entries = await collected(store.stored(chain));
    checked.push({ chain, entries: entries.length, problem: chainProblem(chain, entries, anchor) });
  }
  // Of a stage that was named, a history that is not there is no comfort: its name may be mistyped, or the whole chain deleted.
  const isMissing = named !== undefined && checked.some(({ entries, problem }) => entries === 0 && !problem);
  const isWrong = isMissing || checked.some(({ problem }) => problem);
  const of = named === undefined ? '' : ` of ${named}`;
  const none = `There is no history${of} in ${where.account} ${where.region}.\n`;
  if (values.json) terminal.out(`${JSON.stringify({ ...where, chains: checked }, null, 2)}\n`);
  else (isWrong ? terminal.err : terminal.out)(isMissing || checked.length === 0 ? none : printed(checked));
  return isWrong ? EXIT.problems : EXIT.done;
}

function anchorIn(text: string): Anchor {
  const [, seq, hash] = text.match(/^(\d{1,12}):([0-9a-f]{64})$/) ?? [];
  if (seq && hash) return { seq: Number(seq), hash };
  throw new UsageError(`--anchor is "${text}": expected the entry's number, a colon and 64 hexadecimal digits`);
}

function printed(checked: readonly Checked[]): string {
  const broken = checked.flatMap(({ chain, problem }) =>
    problem ? [`${printable(chain)}: entry ${problem.seq} ${problem.why}\n`] : [],
  );
  const entries = checked.reduce((sum, each) => sum + each.entries, 0);
  const all = `${counted(checked.length, 'chain', 'chains')} with ${counted(entries, 'entry', 'entries')} ${checked.length === 1 ? 'was' : 'were'} read`;
  if (broken.length === 0) return `${all}: ${checked.length === 1 ? 'it holds' : 'all hold'}.\n`;
  return `${broken.join('')}${all}: ${broken.length === 1 ? '1 does' : `${broken.length} do`} not hold.\n`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
