import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from '#cli/terminal';
import { nearest } from '#core/nearest';
import { type StageRef, stageRef } from '#core/stage';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options of every command that asks AWS. */
export const common = {
  table: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Options of commands by which a person decides something. */
export const deciding = { ...common, who: { type: 'string' }, why: { type: 'string' } } as const;

/** How the options of `common` are explained. */
export const COMMON_USAGE = `  --table TABLE   the service's table: the stack's output TableName, which
                    aws cloudformation describe-stacks --stack-name Stagecert \\
                      --query "Stacks[0].Outputs[?OutputKey=='TableName'].OutputValue" --output text
                  prints; without it the environment variable STAGECERT_TABLE says which
  --region REGION the Region, if not that of the environment or the profile, as for the AWS CLI
  --json          print one JSON document instead of text
  --help, -h      print this`;

/** How those of `deciding` are. */
export const DECIDING_USAGE = `  --who WHO       who decides, as the history will say; if left out, the ARN of the caller
${COMMON_USAGE}`;

/**
 * Reads a command's arguments.
 *
 * @param command its name, for what is wrong
 */
export function parsed<const Given extends Options>(command: string, args: readonly string[], options: Given) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${problemIn(error as Error, Object.keys(options))}: see stagecert ${command} --help`);
  }
}

/** What `parseArgs` says, without its advice about texts that begin with `-`: whoever mistypes an option does not mean one. */
function problemIn({ message }: Error, known: readonly string[]): string {
  const [, said = message, mistyped = ''] = /^(Unknown option '-*([^']*)')/.exec(message) ?? [];
  const meant = nearest(mistyped, known);
  return meant ? `${said} (did you mean --${meant}?)` : said;
}

/** The one positional argument, or undefined; more are refused. */
export function onlyPositional(command: string, name: string, given: readonly string[]): string | undefined {
  if (given.length <= 1) return given[0];
  throw new UsageError(`${command} takes one ${name}, and was given ${given.length}: see stagecert ${command} --help`);
}

/** No positional arguments. */
export function noPositionals(command: string, given: readonly string[]): void {
  if (given.length > 0) throw new UsageError(`${command} takes no "${given[0]}": see stagecert ${command} --help`);
}

/** A text that a person has to give. */
export function required(command: string, option: string, value: string | undefined): string {
  if (value?.trim()) return value;
  throw new UsageError(`${command} needs ${option}: see stagecert ${command} --help`);
}

/**
 * A stage, as messages name it: `abcd123456/prod`.
 *
 * @param where the account and Region of the command
 */
export function stageIn(text: string, where: Pick<StageRef, 'account' | 'region'>): StageRef {
  const [apiId, stageName, ...more] = text.split('/');
  const ref = stageRef.safeParse({ ...where, apiId, stageName });
  if (ref.success && more.length === 0) return ref.data;
  throw new UsageError(
    `"${text}" names no stage: expected the API's id, a slash and the stage's name, as in abcd123456/prod`,
  );
}
