import * as z from 'zod/mini';
import { type Compensation, compensationOf } from '#core/compensation';
import { NotVerified } from '#core/errors';
import type { Outcome } from '#core/outcome';
import { questionIdOf } from '#core/question';
import { type Change, changeState, reversed, type StageRef, stageLabel } from '#core/stage';
import { type Interrupted, interrupted } from '#core/steps';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Brakes, brakes } from '#functions/aws/dynamodb/brake';
import { type Certificates, certificates } from '#functions/aws/dynamodb/certificates';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Leases, leases } from '#functions/aws/dynamodb/leases';
import { type Questions, questions } from '#functions/aws/dynamodb/questions';
import { table } from '#functions/aws/dynamodb/table';
import { askedAgain } from '#functions/shared/asked-again';
import { conclude } from '#functions/shared/conclude';
import { discardCertificate } from '#functions/shared/discard-certificate';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly brakes: Brakes;
  readonly certificates: (of: StageRef) => Certificates;
  readonly history: History;
  readonly leases: Leases;
  readonly questions: Questions;
  readonly now: () => Date;
}

/**
 * Undoes a fix that was cut off half-way, as far as it had come, and says how the remediation ends.
 *
 * @returns `outcome` (`gone`, `already-compliant`, `exempt`, `coalesced`, `refused`, `failed`) and what was undone. A look that needs nobody's
 *   attention is concluded here; the others, `next` is `tell`, are recorded and told by the workflow
 */
export function compensate(adapters: Adapters) {
  return async (raw: unknown) => {
    const { interruption, ...state } = z.parse(interrupted, raw);
    const { undo, ...decided } = compensationOf(
      { ...state, interruption },
      await adapters.apiGateway.getStage(state.stage),
    );
    if (undo) await takeBack(adapters.apiGateway, state.stage, undo);
    await giveUpCertificate(adapters, state, decided.refused?.kind === 'preflight');
    await adapters.brakes.cameToNothing(state.stage, state.remediation);
    if (decided.refused?.kind === 'brake') await noteLeft(adapters, state);
    const { outcome } = decided;
    if (outcome === 'failed' || outcome === 'refused') return { ...decided, next: 'tell' as const };
    // Concluded here also where it is told: definitions of before know no `next`, and recording it once more changes nothing.
    const refusal = state.decision && (await annulled(adapters.questions, state, { outcome, why: whyOf(decided) }));
    const ending = { ...state, ...decided, ...(refusal && { refusal }) };
    // What an earlier look of this execution did stays its outcome; that one failed says its `failure`.
    const earlier = state.outcome === 'failed' ? undefined : state.outcome;
    if (refusal && outcome === 'coalesced') {
      const again = await askedAgain(adapters, { ...ending, refusal }, adapters.now());
      return { ...again, ...(state.outcome === 'failed' && { outcome }) };
    }
    const conclusion = await conclude(adapters, ending, adapters.now());
    // Whoever approved is told what came of it.
    if (refusal) return { ...decided, next: 'tell' as const, refusal, ...conclusion };
    return { ...decided, next: 'done' as const, outcome: earlier ?? outcome, ...conclusion };
  };
}

/** The page behind the question's link says so from then on. */
async function annulled(
  questions: Questions,
  { stage, remediation }: Omit<Interrupted, 'interruption'>,
  over: { readonly outcome: Outcome; readonly why: string },
): Promise<string> {
  await questions.annul({ stage, questionId: questionIdOf(remediation) }, over);
  return `The approval is void: ${over.why}`;
}

const whyOf = ({ compensation }: Compensation): string => compensation.replace(/^nothing: /, '');

/** What the brake leaves is looked at again when a person says so. */
async function noteLeft({ brakes, now }: Adapters, { stage, cause, remediation }: Omit<Interrupted, 'interruption'>) {
  await brakes.leave({ stage, cause, executionArn: remediation.executionArn, at: now().toISOString() });
}

async function takeBack(apiGateway: ApiGateway, stage: StageRef, made: Change): Promise<void> {
  await apiGateway.setClientCertificate(stage, made.from);
  const live = await apiGateway.getStage(stage);
  if (live && changeState(live, reversed(made)) !== 'made') {
    throw new NotVerified(`${stageLabel(stage)} still holds the certificate that was to be taken off again`);
  }
}

/**
 * A certificate that was made for this remediation and that nobody else uses goes at once: no backend trusts it.
 *
 * @param isWanted true where people are about to have a backend trust it: it stays for its grace
 */
async function giveUpCertificate(
  { apiGateway, certificates: of, now }: Adapters,
  { stage, certificate, remediation }: Omit<Interrupted, 'interruption'>,
  isWanted: boolean,
) {
  if (!certificate) return;
  const certificates = of(stage);
  const at = now();
  const ours = await certificates.find(certificate.certificateId);
  const { unused } = await certificates.releaseUse(certificate.certificateId, stage, at);
  if (isWanted || !ours || !unused || ours.remediationId !== remediation.id) return;
  await discardCertificate({ apiGateway, certificates }, ours, at.toISOString(), at);
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = compensate({
  apiGateway: apiGateway(),
  brakes: brakes(store),
  certificates: (of) => certificates(store, of),
  history: history(store),
  leases: leases(store),
  questions: questions(store),
  now: () => new Date(),
});
