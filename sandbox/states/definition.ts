import * as z from 'zod';
import { expressionIn } from './expression.ts';

/**
 * The Amazon States Language as far as it is implemented: Standard workflows whose states use JSONata.
 * Source of the fields and their ranges: https://states-language.net/spec.html and the Step Functions developer guide's
 * pages on each state type.
 */

export const MAX_SECONDS = 99_999_999;

const expression = z.string().refine((text) => expressionIn(text) !== undefined, 'not a JSONata expression');
/** A literal whole number of seconds, or an expression that yields one. */
const seconds = (least: number) => z.union([z.int().min(least).max(MAX_SECONDS), expression]);
/** An instant as ISO 8601 has it, with an offset. */
export const instant = z.iso.datetime({ offset: true });
/** JSON in which every string of the form `{% … %}` is an expression. */
const template = z.json();
const assign = z.record(z.string(), template);
const errorEquals = z.array(z.string()).min(1);

const common = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONata').optional() };
const output = { Output: template.optional(), Assign: assign.optional() };
const transition = { Next: z.string().optional(), End: z.literal(true).optional() };

const retrier = z.strictObject({
  ErrorEquals: errorEquals,
  IntervalSeconds: z.int().min(1).max(MAX_SECONDS).default(1),
  MaxAttempts: z.int().min(0).max(MAX_SECONDS).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).lt(31_622_400).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
  Comment: z.string().optional(),
});

const catcher = z.strictObject({
  ErrorEquals: errorEquals,
  Next: z.string(),
  ...output,
  Comment: z.string().optional(),
});

const choiceRule = z.strictObject({
  Condition: z.union([expression, z.boolean()]),
  Next: z.string(),
  ...output,
  Comment: z.string().optional(),
});

const pass = z.strictObject({ Type: z.literal('Pass'), ...common, ...output, ...transition });

const wait = z
  .strictObject({
    Type: z.literal('Wait'),
    ...common,
    ...output,
    ...transition,
    Seconds: seconds(0).optional(),
    Timestamp: z.union([instant, expression]).optional(),
  })
  .refine(
    (state) => (state.Seconds === undefined) !== (state.Timestamp === undefined),
    'needs either Seconds or Timestamp',
  );

const choice = z.strictObject({
  Type: z.literal('Choice'),
  ...common,
  ...output,
  Choices: z.array(choiceRule).min(1),
  Default: z.string().optional(),
});

const succeed = z.strictObject({ Type: z.literal('Succeed'), ...common, Output: template.optional() });

const fail = z.strictObject({
  Type: z.literal('Fail'),
  ...common,
  Error: z.string().optional(),
  Cause: z.string().optional(),
});

const task = z.strictObject({
  Type: z.literal('Task'),
  ...common,
  ...output,
  ...transition,
  Resource: z.string(),
  Arguments: template.optional(),
  TimeoutSeconds: seconds(1).optional(),
  HeartbeatSeconds: seconds(1).optional(),
  Retry: z.array(retrier).optional(),
  Catch: z.array(catcher).optional(),
});

const state = z.discriminatedUnion('Type', [pass, wait, choice, succeed, fail, task]);

/** A state machine's definition. */
export const definitionSchema = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONata').optional(),
  StartAt: z.string(),
  TimeoutSeconds: z.int().min(1).max(MAX_SECONDS).optional(),
  States: z.record(z.string().min(1).max(80), state),
});

export type Definition = z.infer<typeof definitionSchema>;
export type State = z.infer<typeof state>;
export type PassState = z.infer<typeof pass>;
export type WaitState = z.infer<typeof wait>;
export type ChoiceState = z.infer<typeof choice>;
export type SucceedState = z.infer<typeof succeed>;
export type FailState = z.infer<typeof fail>;
export type TaskState = z.infer<typeof task>;
export type Retrier = z.infer<typeof retrier>;
