import * as z from 'zod/mini';
import { certificateScope } from '#core/certificate';

/**
 * The policy as its file has it. Each schema's error text says what was expected there, in words that follow "expected":
 * core/schema-problems.ts puts the path and the value before it.
 */

/** A whole number within limits. */
const whole = (least: number, most: number, unit: string) => {
  const expected = `a whole number of ${unit} from ${least} to ${most}`;
  return z.number(expected).check(z.multipleOf(1, expected), z.minimum(least, expected), z.maximum(most, expected));
};

const oneOf = <const Name extends string>(...names: readonly Name[]) =>
  z.enum(names, `one of ${names.map((name) => `"${name}"`).join(', ')}`);

/** An object without other members than these; the error text of one is the list of those that it may have. */
const strict = <const Shape extends z.core.$ZodLooseShape>(shape: Shape) => {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? names : `an object with ${names}`),
  });
};

const listOf = <Item extends z.core.SomeType>(item: Item, items: string) => {
  const expected = `a list of 1 to 100 ${items}`;
  return z.array(item, expected).check(z.minLength(1, expected), z.maxLength(100, expected));
};

const pattern = (expected: string, form: RegExp) => z.string(expected).check(z.regex(form, expected));

// No control characters: a pattern with one is a slip that nobody would see.
const glob = pattern('a glob of 1 to 128 characters (* is any text, ? any one character)', /^\P{Cc}{1,128}$/u);

/** The parts of a certificate's ARN that must be those of the stage: its Region and account. */
export const acmArn =
  /^arn:aws[a-z-]*:acm:(?<region>[a-z]{2}(?:-[a-z]+)+-\d):(?<account>\d{12}):certificate\/[\w-]{1,64}$/;

const certificateChoice = z.union(
  [z.strictObject({ scope: certificateScope }), z.strictObject({ acm: z.string().check(z.regex(acmArn)) })],
  '{"scope": "stage", "api" or "account"}, or {"acm": the ARN of an ACM certificate}',
);

/** What can be set for every stage, and otherwise by a rule. */
const settings = {
  mode: z.optional(oneOf('enforce', 'approve', 'notify')),
  settle: z.optional(
    strict({
      // At most the 10 minutes that an execution's timeout and its lease leave for settling.
      quietSeconds: z.optional(whole(0, 600, 'seconds')),
      atMostSeconds: z.optional(whole(0, 600, 'seconds')),
    }),
  ),
  // A week, as long as a revert link lives.
  approvalHours: z.optional(whole(1, 168, 'hours')),
  exemption: z.optional(
    strict({
      days: z.optional(whole(1, 3_650, 'days')),
      atMostDays: z.optional(whole(1, 3_650, 'days')),
      byTag: z.optional(z.boolean('true or false')),
    }),
  ),
  certificate: z.optional(certificateChoice),
  stagesWithoutHttpIntegrations: z.optional(oneOf('count', 'leave')),
  preflight: z.optional(
    strict({
      // Safe methods only (RFC 9110, 9.2.1, without TRACE): the call reaches a real backend.
      methods: z.array(oneOf('GET', 'HEAD', 'OPTIONS'), 'a list of "GET", "HEAD", "OPTIONS", or []'),
    }),
  ),
};

/** Which stages a rule is about: those to which every member applies. */
const condition = strict({
  accounts: z.optional(listOf(pattern('a string of 12 digits', /^\d{12}$/), 'account ids')),
  regions: z.optional(
    listOf(pattern('a glob of a Region, such as "eu-*"', /^[A-Za-z\d*?-]{1,32}$/), 'globs of Regions'),
  ),
  apis: z.optional(listOf(glob, 'globs of API ids or names')),
  stages: z.optional(listOf(glob, 'globs of stage names')),
  tags: z.optional(
    z.record(z.string(), glob, 'an object of globs by tag key').check(
      z.refine((tags) => Object.keys(tags).length > 0, 'an object with at least one tag key and its glob'),
      // The quota of tags on one resource is 50 (AWS General Reference), so more could never all be there.
      z.refine((tags) => Object.keys(tags).length <= 50, 'an object with at most 50 tag keys'),
    ),
  ),
});
export type Condition = z.infer<typeof condition>;

const rule = strict({
  name: z.optional(pattern('a name of 1 to 60 characters', /^\P{Cc}{1,60}$/u)),
  when: condition,
  then: strict(settings),
});

export const policySchema = strict({
  version: z.literal(1, 'the number 1, the version of this format'),
  defaults: z.optional(strict(settings)),
  // Of the service as a whole, so that no rule has one.
  brake: z.optional(
    strict({
      // More than half of API Gateway's quota allows: five calls a second, seven a fix, are 2,571 fixes an hour.
      fixesPerHour: z.optional(whole(1, 3_000, 'fixes')),
      stopAfterFailures: z.optional(whole(1, 100, 'failures')),
    }),
  ),
  rules: z.optional(
    z.array(rule, 'a list of at most 100 rules').check(z.maxLength(100, 'a list of at most 100 rules')),
  ),
});
export type PolicyFile = z.infer<typeof policySchema>;
export type PartialSettings = NonNullable<PolicyFile['defaults']>;
