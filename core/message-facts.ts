import { leavesFix } from '#core/ending';
import { reasonOf } from '#core/failure';
import { certificateLabel } from '#core/stage';
import type { Ending } from '#core/steps';
import { printable } from '#core/text';

type Row = readonly [name: string, value: string | undefined];

/** Widest value that fits a line of 72 columns; ARNs and user agents may still be longer. */
const WIDEST = 57;

/** The facts of a message, a line each: where, what, who, why. */
export function factsOf(ending: Ending): string {
  const rows = [
    ...[...stageRows(ending), ...causeRows(ending), ...contestRows(ending)],
    ...[...decisionRows(ending), ...failureRows(ending)],
  ];
  return rows.flatMap(([name, value]) => (value ? [`  ${name.padEnd(13)}${value}`] : [])).join('\n');
}

function stageRows(ending: Ending): Row[] {
  const { stage, outcome, change, certificate, found, backends } = ending;
  const isMade = outcome === 'reverted' || leavesFix(ending);
  return [
    ['API', backends?.known && backends.apiName ? printable(backends.apiName, WIDEST) : undefined],
    ['Account', stage ? `${stage.account}, Region ${stage.region}` : undefined],
    ['Before', isMade && change ? certificateLabel(change.from) : undefined],
    ['After', isMade && change ? certificateLabel(change.to) : undefined],
    ['Found', isMade || !found ? undefined : certificateLabel(found.clientCertificateId)],
    ['Expires', isMade ? certificate?.expirationDate : undefined],
  ];
}

/** CloudTrail's words are other people's: the user agent is whatever the caller said it is. */
function causeRows({ cause }: Ending): Row[] {
  if (!cause) return [];
  const { eventName, eventTime, actor } = cause;
  return [
    ['Because of', `${printable(eventName, 30)} at ${printable(eventTime, 30)}`],
    ['by', printable(actor.arn ?? actor.type, 120)],
    ['with', actor.userAgent ? printable(actor.userAgent, WIDEST) : undefined],
  ];
}

function contestRows({ contest }: Ending): Row[] {
  if (!contest) return [];
  return [
    ['Contested by', printable(contest.principal, 120)],
    ...contest.removals.map((at, index): Row => [index === 0 ? 'Removed at' : '', printable(at, 30)]),
  ];
}

function decisionRows({ decision, exemptUntil }: Ending): Row[] {
  return [
    ['Asked by', decision && `${printable(decision.who)} (self-declared)`],
    ['Reason', decision && printable(decision.why)],
    ['Exempt until', exemptUntil],
  ];
}

function failureRows({ failure, compensation, notUndone, refusal, refused, unreadable }: Ending): Row[] {
  return [
    [
      'Error',
      failure && `${failure.Error.replace(/[^\w.]/g, '').slice(0, 100)}: ${printable(reasonOf(failure), 1_000)}`,
    ],
    ['Undone', compensation ?? (notUndone && `could not be undone: ${printable(notUndone)}`)],
    ['Not done', refusal && printable(refusal, 500)],
    ['Refused', refused && printable(refused.why, 500)],
    ['Event', unreadable && `${unreadable.bytes} bytes, SHA-256\n${' '.repeat(15)}${unreadable.sha256}`],
  ];
}
