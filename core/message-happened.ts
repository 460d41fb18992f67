import { isPause } from '#core/brake';
import { isBackout, leavesFix } from '#core/ending';
import { exemptionTag } from '#core/exemption-tags';
import { isOfStageAlone } from '#core/fix-limit';
import type { Refused } from '#core/steps';
import { isNotice, type Telling } from '#core/telling';

/**
 * What a message is about, as subjects and titles have it: the outcome, and in words of ours alone what an engineer must know of
 * it who reads no more than that. For a REST stage called `production` in `eu-west-1` there is room for 38 characters, and for 16
 * where a name of 19 stands beside it.
 *
 * @returns the same in fewer and fewer words: never empty. The outcome alone comes last, but that all fixes are stopped is never
 * left out
 */
export function happenedIn(of: Telling): readonly string[] {
  const words = of.brakeOn ? ALL_STOPPED : [...wordsFor(of), ''];
  return words.map((each) => `${of.outcome}${each}`);
}

const ALL_STOPPED = [', all fixes are stopped', ', all stopped'] as const;

/** What follows the outcome. */
function wordsFor(of: Telling): readonly string[] {
  const { outcome, found, question, askedAgain, exemptUntil } = of;
  switch (outcome) {
    case 'asked': {
      const again = askedAgain ? ' again' : '';
      if (!question) return [`${again}, waits for an answer`];
      const { expiresAt } = question;
      const byWhen = [`, answer by ${minute(expiresAt)}`, `, answer by ${day(expiresAt)}`, `, due ${day(expiresAt)}`];
      return byWhen.map((words) => `${again}${words}`);
    }
    case 'fixed':
      return [', given a certificate'];
    case 'told':
      return isNotice(of) ? [', no certificate'] : brokenAs(found);
    case 'declined':
    case 'reverted':
      return exemptUntil ? [`, exempt until ${day(exemptUntil)}`, ', exempt'] : [];
    case 'expired':
      return [', nobody answered', ', no answer'];
    case 'contested':
      return [', fixes keep being undone', ', fixes undone'];
    case 'refused':
      return refusedAs(of);
    case 'gone':
      return [', stage was deleted'];
    case 'failed':
      return failedAs(of);
    default:
      // Only after a person had approved are people told of another end.
      return [', approval is void'];
  }
}

/** How the certificate of a stage is broken; the date is what is kept longest. */
function brokenAs(found: Telling['found']): readonly string[] {
  const on = found?.expirationDate ? ` ${day(found.expirationDate)}` : '';
  switch (found?.finding) {
    case 'expiring':
      return on ? [`, certificate ends${on}`, `, ends${on}`] : [', certificate ends soon'];
    case 'expired':
      return [`, certificate expired${on}`, `, expired${on}`];
    default:
      return [', certificate was deleted', ', certificate gone'];
  }
}

function refusedAs({ stage, refused, policy }: Telling): readonly string[] {
  if (!refused) return [', not reverted'];
  switch (refused.kind) {
    case 'brake':
      if (isOfStageAlone(stage, refused)) return [', fixed too often'];
      return [isPause(refused) ? ', fixes are paused' : ', hourly limit of fixes'];
    case 'policy':
      return [policyTrouble(refused, policy !== undefined), ', policy'];
    case 'exemption':
      return [
        refused.why.includes(exemptionTag.reason) ? ', exemption tag unclear' : ', exemption unclear',
        ', exemption',
      ];
    case 'quota':
      return [', certificate quota is full', ', quota is full'];
    case 'preflight':
      return [', backend rejects certificate', ', backend rejects it'];
  }
}

/** Where there is a policy it does not settle this stage, or asks for what cannot be done. */
function policyTrouble({ why }: Refused, isThere: boolean): string {
  if (isThere) return ', policy cannot be followed';
  return why.startsWith(UNREAD_POLICY) ? ', policy unreadable' : ', policy unusable';
}

/** How the reason begins where the policy could not be read. */
export const UNREAD_POLICY = 'The policy could not be read';

function failedAs(of: Telling): readonly string[] {
  if (of.unreadable) return [];
  if (isBackout(of)) return [', may not be reverted', ', not reverted'];
  if (of.decision?.answer === 'decline' && of.exemptUntil) return [' after it was declined', ', declined'];
  if (leavesFix(of)) return [' after the fix was made', ' after the fix'];
  if (of.compensation) return [', stage is as before', ', undone'];
  return of.change || of.mayBeChanged
    ? [', stage may be changed', ', maybe changed']
    : [', nothing was changed', ', unchanged'];
}

/** Dates of ours and of AWS's: ISO 8601, UTC. */
const day = (at: string) => at.slice(0, 10);
const minute = (at: string) => `${day(at)} ${at.slice(11, 16)}Z`;
