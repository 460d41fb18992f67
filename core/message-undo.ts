import { REVERT_LINK_DAYS } from '#core/backout';
import { backoutCommand } from '#core/backout-command';
import { EXEMPTION_DAYS } from '#core/exemption';
import type { Ending } from '#core/steps';

/** How the fix that a message tells of can be undone: by a link, or by a call to the backout workflow. */
export type Undo = { readonly revertUrl?: string } | { readonly backoutArn: string };

/** What the message says about undoing the fix; empty where there is nothing to undo. */
export function undoIn({ stage, backoutId, remediation }: Ending, undo: Undo): string {
  if ('backoutArn' in undo) {
    return stage && backoutId
      ? byCommand(backoutCommand({ stage, backoutId, remediationId: remediation.id, ...undo }))
      : '';
  }
  return undo.revertUrl ? byLink(undo.revertUrl) : '';
}

function byLink(revertUrl: string): string {
  return `To undo it (the link opens a page with a form, acts once, and works for
${REVERT_LINK_DAYS} days):
${revertUrl}`;
}

function byCommand(command: string): string {
  return `To undo it, write your name for WHO and your reason for WHY (no quotes
in either), and run it with a role that may start this workflow. It acts
once, and exempts the stage for ${EXEMPTION_DAYS} days:
  ${command}`;
}
