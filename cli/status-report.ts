import { COLUMNS, indented, pasted, section } from '#cli/layout';
import type { Unread } from '#cli/status-asked';
import type { ExemptStage } from '#cli/status-exempt';
import type { ContestedStage, OpenQuestion, StageLeft } from '#cli/status-open';
import { type Pause, pausedBecause, type Where } from '#core/brake';
import { paragraphs, wrapped } from '#core/message-lines';
import { asArgument } from '#core/shell-argument';
import { printable } from '#core/text';

/** How the service stands; printed as it is by `--json`. Times are ISO 8601. */
export interface Status extends Where {
  readonly paused: Pause | null;
  /** `roomFrom`: when the next fix may begin; null where one may now. */
  readonly fixes: { readonly lastHour: number; readonly limit: number; readonly roomFrom: string | null };
  readonly failedOrReverted: { readonly lastHour: number; readonly limit: number };
  readonly left: readonly StageLeft[];
  readonly questions: readonly OpenQuestion[];
  readonly contested: readonly ContestedStage[];
  readonly exempt: readonly ExemptStage[];
  /** Of which there are more, which were not looked at. */
  readonly more: Readonly<Record<'left' | 'questions' | 'contested' | 'exempt', boolean>>;
}

/** How the service was found, where the command line said so: commands to paste must find it as well. */
export interface Found {
  readonly table?: string | undefined;
  readonly region?: string | undefined;
}

const MARGIN = 12;

/** The same for people: how all of it stands, then what can be done about each stage. */
export function printed(status: Status, found: Found): string {
  const { left, questions, contested, exempt, more } = status;
  const to = (command: string, stage: string, ...options: string[]) =>
    pasted([`stagecert ${command} ${asArgument(stage)}`, ...options, "--why 'WHY'", ...optionsOf(found)]);
  const sections = [
    section(
      'Left by the brake, until they change or somebody runs stagecert resume --look-again:',
      more.left,
      left.map((of) => [marked(`${of.stage} since ${of.at}`, of)]),
    ),
    section(
      'Open questions, each to approve or to decline:',
      more.questions,
      questions.map((of) => {
        const which = `--question ${asArgument(of.question)}`;
        const said = `${of.stage} since ${of.since} until ${of.until}: ${printable(of.proposed)}`;
        return [marked(said, of), to('approve', of.stage, which), to('decline', of.stage, which)];
      }),
    ),
    section(
      'Contested stages, which are not fixed until somebody ends that:',
      more.contested,
      contested.map((of) => {
        const times = `${of.removals.length} times`;
        const said = `${of.stage} since ${of.since} by ${printable(of.by)}, who took the certificate off ${times}`;
        return [marked(said, of), to('contest end', of.stage)];
      }),
    ),
    section(
      'Stages left alone, and how that is ended early:',
      more.exempt,
      exempt.map((of) => [marked(whyLeftAlone(of), of), endedBy(of, status, found) ?? to('exempt end', of.stage)]),
    ),
    notAsked([...left, ...questions, ...contested, ...exempt].flatMap(({ unread }) => unread ?? [])),
  ];
  return `${paragraphs(summary(status), ...sections)}\n`;
}

/** Below all of it stands why. */
const marked = (said: string, { unread }: Unread) => (unread === undefined ? said : `${said} (may be over)`);

function whyLeftAlone({ stage, until, who, why }: ExemptStage): string {
  const how = until === null ? '' : ` until ${until} by ${printable(who ?? '')}`;
  return `${stage}${how}: ${printable(why, 500)}`;
}

/** How it is ended, where that is not by `stagecert exempt end`. */
function endedBy({ source, until, unreadable }: ExemptStage, { region }: Where, { table }: Found): string | undefined {
  if (source === 'tag') return until === null ? '(its team corrects the tags)' : '(its team takes the tags off)';
  if (!unreadable) return undefined;
  // What a stage's key is made of holds nothing that a shell minds between single quotes.
  const key = JSON.stringify({ pk: { S: unreadable.pk }, sk: { S: unreadable.sk } });
  const name = table ? `'${table}'` : '"$STAGECERT_TABLE"';
  return pasted(['aws dynamodb delete-item', `--table-name ${name}`, `--region '${region}'`, `--key '${key}'`]);
}

function summary({ account, region, paused, fixes, failedOrReverted: trouble, left, ...of }: Status): string {
  const full = fixes.roomFrom === null ? '' : `, which is reached until ${fixes.roomFrom}`;
  const on = full ? `on until ${fixes.roomFrom}: the limit of fixes in an hour is reached` : 'off: fixes go on';
  const exempt = new Set(of.exempt.map(({ stage }) => stage)).size;
  return [
    ['Account', `${account}, ${region}`],
    ['Brake', paused ? pausedBecause(paused) : on],
    ['Fixes', `${fixes.lastHour} begun in the last hour; the limit is ${fixes.limit}${full}`],
    ['Trouble', `${trouble.lastHour} failed or reverted in the last hour; at ${trouble.limit} stagecert pauses itself`],
    ['Left', stages(left.length, of.more.left)],
    [
      'Questions',
      partly(of.questions.length === 0 ? 'none is open' : `${of.questions.length} open`, of.more.questions),
    ],
    ['Contested', stages(of.contested.length, of.more.contested)],
    ['Exempt', stages(exempt, of.more.exempt)],
  ]
    .map(([name = '', value = '']) => `${name.padEnd(MARGIN)}${indented(value, MARGIN)}`)
    .join('\n');
}

const partly = (said: string, more: boolean) =>
  more ? `${said}, of those looked at; --all looks at the others` : said;

const stages = (count: number, more: boolean) =>
  partly(count === 0 ? 'no stage' : `${count} ${count === 1 ? 'stage' : 'stages'}`, more);

/** Names of tables and Regions need no more than quotes: letters, digits, `_`, `-` and `.` (DynamoDB, CreateTable). */
function optionsOf({ table, region }: Found): string[] {
  return [...(table ? [`--table '${table}'`] : []), ...(region ? [`--region '${region}'`] : [])];
}

/** Whoever may read the table may not be let read the rest. */
function notAsked(reasons: readonly string[]): string {
  const [first, ...others] = reasons;
  if (first === undefined) return '';
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return wrapped(
    `Some of this may be over: whether it is could not be looked at, because ${printable(first, 500)}${more}`,
    COLUMNS,
  );
}
