import { isPause } from '#core/brake';
import { leavesFix } from '#core/ending';
import { isOfStageAlone } from '#core/fix-limit';
import { happenedIn } from '#core/message-happened';
import { stageLabel } from '#core/stage';
import { isNotice, type Telling } from '#core/telling';
import { printable } from '#core/text';

/**
 * What a message tells of, in one sentence.
 *
 * @param mark makes the stage's name, which is printable, stand out
 */
export function headline(of: Telling, mark: (label: string) => string = (label) => label): string {
  const { stage: ref, outcome } = of;
  const label = ref && mark(printable(stageLabel(ref), 160));
  const stage = label ? `Stage ${label}` : 'An event about a stage';
  switch (outcome) {
    case 'asked':
      return `May stagecert give stage ${label} a client certificate?`;
    case 'fixed':
      return `${stage} now presents a client certificate to its backends.`;
    case 'reverted':
      return `${stage} is back to what it was before stagecert changed it.`;
    case 'told':
      return toldHeadline(stage, of);
    case 'declined':
      return `${stage} was left as it is: the change was declined.`;
    case 'expired':
      return `${stage} was left as it is: nobody answered in time.`;
    case 'refused':
      return `${stage} was left as it is: ${refusedBecause(of)}.`;
    case 'contested':
      return `${stage} is contested: stagecert gives it no certificate any more.`;
    case 'gone':
      return `${stage} is gone: there is nothing left to change.`;
    case 'failed':
      return failureHeadline(stage, of);
    default:
      // Only after a person had answered are people told that nothing came of it.
      return `${stage} was left as it is: it is no longer what was asked about.`;
  }
}

/** As the subject has it, but where that is no reason by itself. */
function refusedBecause(of: Telling): string | undefined {
  const { stage, refused } = of;
  const isLimit = refused?.kind === 'brake' && !isPause(refused) && !isOfStageAlone(stage, refused);
  return isLimit ? 'the hourly limit of fixes is reached' : happenedIn(of)[0]?.replace('refused, ', '');
}

function toldHeadline(stage: string, of: Telling): string {
  if (isNotice(of)) return `${stage} presents no client certificate to its backends.`;
  const { finding, expirationDate } = of.found ?? {};
  const needs = `${stage} needs a person: its client certificate`;
  if (finding === 'dangling') return `${needs} is dangling: API Gateway has none of that id.`;
  if (!expirationDate) return `${needs} is ${finding ?? 'not usable'}.`;
  return `${needs} is ${finding}${finding === 'expired' ? ' since' : ', and ends at'} ${expirationDate}.`;
}

function failureHeadline(stage: string, of: Telling): string {
  if (of.unreadable) return `${stage} could not be read. A person has to look.`;
  if (leavesFix(of)) return `${stage} was given a client certificate, but then something failed.`;
  // A backout alone has no finding: it begins with a decision.
  const what = of.decision && !of.found ? 'may not have been reverted' : 'could not be brought into order';
  return `${stage} ${what}. A person has to look.`;
}
