/** What `stagecert status` shows that waits for a person: open questions, and contested stages. */
import { type Asked, asked } from '#cli/status-stages';
import type { Where } from '#core/brake';
import { isAbout } from '#core/exemption-notice';
import { hasExpired } from '#core/link';
import { stageLabel } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Brakes } from '#functions/aws/dynamodb/brake';
import type { Contests } from '#functions/aws/dynamodb/contests';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import type { Questions } from '#functions/aws/dynamodb/questions';
import type { Executions } from '#functions/aws/step-functions';
import { questionNow } from '#functions/shared/question-now';

export interface OpenQuestion {
  readonly stage: string;
  readonly question: string;
  readonly since: string;
  readonly until: string;
  readonly proposed: string;
  /** What of AWS may not be asked, so that it may be over. */
  readonly unread?: string;
}

export interface ContestedStage {
  readonly stage: string;
  readonly by: string;
  /** The removal that was one too many. */
  readonly since: string;
  readonly removals: readonly string[];
  readonly unread?: string;
}

interface Adapters {
  readonly apiGateway: Pick<ApiGateway, 'getStage'>;
  readonly brakes: Pick<Brakes, 'state'>;
  readonly contests: Pick<Contests, 'contested'>;
  readonly exemptions: Pick<Exemptions, 'find' | 'isListed'>;
  readonly executions: Pick<Executions, 'isRunning'>;
  readonly questions: Pick<Questions, 'open'>;
}

/** Questions that an execution still waits for, about stages that are what was asked about. */
export async function* openQuestions(adapters: Adapters, where: Where, now: Date): AsyncGenerator<OpenQuestion> {
  for await (const question of adapters.questions.open(where)) {
    if (hasExpired(question, now)) continue;
    const seen = await asked(() => questionNow(adapters, question, now));
    if ('is' in seen && seen.is.state.state !== 'open') continue;
    // Who records that an execution was cut off closes its question; should that have failed, nobody acts on an answer.
    const running = await asked(() => adapters.executions.isRunning(question.executionArn));
    if ('is' in running && !running.is) continue;
    const { stage, questionId, askedAt: since, expiresAt: until, proposed } = question;
    yield { stage: stageLabel(stage), question: questionId, since, until, proposed, ...unreadOf(seen, running) };
  }
}

/** Stages that are contested, and still there. */
export async function* contestedStages(
  { contests, apiGateway }: Adapters,
  where: Where,
): AsyncGenerator<ContestedStage> {
  for await (const { stage, stageCreatedDate, contest } of contests.contested(where)) {
    const live = await asked(() => apiGateway.getStage(stage));
    if ('is' in live && !(live.is && isAbout(live.is, { stageCreatedDate }))) continue;
    const { principal: by, removals } = contest;
    yield { stage: stageLabel(stage), by, since: removals.at(-1) ?? '', removals, ...unreadOf(live) };
  }
}

function unreadOf(...answers: readonly Asked<unknown>[]): { readonly unread?: string } {
  const unread = answers.flatMap((answer) => ('denied' in answer ? [answer.denied] : []));
  return unread.length > 0 ? { unread: unread.join('; ') } : {};
}
