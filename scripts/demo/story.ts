import { type Approval, approvalScenes } from '#scripts/demo/approval';
import type { Audience } from '#scripts/demo/audience';
import type { Aws } from '#scripts/demo/aws';
import { open, submit } from '#scripts/demo/browser';
import { follow, nextExecution } from '#scripts/demo/executions';
import type { Facts } from '#scripts/demo/facts';
import { createStageBeside, describeStage, viewCertificate, viewStage } from '#scripts/demo/gateway';
import { linkIn, messageAbout } from '#scripts/demo/messages';
import { endedAs, stageOf, viewEvent, viewRun } from '#scripts/demo/runs';
import { readExemption, readHistory } from '#scripts/demo/table';

type Fix = Pick<
  Facts,
  'stage' | 'before' | 'event' | 'fixVisits' | 'fix' | 'fixed' | 'certificate' | 'fixMessage' | 'revertUrl'
>;
type Revert = Pick<
  Facts,
  'page' | 'opened' | 'sent' | 'answer' | 'revertVisits' | 'revert' | 'restored' | 'revertMessage' | 'exemption'
>;
type Touch = Pick<Facts, 'touchEvent' | 'touchVisits' | 'touch' | 'touched'>;

/** Seconds that a stage must have been left alone before it is fixed, in the demo's build of the service; 60 by default. */
export const SETTLE_SECONDS = 3;

/** What the demo writes into the revert form: who it is and why it asks. */
export const SIGNATURE = { who: 'npm run demo', why: 'to show the way back' } as const;

/** What the further change of the stage sets. */
export const NEW_DESCRIPTION = 'Takes orders';

/**
 * Plays the whole story against a running sandbox.
 *
 * @throws Error where it cannot go on, because something that it waits for did not happen
 */
export async function play(aws: Aws, audience: Audience): Promise<Facts> {
  const approval = await approvalScenes(aws, audience);
  const fix = await fixScenes(aws, audience, approval);
  const revert = await revertScenes(aws, audience, fix);
  const touch = await touchScene(aws, audience, { ...approval, ...fix });
  audience.scene('The auditor reads the history');
  const history = audience.learns('history', await readHistory(aws, stageOf(fix.fix)));
  return { ...approval, ...fix, ...revert, ...touch, history };
}

async function fixScenes(aws: Aws, audience: Audience, { prod, approvedFix }: Approval): Promise<Fix> {
  audience.scene('Someone creates another stage, about which nobody is asked');
  const stage = audience.learns('stage', await createStageBeside(aws, prod, 'beta'));
  const before = audience.learns('before', await viewStage(aws, stage));

  audience.scene('Its event starts a remediation');
  const arn = await nextExecution(aws, 'Remediate', [approvedFix.executionArn]);
  const event = audience.learns('event', await viewEvent(aws, arn));
  const fixVisits = audience.learns('fixVisits', await follow(aws, arn, audience));
  const fix = audience.learns('fix', endedAs('fixed', await viewRun(aws, 'Remediate', arn)));

  audience.scene('The stage has a client certificate');
  const fixed = audience.learns('fixed', await viewStage(aws, stage));
  const certificate = audience.learns('certificate', await viewCertificate(aws, String(fixed.clientCertificateId)));

  audience.scene('On-call has a message');
  const fixMessage = audience.learns('fixMessage', await messageAbout(aws, stage, 'fixed'));
  const revertUrl = audience.learns('revertUrl', linkIn(fixMessage, 'revert'));
  return { stage, before, event, fixVisits, fix, fixed, certificate, fixMessage, revertUrl };
}

async function revertScenes(aws: Aws, audience: Audience, { stage, fix, revertUrl }: Fix): Promise<Revert> {
  audience.scene('On-call opens the link in it');
  const { form, ...seen } = await open(revertUrl);
  const page = audience.learns('page', seen);
  const opened = audience.learns('opened', await viewStage(aws, stage));
  if (!form) throw new Error('the page behind the revert link has no form');

  audience.scene('On-call fills in the form, and the change is undone');
  const sent = audience.learns('sent', { ...form, fields: { ...form.fields, ...SIGNATURE } });
  const answer = audience.learns('answer', await submit(sent));
  const arn = await nextExecution(aws, 'Backout');
  const revertVisits = audience.learns('revertVisits', await follow(aws, arn, audience));
  const revert = audience.learns('revert', endedAs('reverted', await viewRun(aws, 'Backout', arn)));
  const restored = audience.learns('restored', await viewStage(aws, stage));
  const revertMessage = audience.learns('revertMessage', await messageAbout(aws, stage, 'reverted'));
  const exemption = audience.learns('exemption', await readExemption(aws, stageOf(fix)));
  return { page, opened, sent, answer, revertVisits, revert, restored, revertMessage, exemption };
}

async function touchScene(aws: Aws, audience: Audience, { approvedFix, stage, fix }: Approval & Fix): Promise<Touch> {
  audience.scene('Someone changes the stage again: it is left alone');
  await describeStage(aws, stage, NEW_DESCRIPTION);
  const arn = await nextExecution(aws, 'Remediate', [approvedFix.executionArn, fix.executionArn]);
  const touchEvent = audience.learns('touchEvent', await viewEvent(aws, arn));
  const touchVisits = audience.learns('touchVisits', await follow(aws, arn, audience));
  const touch = audience.learns('touch', await viewRun(aws, 'Remediate', arn));
  const touched = audience.learns('touched', await viewStage(aws, stage));
  return { touchEvent, touchVisits, touch, touched };
}
