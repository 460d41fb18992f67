import '#core/schema-messages';
import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));
const wholeNumber = z.pipe(text, z.pipe(z.transform(Number), z.number().check(z.int(), z.nonnegative())));

/** Every setting that a function can have, by the environment variable that carries it. */
const settings = {
  TABLE_NAME: text,
  TOPIC_ARN: text,
  /** The topic for chats; absent where there is none. */
  CHAT_TOPIC_ARN: text,
  /** Whether links to act stand in chats, too. */
  LINKS_IN_CHAT: z.enum(['true', 'false']),
  /** Messages that are sent one by one in five minutes. */
  DIGEST_AFTER: wholeNumber,
  /** Where links lead: an `https` address without a slash at its end. */
  LINK_BASE_URL: text,
  /** Where the decision to undo a fix is found: written by a page, or in the input of the workflow. */
  DECISIONS: z.enum(['table', 'input']),
  /** The name of the SSM parameter that holds the policy. */
  POLICY_PARAMETER: text,
  /** Whether the preflight is deployed. */
  PREFLIGHT: z.enum(['true', 'false']),
  REMEDIATE_STATE_MACHINE_ARN: text,
  BACKOUT_STATE_MACHINE_ARN: text,
  DIGEST_STATE_MACHINE_ARN: text,
  ACCOUNT: text,
  AWS_REGION: text,
} as const;

type Settings = { [Name in keyof typeof settings]: z.output<(typeof settings)[Name]> };
export type SettingName = keyof Settings;

/**
 * Reads the named settings from a function's environment.
 *
 * @throws Error which names every variable that is missing or malformed
 */
export function readSettings<Name extends SettingName>(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): Pick<Settings, Name> {
  const wrong: string[] = [];
  const read = names.map((name) => {
    const parsed = z.safeParse(settings[name], environment[name]);
    if (!parsed.success) wrong.push(`${name} (${parsed.error.issues.map((issue) => issue.message).join(', ')})`);
    return [name, parsed.data];
  });
  if (wrong.length > 0) throw new Error(`The function's environment is not usable: ${wrong.join('; ')}`);
  return Object.fromEntries(read) as Pick<Settings, Name>;
}
