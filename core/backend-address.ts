/** What a stage's variables hold, by their names. They may be secret: only what stands in a host is shown to anybody. */
export type StageVariables = Readonly<Record<string, string>>;

/** A stretch of a text: its beginning, and the character after its end. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A stage variable in an integration's address: where in the text it, or what it holds, stands. */
export interface VariablePart extends Range {
  readonly name: string;
  readonly isSet: boolean;
}

export interface Address {
  readonly text: string;
  readonly parts: readonly VariablePart[];
  /** Where the host can begin at the earliest: after a user and a password. No variable holds the `@` that ends those. */
  readonly afterUser: number;
}

/** Addresses longer than any that API Gateway takes are cut first, so that the work is bounded. */
const LONGEST_ADDRESS = 2_048;

/** Variables have alphanumeric names with underscores (API Gateway developer guide, "API Gateway stage variables reference"). */
const REFERENCE = /\$\{stageVariables\.(\w+)\}/g;

/** What a variable can hold (API reference, CreateStage), up to 512 characters (quotas); nothing else is put into an address. */
const VALUE = /^[\w.~:/?#&=,-]{1,512}$/;

/**
 * An integration's address with what the stage's variables hold in their places, as API Gateway calls it: any part of an address
 * can be a variable (developer guide, "Use stage variables"). One that is not set, or holds what none can hold, stays as it is written.
 *
 * @param variables undefined where only the names are known
 */
export function addressOf(uri: string, variables: StageVariables | undefined): Address {
  const written = uri.slice(0, LONGEST_ADDRESS);
  const parts: VariablePart[] = [];
  let afterUser = endOfUser(written);
  let text = '';
  let done = 0;
  for (const { 0: reference, 1: name = '', index } of written.matchAll(REFERENCE)) {
    text += written.slice(done, index);
    const value = held(variables, name);
    const start = text.length;
    text += value && VALUE.test(value) ? value : reference;
    parts.push({ name, isSet: value !== '', start, end: text.length });
    // What it holds moves what stands after it.
    if (start < afterUser) afterUser += text.length - start - reference.length;
    done = index + reference.length;
  }
  return { text: text + written.slice(done), parts, afterUser };
}

/** The character after a user and a password, by what is written: what a variable in them holds ends nothing. 0 where there are none. */
function endOfUser(written: string): number {
  const [authority = ''] = /^(?:https?:\/\/)?[^/?#\\]*/i.exec(written) ?? [];
  return authority.lastIndexOf('@') + 1;
}

function held(variables: StageVariables | undefined, name: string): string {
  return variables && Object.hasOwn(variables, name) ? (variables[name] ?? '') : '';
}

/** Where the host stands in an address: after what may be a scheme, or a user and a password, before a port and a path. */
export function hostRange({ text, afterUser }: Pick<Address, 'text' | 'afterUser'>): Range {
  const [scheme = ''] = /^(?:https?:\/\/)?/i.exec(text) ?? [];
  const start = afterUser || scheme.length;
  const [authority = ''] = /^[^/?#\\]*/.exec(text.slice(start)) ?? [];
  const [port = ''] = /:\d*$/.exec(authority) ?? [];
  return { start, end: start + authority.length - port.length };
}
