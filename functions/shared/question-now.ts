import { stoppedBecause } from '#core/brake-stop';
import { StagecertError } from '#core/errors';
import { NO_TAGS } from '#core/exemption-tags';
import { builtInBrake } from '#core/policy-settings';
import { askedBy, type Question } from '#core/question';
import { type QuestionState, questionState } from '#core/question-state';
import type { LiveStage } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Brakes } from '#functions/aws/dynamodb/brake';
import type { Exemptions } from '#functions/aws/dynamodb/exemptions';
import { type LeftAlone, wishAbout } from '#functions/shared/exemption-of';

interface Adapters {
  readonly apiGateway: Pick<ApiGateway, 'getStage'>;
  readonly brakes: Pick<Brakes, 'state'>;
  readonly exemptions: Pick<Exemptions, 'find' | 'isListed'>;
}

/** A question beside the stage as it is now: what an answer can do. */
export interface QuestionNow {
  /** Null where the stage is gone. */
  readonly live: LiveStage | null;
  readonly state: QuestionState;
  /** Somebody wants the stage left alone in words that cannot be followed; printable. */
  readonly unclear: string | undefined;
  /** Why an approval would only be refused now, of a question that is open, or why that cannot be known; printable. */
  readonly stopped: string | null;
}

/**
 * Looks whether a question is still about what it was about, before a person's answer is taken. Changes nothing.
 *
 * An exemption that cannot be followed lets the answer be recorded: before anything is changed it is looked at again, and then
 * refused.
 */
export async function questionNow(adapters: Adapters, question: Question, now: Date): Promise<QuestionNow> {
  const live = await adapters.apiGateway.getStage(question.stage);
  const wish = await wishOf(adapters.exemptions, question, live, now);
  const [left, unclear] = 'problem' in wish ? [null, wish.problem] : [wish.exemption, undefined];
  const state = questionState(question, live, left, now);
  return {
    live,
    state,
    unclear,
    stopped: state.state === 'open' ? await stopOf(adapters.brakes, question, now) : null,
  };
}

/**
 * Whether the brake would stop the fix; its step asks again, whatever was seen here. A refusal needs no brake: that it cannot be
 * known stops approvals only. What AWS said, or what stands in the table, is not for everybody who was handed a link.
 */
async function stopOf(brakes: Adapters['brakes'], question: Question, now: Date): Promise<string | null> {
  const { stage, brake = builtInBrake } = question;
  try {
    return stoppedBecause(await brakes.state(stage), stage, askedBy(question), brake, now);
  } catch (error) {
    if (!(error instanceof StagecertError)) throw error;
    return 'Whether fixes are stopped cannot be known: the record of that cannot be read. What is wrong, operators are told by: stagecert status';
  }
}

/** Whether somebody wants the stage left alone while people are asked. */
async function wishOf(
  exemptions: Adapters['exemptions'],
  question: Question,
  live: LiveStage | null,
  now: Date,
): Promise<LeftAlone> {
  if (!live || question.status !== 'open') return { exemption: null };
  const exemptionRule = async () => question.exemption ?? NO_TAGS;
  return wishAbout({ exemptions, exemptionRule }, live, now);
}
