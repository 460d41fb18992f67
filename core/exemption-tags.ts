import * as z from 'zod/mini';
import { daysInMs } from '#core/duration';
import type { Exemption } from '#core/exemption';
import type { LiveStage } from '#core/stage';
import { printable } from '#core/text';

/** The two tags of a stage by which its team exempts it. */
export const exemptionTag = { reason: 'stagecert:exempt', until: 'stagecert:exempt-until' } as const;

/** What a policy says of exempting a stage by its tags. */
export const tagRule = z.object({
  byTag: z.boolean(),
  /** The longest that anybody can ask for. */
  atMostDays: z.number(),
});
export type TagRule = z.infer<typeof tagRule>;

/** Where no policy says otherwise no tag exempts. */
export const NO_TAGS: TagRule = { byTag: false, atMostDays: 0 };

/** What a stage's tags ask for. */
export type TagRequest =
  | { readonly asks: 'nothing' }
  | { readonly asks: 'exemption'; readonly why: string; readonly end: End }
  | { readonly asks: 'unclear'; readonly problem: string };

interface End {
  /** As the tag has it. */
  readonly text: string;
  /** The moment that the text names: of a date its beginning. */
  readonly named: Date;
  /** ISO 8601; a date is meant with the whole of that day. */
  readonly until: string;
}

/** What comes of a stage's tags, by the policy. A problem's text is printable and does not change with the time. */
export type TagDecision =
  | { readonly is: 'none' }
  | { readonly is: 'exempt'; readonly exemption: Exemption }
  /** The end has come. It is a problem unless the exemption was ever in force: a date may be a slip. */
  | { readonly is: 'over'; readonly exemption: Exemption; readonly problem: string }
  | { readonly is: 'refused'; readonly problem: string };

/** Reads the tags, without regard to the policy. Tag keys are case-sensitive (AWS General Reference, "Tagging"). */
export function requestOf(tags: Readonly<Record<string, string>>): TagRequest {
  const { reason, until } = exemptionTag;
  const why = tags[reason]?.trim();
  const text = tags[until]?.trim();
  if (why === undefined && text === undefined) return { asks: 'nothing' };
  if (!why) return unclear(`${until} is set, and ${reason} gives no reason`);
  if (!text) return unclear(`${reason} is set, and ${until} gives no end: an exemption has one`);
  const end = endOf(text);
  if (!end) {
    return unclear(
      `${until} is ${quoted(text)}: expected a date, which is included, such as 2026-12-31, or a time such as 2026-12-31T18:00:00Z`,
    );
  }
  return { asks: 'exemption', why, end };
}

function unclear(problem: string): TagRequest {
  return { asks: 'unclear', problem };
}

/** A date, or a time that says its distance from UTC; null where it is neither, or is of no calendar. */
function endOf(text: string): End | null {
  const [, date = '', time] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  const day = new Date(`${date}T00:00:00Z`);
  const named = time ? new Date(text) : day;
  // Some days that do not exist, such as February 30th, are taken for a later one by Date.
  if (Number.isNaN(named.getTime()) || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(date)) return null;
  const until = new Date(named.getTime() + (time ? 0 : daysInMs(1)));
  return { text, named, until: until.toISOString() };
}

/**
 * Decides by the tags of a stage whether it is left alone.
 *
 * @param rule of the policy for this stage
 * @returns `refused` where somebody wanted it left alone in words that cannot be followed: in doubt nothing is changed
 */
export function decisionByTag(
  { tags, createdDate }: Pick<LiveStage, 'createdDate'> & { readonly tags: Readonly<Record<string, string>> },
  rule: TagRule,
  now: Date,
): TagDecision {
  const request = rule.byTag ? requestOf(tags) : ({ asks: 'nothing' } as const);
  if (request.asks === 'nothing') return { is: 'none' };
  if (request.asks === 'unclear') return { is: 'refused', problem: request.problem };
  const { why, end } = request;
  if (end.named.getTime() > now.getTime() + daysInMs(rule.atMostDays)) {
    const problem = `${exemptionTag.until} is ${quoted(end.text)}: the policy allows at most ${rule.atMostDays} days from now`;
    return { is: 'refused', problem };
  }
  const exemption = asExemption(why, end.until, createdDate, now);
  if (Date.parse(end.until) > now.getTime()) return { is: 'exempt', exemption };
  return { is: 'over', exemption, problem: `${exemptionTag.until} is ${quoted(end.text)}, which is past` };
}

/** The exemption that the tags ask for, whatever the policy says of it; null where they ask for none. */
export function askedByTag(
  { tags, createdDate }: Pick<LiveStage, 'createdDate' | 'tags'>,
  now: Date,
): Exemption | null {
  const request = requestOf(tags);
  return request.asks === 'exemption' ? asExemption(request.why, request.end.until, createdDate, now) : null;
}

/** @param now when it was seen: tags do not tell when they were set */
function asExemption(why: string, until: string, stageCreatedDate: string, now: Date): Exemption {
  const who = `tag ${exemptionTag.reason}`;
  return { stageCreatedDate, until, who, why, decidedAt: now.toISOString(), source: 'tag' };
}

function quoted(text: string): string {
  return `"${printable(text, 60)}"`;
}
