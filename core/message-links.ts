import { REVERT_LINK_DAYS } from '#core/backout';
import { backoutCommand } from '#core/backout-command';
import { leavesFix } from '#core/ending';
import { EXEMPTION_DAYS } from '#core/exemption';
import type { LinkKind } from '#core/link';
import { paragraphs } from '#core/message-lines';
import { asArgument } from '#core/shell-argument';
import { stageLabel } from '#core/stage';
import { isNotice, type Telling } from '#core/telling';

/** How long a link to a timeline works, and one that exempts. */
export const OTHER_LINK_DAYS = 30;

/** What the reader of a message can do with it: addresses of pages, or the workflow that a command starts where there are none. */
export interface Links {
  readonly decideUrl?: string;
  readonly revertUrl?: string;
  readonly exemptUrl?: string;
  readonly statusUrl?: string;
  readonly backoutArn?: string;
}

/** The kinds of links that a message has where there are pages, with the id of what each is about. */
export function linksIn(of: Telling): readonly { readonly kind: LinkKind; readonly about: string }[] {
  const { stage, question, backoutId, remediation } = of;
  if (!stage) return [];
  const isAsked = of.outcome === 'asked' && question;
  return [
    ...(isAsked ? [{ kind: 'decide', about: question.questionId } as const] : []),
    ...(leavesFix(of) && backoutId ? [{ kind: 'revert', about: backoutId } as const] : []),
    ...(of.found && (isAsked || isNotice(of)) ? [{ kind: 'exempt', about: remediation.id } as const] : []),
    ...(of.outcome === 'gone' ? [] : [{ kind: 'status', about: remediation.id } as const]),
  ];
}

/** What the message says about what its reader can do; each link stands on a line of its own. */
export function waysIn(of: Telling, links: Links): string {
  const { stage, backoutId, remediation } = of;
  const { backoutArn, ...urls } = links;
  const byCommand = backoutArn && leavesFix(of) && stage && backoutId;
  return paragraphs(
    urls.decideUrl && of.question ? `${toAnswer(of.question.expiresAt)}\n${urls.decideUrl}` : '',
    backoutArn && of.question && stage ? toAnswerByCommand(of.question, stageLabel(stage)) : '',
    urls.revertUrl ? `${TO_REVERT}\n${urls.revertUrl}` : '',
    byCommand ? toRun(backoutCommand({ stage, backoutId, remediationId: remediation.id, backoutArn }), of) : '',
    urls.exemptUrl ? `${TO_EXEMPT}\n${urls.exemptUrl}` : '',
    urls.statusUrl ? `${TO_SEE}\n${urls.statusUrl}` : '',
  );
}

const toAnswer = (expiresAt: string) => `To answer (the link opens a page with a form, acts once, and works until
${expiresAt}):`;

/** Where there are no pages. The label is of characters that need no quotes, but for the `$` of a default stage. */
function toAnswerByCommand({ expiresAt, questionId }: NonNullable<Telling['question']>, label: string): string {
  const command = (answer: string) => `  stagecert ${answer} ${asArgument(label)} \\
    --question ${asArgument(questionId)} \\
    --why 'WHY'`;
  return `To answer, until ${expiresAt}, one of these, with your
reason for WHY (stagecert is the command of this service):
${command('approve')}
${command('decline')}`;
}

const TO_REVERT = `To undo it (the link opens a page with a form, acts once, and works for
${REVERT_LINK_DAYS} days):`;

const TO_EXEMPT = `To have the stage left alone (a form asks for how long, and why):`;

const TO_SEE = `What happened to the stage so far:`;

function toRun(command: string, { policy }: Telling): string {
  return `To undo it, write your name for WHO and your reason for WHY (no quotes
in either), and run it with a role that may start this workflow. It acts
once, and exempts the stage for ${policy?.exemptionDays ?? EXEMPTION_DAYS} days:
  ${command}`;
}
