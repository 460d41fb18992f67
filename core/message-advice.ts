import { GRACE_HOURS } from '#core/cleanup';
import { CONTEST } from '#core/contest';
import { leavesFix } from '#core/ending';
import { EXPIRING_DAYS } from '#core/finding';
import { isOfStageAlone } from '#core/fix-limit';
import { paragraphs, type Row, wrapped } from '#core/message-lines';
import { shown, traffic } from '#core/message-traffic';
import { asArgument } from '#core/shell-argument';
import { type StageRef, stageLabel } from '#core/stage';
import { isNotice, type Telling } from '#core/telling';
import { printable } from '#core/text';

/** What to know before all else where this ending stopped the fixes of the whole account and Region. */
export function stoppedItself({ brakeOn }: Pick<Telling, 'brakeOn'>): string {
  if (!brakeOn) return '';
  const why = wrapped(`stagecert has stopped all fixes in this account and Region: ${printable(brakeOn.why, 300)}.`);
  return `${why}\n${STOPPED}`;
}

/** The same as a fact, for chats, which have no paragraphs. */
export function stoppedRow({ brakeOn }: Pick<Telling, 'brakeOn'>): Row {
  return ['All fixes', brakeOn && `stopped, until a person runs stagecert resume: ${printable(brakeOn.why, 300)}`];
}

const STOPPED = `Nothing is given a certificate until a person has looked and runs:
  stagecert resume`;

/** What an outcome means for the traffic, and what to do about it. */
export function meaningOf(ending: Telling): string {
  const { outcome, stage, found, change, refused, question } = ending;
  switch (outcome) {
    case 'asked':
      return paragraphs(traffic(ending), question ? unanswered(question) : '');
    case 'fixed':
      return paragraphs(traffic(ending), shown(ending) ? IF_UNSEEN : '');
    case 'declined':
      return DECLINED;
    case 'expired':
      return EXPIRED;
    case 'reverted':
      return `Backends that require a client certificate refuse the stage's calls
${change?.to ? 'unless they trust the one that it presents now.' : 'now that it presents none.'}`;
    case 'told':
      if (isNotice(ending)) return paragraphs(NOTICE, traffic(ending));
      return found?.finding === 'expiring' ? EXPIRING : BROKEN;
    case 'refused':
      if (!refused) return REFUSED_BACKOUT;
      return isOfStageAlone(stage, refused) ? BRAKED_ALONE : WHEN_REFUSED[refused.kind];
    case 'contested':
      return stage ? contested(stage) : '';
    case 'failed':
      return failureAdvice(ending);
    default:
      return '';
  }
}

function failureAdvice(ending: Telling): string {
  if (ending.unreadable) return ending.mayBeChanged ? UNREAD_INPUT : UNREADABLE;
  if (ending.decision && !ending.decision.answer) return FAILED_BACKOUT;
  if (ending.decision?.answer === 'decline' && ending.exemptUntil) return DECLINED;
  if (ending.mayBeChanged) return CUT_OFF_UNREAD;
  if (ending.change && !ending.compensation && !ending.verified) return CUT_OFF;
  return leavesFix(ending) ? paragraphs(FAILED_AFTER_FIX, traffic(ending)) : FAILED;
}

const IF_UNSEEN = `The setting is in place. If a backend that asks sees no certificate,
redeploy the API to this stage: whether AWS needs that is not
documented.`;

const EXPIRING = `It ends within ${EXPIRING_DAYS} days and does not renew. stagecert replaces no
certificate that a backend may trust: have the backend trust a new one
first.`;

const BROKEN = `stagecert replaces no certificate that a backend may trust. Generate a
new one, have the backend trust it, then give it to the stage.`;

function unanswered({ exemptionDays }: NonNullable<Telling['question']>): string {
  return wrapped(
    `If nobody answers in time nothing is changed, and the stage is asked about again at its next change. Declining exempts it for ${exemptionDays} days.`,
  );
}

const DECLINED = `Nothing was changed. stagecert leaves the stage alone until its
exemption ends.`;

const EXPIRED = `No answer is no: nothing was changed. The next change of the stage asks
again.`;

const NOTICE = `Nothing was changed: for this stage the policy only tells. In mode
\`approve\` stagecert would ask, in mode \`enforce\` it would give the stage
a certificate, with a link that undoes it.`;

const USED_UP_QUOTA = `Once the account's quota has room for another client certificate, change
anything about the stage: that starts another attempt.`;

const UNUSABLE_POLICY = `In doubt nothing is changed. \`stagecert policy check FILE\` says what is
wrong with a policy before it is put into the parameter. Once it is
corrected, change anything about the stage: that starts another attempt.`;

const BRAKED = `Other stages may be left for the same reason: that is told once. To see
them:           stagecert status
To end a pause: stagecert resume
To look at all of them again once fixes may go on:
                stagecert resume --look-again`;

const BRAKED_ALONE = `Other stages are fixed as before. Add the certificate to what takes it
off, mend what its fixes fail by, or exempt the stage. Once the hour has
passed, change anything about the stage: that starts another attempt.`;

const PREFLIGHT = `A backend failed only with the new certificate, so the stage was not
given it. It was called through the API's working copy, which may differ
from what is deployed. Have the backend trust the certificate, or ask
for none. The certificate is kept for ${GRACE_HOURS} hours: until then, change
anything about the stage, and that starts another attempt with it.`;

const UNCLEAR_EXEMPTION = `Somebody wants this stage to be left alone, in words that cannot be
followed; in doubt nothing is changed. Correct or delete what is wrong,
then change anything about the stage: that starts another attempt.`;

/** What to do where the service will not act, by the part of it that says so. */
const WHEN_REFUSED = {
  quota: USED_UP_QUOTA,
  policy: UNUSABLE_POLICY,
  brake: BRAKED,
  preflight: PREFLIGHT,
  exemption: UNCLEAR_EXEMPTION,
} as const;

/** Whoever asked for a backout wanted the stage changed, and may want it still. */
const REFUSED_BACKOUT = `Nothing was undone. If the stage still is to change back: README,
"Reverting by hand", says how.`;

function contested(stage: StageRef): string {
  const label = asArgument(stageLabel(stage));
  return `The certificate that stagecert gave it was removed ${CONTEST.removals} times within
${CONTEST.days} days by the same principal, most likely by a deployment that does
not know of it. No more fixes are made until a person ends the contest.
Add the certificate to what that deploys, then end it; or exempt the
stage:
  stagecert contest end ${label} --why 'WHY'
  stagecert exempt ${label} --why 'WHY'`;
}

const FAILED = `The next change of the stage starts another attempt.`;

const CUT_OFF = `It was cut off while the stage was being changed, or it could not be set
back. The stage may present the certificate: look.`;

const CUT_OFF_UNREAD = `It was cut off, and how far it had come could not be read. The stage may
present the certificate: look.`;

const FAILED_BACKOUT = `The link is used up. Look at what the stage holds; README, "Reverting by
hand", says how to finish.`;

const FAILED_AFTER_FIX = `The certificate is in place; what failed came after that. Look at the
execution.`;

const UNREAD_INPUT = `What it began with did not come with the news of its end, so which stage
it was about is not known. That stage may have been changed: look at the
execution.`;

const UNREADABLE = `Nothing was changed. The event is kept in the execution's input for 90
days. If it tells of a stage, look at that stage by hand.`;
