import type { Node } from 'constructs';
import * as z from 'zod';
import { certificateScope } from '#core/certificate';

const wholeSeconds = (most: number) => z.coerce.number().int().min(0).max(most);

/** The settings of a deployment: context values of the CDK app (`-c settle=30`), each with its default. */
const settings = {
  /** Seconds that a stage must have been left alone before it is fixed. */
  settle: wholeSeconds(600).default(60),
  /** Seconds after which it is fixed even so. */
  settleAtMost: wholeSeconds(600).default(600),
  /** Which stages share one generated certificate. */
  certificateScope: z.enum(certificateScope.options).default('api'),
};

export type Settings = { [Name in keyof typeof settings]: z.output<(typeof settings)[Name]> };

/** Says of each setting that cannot be used what it is and what was expected. */
export class UnusableSettings extends Error {
  override readonly name = 'UnusableSettings';
}

/**
 * Reads and validates the settings.
 *
 * @throws UnusableSettings that names each setting, the value it was given and what was expected
 */
export function readSettings(node: Pick<Node, 'tryGetContext'>): Settings {
  const wrong: string[] = [];
  const read = Object.entries(settings).map(([name, schema]) => {
    const value: unknown = node.tryGetContext(name);
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      wrong.push(
        `${name} is ${JSON.stringify(value)}: ${parsed.error.issues.map((issue) => issue.message).join(', ')}`,
      );
    }
    return [name, parsed.data];
  });
  if (wrong.length > 0)
    throw new UnusableSettings(`These settings (context values) cannot be used:\n  ${wrong.join('\n  ')}`);
  return Object.fromEntries(read) as Settings;
}
