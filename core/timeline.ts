import * as z from 'zod/mini';
import { reasonOf } from '#core/failure';
import type { HistoryEntry } from '#core/history';
import { certificateLabel } from '#core/stage';
import { printable } from '#core/text';

/** What people are told of one entry of a stage's history; all texts are printable. */
export interface TimelineEntry {
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
  readonly hash: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** A person's words: who and why are self-declared. */
  readonly said?: { readonly who: string; readonly why: string };
}

/** Something that an entry may hold or not, in this form or, written by an older version, in another. */
const maybe = <Schema extends z.core.SomeType>(schema: Schema) => z.catch(z.optional(schema), undefined);

const text = z.string();
const saying = z.object({ who: text, why: text });

/** All that entries of any kind hold and a reader wants. */
const detail = z.object({
  outcome: maybe(text),
  change: maybe(z.object({ from: z.nullable(text), to: z.nullable(text) })),
  cause: maybe(z.object({ eventName: text, actor: z.object({ arn: z.nullable(text), type: text }) })),
  found: maybe(z.object({ finding: text })),
  decision: maybe(z.extend(saying, { answer: maybe(text) })),
  exemption: maybe(z.object({ until: text })),
  contest: maybe(z.object({ principal: text })),
  refused: maybe(z.object({ why: text })),
  failure: maybe(z.object({ Error: text, Cause: maybe(text) })),
  refusal: maybe(text),
  compensation: maybe(text),
  notUndone: maybe(text),
  proposed: maybe(text),
  expiresAt: maybe(text),
  until: maybe(text),
  source: maybe(text),
  who: maybe(text),
  why: maybe(text),
});
type Detail = z.infer<typeof detail>;

/** Puts an entry into words. */
export function timelineEntry({ seq, at, hash, kind, detail: kept }: HistoryEntry): TimelineEntry {
  const of = z.parse(detail, kept);
  const said = sayingIn(of);
  return { seq, at, hash, title: titleOf(kind, of), lines: linesOf(kind, of), ...(said && { said }) };
}

function titleOf(kind: HistoryEntry['kind'], of: Detail): string {
  switch (kind) {
    case 'asked':
      return 'A person was asked';
    case 'decided':
      return answered.get(of.decision?.answer ?? '') ?? 'A person answered';
    case 'patching':
      return 'About to be changed';
    case 'exempted':
      return `Exempted until ${printable(of.until ?? '', 30)}`;
    case 'exemption-ended':
      return 'The exemption was ended';
    case 'contest-ended':
      return 'The contest was ended';
    case 'paused':
      return 'Fixes were paused';
    case 'resumed':
      return 'Fixes were resumed';
    case 'outcome':
      return outcomeTitle(of);
  }
}

const answered: ReadonlyMap<string, string> = new Map([
  ['approve', 'A person approved'],
  ['decline', 'A person declined'],
]);

const outcomes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    fixed: 'Given a client certificate',
    'already-compliant': 'Looked at: it presents a certificate',
    'not-applicable': 'Looked at: it needs no certificate',
    exempt: 'Looked at: it is exempt, and was left alone',
    coalesced: 'An event joined a look that was under way',
    gone: 'Looked at: it was gone',
    told: 'A person was told',
    declined: 'A person declined the change',
    expired: 'Nobody answered in time: nothing was changed',
    contested: 'Contested: it is given no certificate any more',
    refused: 'The service would not act',
    reverted: 'Set back to what it was before',
    failed: 'Failed',
  }),
);

function outcomeTitle({ outcome = '', found, refusal }: Detail): string {
  if (outcome === 'coalesced' && refusal) return 'Looked at again: it is not what was approved';
  const title = outcomes.get(outcome) ?? printable(outcome, 40);
  return outcome === 'told' && found ? `${title}: its certificate is ${printable(found.finding, 20)}` : title;
}

function linesOf(kind: HistoryEntry['kind'], of: Detail): string[] {
  const { change, cause, proposed, expiresAt, exemption, contest, compensation, notUndone } = of;
  const lines = [
    change && `From ${certificateLabel(change.from)} to ${certificateLabel(change.to)}`,
    kind === 'outcome' && cause && `After ${cause.eventName} by ${cause.actor.arn ?? cause.actor.type}`,
    proposed && `Proposed: ${proposed}`,
    kind !== 'outcome' && expiresAt && `To be answered by ${expiresAt}`,
    exemption && `${kind === 'exemption-ended' ? 'It would have held until' : 'Until'} ${exemption.until}`,
    contest && `By ${contest.principal}`,
    whyNot(of),
    compensation && `Undone: ${compensation}`,
    notUndone && `Could not be undone: ${notUndone}`,
  ];
  return lines.filter((line) => typeof line === 'string' && line !== '').map((line) => printable(line as string, 400));
}

function whyNot({ refused, refusal, failure }: Detail): string | undefined {
  return refused?.why ?? refusal ?? (failure && `${failure.Error}: ${reasonOf(failure)}`);
}

/** The words of the person who decided, unless the entry is about a tag or one that only met an exemption. */
function sayingIn({ decision, who, why, source }: Detail): TimelineEntry['said'] | undefined {
  const said = decision ?? (who && why !== undefined && source !== 'tag' ? { who, why } : undefined);
  return said && { who: printable(said.who), why: printable(said.why) };
}
