import { apiNameIn } from '#core/api-name';
import { leavesFix } from '#core/ending';
import { reasonOf } from '#core/failure';
import type { Row } from '#core/message-lines';
import { preflightRows } from '#core/message-preflight';
import { certificateLabel } from '#core/stage';
import type { Telling } from '#core/telling';
import { printable } from '#core/text';
import { toolOf } from '#core/tool';
import { shortAgent } from '#core/user-agent';

/** The facts of a message: where, what, who, why. All texts are printable. */
export function factsOf(of: Telling): Row[] {
  return [
    ...[...stageRows(of), ...valueRows(of), ...causeRows(of), ...policyRows(of)],
    ...preflightRows(of),
    ...[...contestRows(of), ...decisionRows(of), ...failureRows(of)],
  ].filter(([, value]) => value);
}

function stageRows(of: Telling): Row[] {
  const { stage } = of;
  const apiName = apiNameIn(of);
  return [
    ['API', apiName && printable(apiName, 60)],
    ['Account', stage ? `${stage.account}, Region ${stage.region}` : undefined],
  ];
}

/** What the stage presented and presents, or would. */
function valueRows(of: Telling): Row[] {
  const { outcome, change, certificate, found, question } = of;
  if (question) {
    return [
      ['Now', certificateLabel(found?.clientCertificateId ?? null)],
      ['Would be', question.proposed],
    ];
  }
  const isMade = outcome === 'reverted' || leavesFix(of);
  return [
    ['Before', isMade && change ? certificateLabel(change.from) : undefined],
    ['After', isMade && change ? certificateLabel(change.to) : undefined],
    ['Found', isMade || !found ? undefined : certificateLabel(found.clientCertificateId)],
    ['Expires', isMade ? certificate?.expirationDate : found?.expirationDate],
  ];
}

/** CloudTrail's words are other people's: the user agent is whatever the caller said it is. */
function causeRows({ cause }: Telling): Row[] {
  if (!cause) return [];
  const { eventName, eventTime, actor } = cause;
  return [
    ['Because of', `${printable(eventName, 30)} at ${printable(eventTime, 30)}`],
    ['by', printable(actor.arn ?? actor.type, 120)],
    ['through', toolOf(actor)?.name],
    ['with', actor.userAgent ? shortAgent(actor.userAgent) : undefined],
  ];
}

function policyRows({ policy }: Telling): Row[] {
  return [['Policy', policy && `${policy.mode}, by ${printable(policy.because, 120)}`]];
}

function contestRows({ contest }: Telling): Row[] {
  if (!contest) return [];
  return [
    ['Contested by', printable(contest.principal, 120)],
    ...contest.removals.map((at, index): Row => [index === 0 ? 'Removed at' : '', printable(at, 30)]),
  ];
}

/** What a person asked for or answered. */
function decisionRows({ decision, exemptUntil, question, askedAgain }: Telling): Row[] {
  const said = { approve: 'Approved by', decline: 'Declined by' } as const;
  return [
    ['Asked again', question && askedAgain && printable(askedAgain.why, 500)],
    ['Answer by', question?.expiresAt],
    ['Question', question && printable(question.questionId)],
    [decision?.answer ? said[decision.answer] : 'Asked by', decision && `${printable(decision.who)} (self-declared)`],
    ['Reason', decision && printable(decision.why)],
    ['Exempt until', exemptUntil],
  ];
}

function failureRows({ failure, compensation, notUndone, refusal, refused, unreadable }: Telling): Row[] {
  return [
    [
      'Error',
      failure && `${failure.Error.replace(/[^\w.]/g, '').slice(0, 100)}: ${printable(reasonOf(failure), 1_000)}`,
    ],
    ['Undone', compensation ?? (notUndone && `could not be undone: ${printable(notUndone)}`)],
    ['Not done', refusal && printable(refusal, 500)],
    ['Refused', refused && printable(refused.why, 1_000)],
    ['Event', unreadable && `${unreadable.bytes} bytes, SHA-256 ${unreadable.sha256}`],
  ];
}
