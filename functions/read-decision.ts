import * as z from 'zod/mini';
import type { Decision } from '#core/backout';
import type { Ending } from '#core/ending-record';
import { NoAnswer, NoDecisionRecorded, StageBusy } from '#core/errors';
import { chainOf } from '#core/history';
import type { Outcome } from '#core/outcome';
import { decidedEntry, questionIdOf } from '#core/question';
import { type LiveStage, stageLabel } from '#core/stage';
import { type ApprovedAs, answered } from '#core/steps';
import { type Verdict, verdictOn } from '#core/verdict';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Exemptions, exemptions } from '#functions/aws/dynamodb/exemptions';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Leases, leases } from '#functions/aws/dynamodb/leases';
import { type Questions, questions } from '#functions/aws/dynamodb/questions';
import { table } from '#functions/aws/dynamodb/table';
import { type Integrations, integrations } from '#functions/aws/integrations';
import { askedAgain } from '#functions/shared/asked-again';
import { conclude } from '#functions/shared/conclude';
import { overtakenBy, overtakenByBackends } from '#functions/shared/overtaken';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly exemptions: Exemptions;
  readonly history: History;
  readonly integrations: Integrations;
  readonly leases: Leases;
  readonly questions: Questions;
  readonly now: () => Date;
}

type Answered = z.infer<typeof answered>;
/** The same with what its ending says of the answer. */
type Concluded = Answered & Pick<Ending, 'questionId' | 'decision' | 'refusal'>;

/**
 * Takes the stage again and reads from the table what was decided, whatever woke the execution. What was approved is what is
 * done: where the stage is not what was asked about any more, the approval is void.
 *
 * @returns `next`: `fix`, `exempt` (declined), `tell` (with the outcome), `failed` (asking failed) or `done` (in silence)
 * @throws StageBusy while somebody else holds the stage; NoDecisionRecorded where it was woken although nobody decided; NoAnswer
 *   where it cannot be told whether an approval is about what is there still
 */
export function readDecision(adapters: Adapters) {
  return async (raw: unknown) => {
    const record = z.parse(answered, raw);
    const { stage, remediation } = record;
    const { leases, questions, now } = adapters;
    if (!(await leases.takeUp(stage, remediation.executionArn, now()))) {
      throw new StageBusy(`Another execution holds ${stageLabel(stage)}; the answer is read once it has ended`);
    }
    const questionId = questionIdOf(remediation);
    const verdict = await closed(adapters, record, questionId);
    // A refusal stays in the way of other looks until it is carried out: it is a person's word.
    if (verdict.verdict !== 'declined') await questions.settle({ stage, questionId });
    const known = { questionId, remediation: { ...remediation, resumedAt: now().toISOString() } };
    return { ...known, ...(await answerTo(verdict, adapters, record, questionId)) };
  };
}

/** The verdict once it is final: where nobody has answered the question is closed, unless an answer comes first. */
async function closed({ questions, now }: Adapters, { stage, interruption }: Answered, questionId: string) {
  for (;;) {
    const question = await questions.find({ stage, questionId });
    const verdict = verdictOn(question, interruption?.Error, now());
    if (question?.status !== 'open') return verdict;
    const ofNobody = { outcome: 'failed' as const, why: 'its execution went on without an answer' };
    const isClosed =
      verdict.verdict === 'expired' ? await questions.expire(question) : await questions.makeVoid(question, ofNobody);
    if (isClosed) return verdict;
  }
}

async function answerTo(verdict: Verdict, adapters: Adapters, record: Answered, questionId: string) {
  switch (verdict.verdict) {
    case 'approved':
      return approved(adapters, record, verdict.decision, questionId);
    case 'declined':
      await recordDecision(adapters, record, questionId, verdict.decision);
      return { next: 'exempt' as const, outcome: 'declined' as const, decision: verdict.decision };
    case 'expired':
      return expired(adapters, record);
    case 'void':
      return ended(adapters, record, verdict);
    case 'failed':
      return { next: 'failed' as const };
    case 'forged':
      throw new NoDecisionRecorded(
        `The execution was woken, but nobody has decided about ${stageLabel(record.stage)}: a task token alone approves nothing. Find out who called SendTaskSuccess (CloudTrail).`,
      );
  }
}

async function approved(adapters: Adapters, record: Answered, decision: Decision, questionId: string) {
  await recordDecision(adapters, record, questionId, decision);
  const live = await adapters.apiGateway.getStage(record.stage);
  const over =
    (await overtakenBy(adapters, record, live, adapters.now())) ??
    (await overtakenByBackends(adapters, record, live?.variables ?? {}));
  if (over && 'unread' in over) {
    throw new NoAnswer(
      `What was approved is shown to the backends that were listed, and which ones ${stageLabel(record.stage)} leads to now could not be read: ${over.unread}`,
    );
  }
  if (!over) return { next: 'fix' as const, decision, ...approvedAs(live) };
  if ('problem' in over) {
    const refused = { kind: 'exemption' as const, why: over.problem };
    return { next: 'tell' as const, decision, outcome: 'refused' as const, refused };
  }
  await adapters.questions.annul({ stage: record.stage, questionId }, over);
  const refusal = `The approval is void: ${over.why}`;
  if (over.outcome === 'coalesced') {
    const { interruption: _answered, ...look } = record;
    return askedAgain(adapters, { ...look, questionId, decision, refusal, outcome: over.outcome }, adapters.now());
  }
  return { next: 'tell' as const, decision, outcome: over.outcome, refusal };
}

function approvedAs(live: LiveStage | null): { readonly approvedAs?: ApprovedAs } {
  if (!live) return {};
  const { lastUpdatedDate, deploymentId } = live;
  return { approvedAs: { lastUpdatedDate, deploymentId } };
}

/**
 * That nobody answered is told, unless nobody need have: no event tells of a deleted stage, nor of an exemption. Other backends
 * do not ask again by themselves: an API that is deployed again and again would, and nobody answers.
 */
async function expired(adapters: Adapters, record: Answered) {
  const live = await adapters.apiGateway.getStage(record.stage);
  const over = await overtakenBy(adapters, record, live, adapters.now());
  if (over && !('problem' in over)) return ended(adapters, record, over);
  return { next: 'tell' as const, outcome: 'expired' as const };
}

/** Before anything is done or told because of it. */
async function recordDecision({ history }: Adapters, record: Answered, questionId: string, decision: Decision) {
  const { stage, remediation } = record;
  const entry = decidedEntry(questionId, decision, remediation);
  await history.append(chainOf(stage, remediation.executionArn), entry, remediation.startedAt);
}

/** Nothing to tell: what made the question void has been or will be told by the look that did so, or that follows. */
async function ended(
  adapters: Adapters,
  { interruption: _answered, ...record }: Concluded,
  { outcome }: { readonly outcome: Outcome },
) {
  const conclusion = await conclude(adapters, { ...record, outcome }, adapters.now());
  // A look that follows decides on the outcome.
  return {
    next: 'done' as const,
    ...(conclusion.lookAgain ? {} : { outcome: record.outcome ?? outcome }),
    ...conclusion,
  };
}

const store = table(readSettings(process.env, ['TABLE_NAME']).TABLE_NAME);

export const handler = readDecision({
  apiGateway: apiGateway(),
  exemptions: exemptions(store),
  history: history(store),
  integrations: integrations(),
  leases: leases(store),
  questions: questions(store),
  now: () => new Date(),
});
