import { LONGEST_SUBJECT } from '#core/message-subject';
import type { StageRef } from '#core/stage';
import { type Severity, severityOf, type Telling } from '#core/telling';

const BY_GRAVITY: readonly Severity[] = ['high', 'medium', 'low'];

/** How much attention many messages ask for: as much as the gravest of them. */
export function gravestOf(tellings: readonly Telling[]): Severity {
  const all = tellings.map(severityOf);
  return BY_GRAVITY.find((each) => all.includes(each)) ?? 'low';
}

/** How many there are of each outcome, the gravest first. */
export function countsOf(tellings: readonly Telling[]): [outcome: string, count: number][] {
  const gravity = (of: Telling) => BY_GRAVITY.indexOf(severityOf(of));
  const byOutcome = Map.groupBy(
    tellings.toSorted((a, b) => gravity(a) - gravity(b)),
    ({ outcome }) => outcome,
  );
  return [...byOutcome].map(([outcome, { length }]) => [outcome, length]);
}

/** The subject of a digest: how many messages it holds, and of which outcomes as far as there is room, the gravest first. */
export function digestSubject(tellings: readonly Telling[], where: Pick<StageRef, 'account' | 'region'>): string {
  const stopped = tellings.some(({ brakeOn }) => brakeOn) ? ['fixes stopped'] : [];
  const parts = [...stopped, ...countsOf(tellings).map(([outcome, count]) => `${count} ${outcome}`)];
  const subject = `[stagecert] digest: ${tellings.length} messages about stages in ${where.account} ${where.region}`;
  const longestFirst = parts.map((_, index) => ` (${parts.slice(0, parts.length - index).join(', ')})`);
  const fits = longestFirst.find((text) => subject.length + text.length <= LONGEST_SUBJECT) ?? '';
  return `${subject}${fits}`.slice(0, LONGEST_SUBJECT);
}
