/** What `stagecert status` shows that waits for a person: open questions, contested stages, and those that the brake left. */
import { asked, type Unread, unreadOf } from '#cli/status-asked';
import type { Look } from '#cli/status-looks';
import type { Where } from '#core/brake';
import { isAbout } from '#core/exemption-notice';
import { hasExpired } from '#core/link';
import type { Question } from '#core/question';
import { stageLabel } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Brakes } from '#functions/aws/dynamodb/brake';
import type { Contested, Contests } from '#functions/aws/dynamodb/contests';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import type { Questions } from '#functions/aws/dynamodb/questions';
import type { Executions } from '#functions/aws/step-functions';
import { questionNow } from '#functions/shared/question-now';

export interface OpenQuestion extends Unread {
  readonly stage: string;
  readonly question: string;
  readonly since: string;
  readonly until: string;
  readonly proposed: string;
}

export interface ContestedStage extends Unread {
  readonly stage: string;
  readonly by: string;
  /** The removal that was one too many. */
  readonly since: string;
  readonly removals: readonly string[];
}

/** A stage that the brake left without a certificate. */
export interface StageLeft extends Unread {
  readonly stage: string;
  readonly at: string;
}

interface Adapters {
  readonly apiGateway: Pick<ApiGateway, 'getStage'>;
  readonly brakes: Pick<Brakes, 'state' | 'left'>;
  readonly contests: Pick<Contests, 'contested'>;
  readonly exemptions: Pick<Exemptions, 'find' | 'isListed'>;
  readonly executions: Pick<Executions, 'isRunning'>;
  readonly questions: Pick<Questions, 'open'>;
}

/** Questions that an execution still waits for, about stages that are what was asked about. */
export async function* openQuestions(adapters: Adapters, where: Where, now: Date): AsyncGenerator<Look<OpenQuestion>> {
  for await (const question of adapters.questions.open(where)) {
    if (!hasExpired(question, now)) yield () => lookAtQuestion(adapters, question, now);
  }
}

async function lookAtQuestion(adapters: Adapters, question: Question, now: Date): Promise<OpenQuestion[]> {
  const seen = await asked(() => questionNow(adapters, question, now));
  if ('is' in seen && seen.is.state.state !== 'open') return [];
  // Who records that an execution was cut off closes its question; should that have failed, nobody acts on an answer.
  const running = await asked(() => adapters.executions.isRunning(question.executionArn));
  if ('is' in running && !running.is) return [];
  const { stage, questionId, askedAt: since, expiresAt: until, proposed } = question;
  return [{ stage: stageLabel(stage), question: questionId, since, until, proposed, ...unreadOf(seen, running) }];
}

/** Stages that are contested, and still there. */
export async function* contestedStages(adapters: Adapters, where: Where): AsyncGenerator<Look<ContestedStage>> {
  for await (const each of adapters.contests.contested(where)) yield () => lookAtContest(adapters, each);
}

async function lookAtContest({ apiGateway }: Adapters, { stage, ...of }: Contested): Promise<ContestedStage[]> {
  const live = await asked(() => apiGateway.getStage(stage));
  if ('is' in live && !(live.is && isAbout(live.is, of))) return [];
  const { principal: by, removals } = of.contest;
  return [{ stage: stageLabel(stage), by, since: removals.at(-1) ?? '', removals, ...unreadOf(live) }];
}

/** Stages that the brake left, and that have no certificate still. */
export async function* stagesLeft({ apiGateway, brakes }: Adapters, where: Where): AsyncGenerator<Look<StageLeft>> {
  for await (const { stage, at } of brakes.left(where)) {
    yield async () => {
      const live = await asked(() => apiGateway.getStage(stage));
      if ('is' in live && live.is?.clientCertificateId !== null) return [];
      return [{ stage: stageLabel(stage), at, ...unreadOf(live) }];
    };
  }
}
