import type { StageRef } from '#core/stage';
import type { Aws } from '#scripts/demo/aws';
import { open, submit } from '#scripts/demo/browser';
import { follow, nextExecution, viewEvent, viewRun, type Watcher } from '#scripts/demo/executions';
import type { Facts, Form, Run } from '#scripts/demo/facts';
import { createStage, describeStage, viewCertificate, viewStage } from '#scripts/demo/gateway';
import { messageAbout, revertLinkIn } from '#scripts/demo/messages';
import { readExemption, readHistory } from '#scripts/demo/table';

/** Whoever the story is told to, as it happens. */
export interface Audience extends Watcher {
  /** The next scene begins. */
  scene(title: string): void;
  /** Something became known; gives it back. */
  learns<Name extends keyof Facts>(name: Name, fact: Facts[Name]): Facts[Name];
}

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
  const fix = await fixScenes(aws, audience);
  const revert = await revertScenes(aws, audience, fix);
  const touch = await touchScene(aws, audience, fix);
  audience.scene('The auditor reads the history');
  const history = audience.learns('history', await readHistory(aws, stageOf(fix.fix)));
  return { ...fix, ...revert, ...touch, history };
}

async function fixScenes(aws: Aws, audience: Audience): Promise<Fix> {
  audience.scene('Someone creates a stage');
  const stage = audience.learns('stage', await createStage(aws));
  const before = audience.learns('before', await viewStage(aws, stage));

  audience.scene('Its event starts a remediation');
  const arn = await nextExecution(aws, 'Remediate');
  const event = audience.learns('event', await viewEvent(aws, arn));
  const fixVisits = audience.learns('fixVisits', await follow(aws, arn, audience));
  const fix = audience.learns('fix', endedAs('fixed', await viewRun(aws, 'Remediate', arn)));

  audience.scene('The stage has a client certificate');
  const fixed = audience.learns('fixed', await viewStage(aws, stage));
  const certificate = audience.learns('certificate', await viewCertificate(aws, String(fixed.clientCertificateId)));

  audience.scene('On-call has a message');
  const fixMessage = audience.learns('fixMessage', await messageAbout(aws, 'fixed'));
  const revertUrl = audience.learns('revertUrl', revertLinkIn(fixMessage));
  return { stage, before, event, fixVisits, fix, fixed, certificate, fixMessage, revertUrl };
}

async function revertScenes(aws: Aws, audience: Audience, { stage, fix, revertUrl }: Fix): Promise<Revert> {
  audience.scene('On-call opens the link in it');
  const { form, ...seen } = await open(revertUrl);
  const page = audience.learns('page', seen);
  const opened = audience.learns('opened', await viewStage(aws, stage));
  if (!form) throw new Error('the page behind the revert link has no form');

  audience.scene('On-call fills in the form, and the change is undone');
  const sent = audience.learns('sent', filledIn(form));
  const answer = audience.learns('answer', await submit(sent));
  const arn = await nextExecution(aws, 'Backout');
  const revertVisits = audience.learns('revertVisits', await follow(aws, arn, audience));
  const revert = audience.learns('revert', endedAs('reverted', await viewRun(aws, 'Backout', arn)));
  const restored = audience.learns('restored', await viewStage(aws, stage));
  const revertMessage = audience.learns('revertMessage', await messageAbout(aws, 'reverted'));
  const exemption = audience.learns('exemption', await readExemption(aws, stageOf(fix)));
  return { page, opened, sent, answer, revertVisits, revert, restored, revertMessage, exemption };
}

async function touchScene(aws: Aws, audience: Audience, { stage, fix }: Fix): Promise<Touch> {
  audience.scene('Someone changes the stage again: it is left alone');
  await describeStage(aws, stage, NEW_DESCRIPTION);
  const arn = await nextExecution(aws, 'Remediate', [fix.executionArn]);
  const touchEvent = audience.learns('touchEvent', await viewEvent(aws, arn));
  const touchVisits = audience.learns('touchVisits', await follow(aws, arn, audience));
  const touch = audience.learns('touch', await viewRun(aws, 'Remediate', arn));
  const touched = audience.learns('touched', await viewStage(aws, stage));
  return { touchEvent, touchVisits, touch, touched };
}

/** What comes after an execution that ended otherwise would make no sense. */
function endedAs(outcome: string, run: Run): Run {
  const ended = run.output?.outcome ?? run.status;
  if (ended !== outcome) throw new Error(`${run.executionArn} ended as ${ended}, not as ${outcome}`);
  return run;
}

/** The stage as the service names it, account and Region included. */
export function stageOf({ executionArn, output }: Run): StageRef {
  if (!output) throw new Error(`${executionArn} has no output`);
  return output.stage;
}

function filledIn({ action, fields }: Form): Form {
  return { action, fields: { ...fields, ...SIGNATURE } };
}
