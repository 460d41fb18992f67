import { Token } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import * as z from 'zod';
import { nearest } from '#core/nearest';
import type { Mode } from '#core/policy-settings';
import type { StageCertProps } from '#infra/props';

/** `true` and `false` come as text from the command line; anything else that JavaScript takes for true is a slip. */
const yesOrNo = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], {
  error: 'expected true or false',
});

/** An ARN in any partition; a token, which a construct's user may have instead, cannot be looked into. */
const arn = (service: string, resource: string, example: string) =>
  z.string().refine((text) => Token.isUnresolved(text) || arnOf(service, resource).test(text), {
    error: `expected an ARN like ${example}`,
  });
const arnOf = (service: string, resource: string) => new RegExp(`^arn:aws[a-z-]*:${service}:${resource}$`);

const listOfEmails = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').map((each) => each.trim()) : value),
  z.array(z.email()),
);

/** CloudWatch Logs keeps logs for certain numbers of days only. */
const retention = z.coerce
  .number()
  .refine((days) => days in RetentionDays && days !== RetentionDays.INFINITE, {
    error: 'expected a number of days that CloudWatch Logs knows, such as 30, 90, 180 or 365',
  })
  .transform((days): RetentionDays => days);

/** The settings of a deployment: context values of the CDK app (`-c mode=enforce`), and properties of the construct. */
export const settings = {
  policy: z
    .string()
    .min(1)
    .optional()
    .describe('the file with the policy: which stages are fixed, asked about or only told of'),
  mode: z
    .enum(['enforce', 'approve', 'notify'])
    .optional()
    .describe(
      'what is done about every stage where no `policy` is given: `enforce`, `approve` or `notify`, as by default',
    ),
  policyParameter: z
    .string()
    .regex(
      /^(?!\/(?:aws|ssm))(?:\/[A-Za-z0-9_.-]+){1,15}$/i,
      'expected a name like /stagecert/policy, which AWS lets one use',
    )
    .optional()
    .describe(
      'the SSM parameter for the policy, instead of `/stagecert/policy` or, under a `prefix`, `/<prefix>/policy`',
    ),
  emails: listOfEmails.default([]).describe('addresses to subscribe to the topic, with commas between them'),
  digestAfter: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe('messages that are sent one by one in five minutes; more are sent as one digest'),
  chat: yesOrNo.default(false).describe('`true`: a topic of its own for Amazon Q Developer in chat applications'),
  linksInChat: yesOrNo
    .default(false)
    .describe('`true`: links to act stand in chats, too, where whoever reads the channel can use them'),
  topicArn: arn('sns', '[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+', 'arn:aws:sns:eu-west-1:111122223333:on-call')
    .optional()
    .describe('a topic of yours for messages and alarms, instead of one that is made'),
  keyArn: arn('kms', '[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+', 'arn:aws:kms:eu-west-1:111122223333:key/mrk-12')
    .optional()
    .describe('a KMS key of yours that encrypts the topic, instead of one that is made'),
  permissionsBoundaryArn: arn('iam', ':(?:[0-9]{12}|aws):policy/.+', 'arn:aws:iam::111122223333:policy/boundary')
    .optional()
    .describe('the managed policy that bounds every role of the service'),
  prefix: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,19}$/, 'expected a letter, then letters, digits and -, 20 characters at most')
    .optional()
    .describe('what the names of all that is named begin with, instead of the name of the stack'),
  preflight: yesOrNo
    .default(false)
    .describe('`true`: backends can be called before a stage is given a certificate, where the policy lists methods'),
  publicEndpoint: yesOrNo
    .default(true)
    .describe('`false`: no pages and no public address; messages carry AWS CLI calls instead of links'),
  logRetentionDays: retention.default(RetentionDays.SIX_MONTHS).describe('days for which logs are kept'),
  tracing: yesOrNo.default(false).describe('`true`: AWS X-Ray traces the workflows'),
} satisfies Record<keyof StageCertProps, z.ZodType>;

type Schemas = typeof settings;
type Optional = 'policyParameter' | 'policy' | 'topicArn' | 'keyArn' | 'permissionsBoundaryArn' | 'prefix';

/** The settings with their defaults; absent where nothing was given and no default exists. */
export type Settings = { readonly [Name in Exclude<keyof Schemas, Optional | 'mode'>]: z.output<Schemas[Name]> } & {
  readonly [Name in Optional]?: string;
} & { readonly mode?: Mode };

/** Says of each setting that cannot be used what it is and what was expected. */
export class UnusableSettings extends Error {
  override readonly name = 'UnusableSettings';
}

/**
 * Reads and validates the context values of an app.
 *
 * @throws UnusableSettings that names each setting, the value it was given and what was expected
 */
export function readSettings(node: Pick<Node, 'tryGetContext' | 'getAllContext'>): Settings {
  const given = Object.keys(settings).map((name) => [name, node.tryGetContext(name)]);
  return checkSettings(Object.fromEntries(given), mistyped(Object.keys(node.getAllContext())));
}

/**
 * Context keys that were probably meant for settings, each with what to say of it. Others are passed over: CDK has its own
 * (`aws:…`, `@aws-cdk/…`, `cdk…`, `availability-zones:…`), and a user's `~/.cdk.json` may have more.
 */
function mistyped(keys: readonly string[]): string[] {
  const own = Object.keys(settings);
  return keys
    .filter((key) => !own.includes(key) && /^(?!cdk)[\w-]+$/i.test(key))
    .flatMap((key) => {
      const meant = nearest(key, own);
      return meant ? [`${key} is no setting: did you mean ${meant}?`] : [];
    });
}

/**
 * Validates settings and fills in the defaults.
 *
 * @param mistaken what else is wrong with how they were given
 * @throws UnusableSettings that names each setting, the value it was given and what was expected
 */
export function checkSettings(given: Readonly<Record<string, unknown>>, mistaken: readonly string[] = []): Settings {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(settings, name));
  const wrong = [
    ...mistaken,
    ...unknown.map((name) => `${name} is no setting; there are ${Object.keys(settings).join(', ')}`),
  ];
  const read: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(settings)) {
    const parsed = schema.safeParse(given[name]);
    if (!parsed.success) wrong.push(`${name} is ${JSON.stringify(given[name])}: ${reasons(parsed.error)}`);
    else if (parsed.data !== undefined) read[name] = parsed.data;
  }
  if (wrong.length > 0) throw new UnusableSettings(`These settings cannot be used:\n  ${wrong.join('\n  ')}`);
  return read as Settings;
}

function reasons(error: z.ZodError): string {
  return error.issues.map((issue) => issue.message).join(', ');
}
