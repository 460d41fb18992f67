import type { Place } from '../../contract.ts';
import type { Need } from '../access.ts';

/** An operation's input, or for DynamoDB the body as it came. */
// biome-ignore lint/suspicious/noExplicitAny: each line of a table reads its own operation's input
export type Input = any;

/** What an operation needs, from its input. */
export type NeedsOf = (input: Input, place: Place) => readonly Need[];

/** The needs of one service's operations, by the operation's name. */
export type NeedsTable = Readonly<Record<string, NeedsOf>>;
