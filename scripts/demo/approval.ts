import type { Audience } from '#scripts/demo/audience';
import type { Aws } from '#scripts/demo/aws';
import { open, submit } from '#scripts/demo/browser';
import { follow, nextExecution } from '#scripts/demo/executions';
import type { Facts } from '#scripts/demo/facts';
import { createApi, viewStage } from '#scripts/demo/gateway';
import { linkIn, messageAbout } from '#scripts/demo/messages';
import { endedAs, viewEvent, viewRun } from '#scripts/demo/runs';

type Question = Pick<Facts, 'prod' | 'prodBefore' | 'prodEvent' | 'askVisits' | 'question' | 'decideUrl'>;
type Answer = Pick<
  Facts,
  | 'decidePage'
  | 'unanswered'
  | 'approval'
  | 'approvalAnswer'
  | 'approvedVisits'
  | 'approvedFix'
  | 'approved'
  | 'approvedMessage'
>;
export type Approval = Question & Answer;

/** What the demo writes into the form of the question, beside its answer. */
export const APPROVER = { who: 'npm run demo', why: 'the backend trusts it already' } as const;

/** A stage of production is asked about, and given its certificate once a person has approved. */
export async function approvalScenes(aws: Aws, audience: Audience): Promise<Approval> {
  audience.scene('Someone creates a stage of production');
  const prod = audience.learns('prod', await createApi(aws, 'prod'));
  const prodBefore = audience.learns('prodBefore', await viewStage(aws, prod));
  const arn = await nextExecution(aws, 'Remediate');
  const prodEvent = audience.learns('prodEvent', await viewEvent(aws, arn));
  const askVisits = audience.learns('askVisits', await follow(aws, arn, audience, { before: 'Ask' }));

  audience.scene('On-call is asked');
  const question = audience.learns('question', await messageAbout(aws, prod, 'asked'));
  const decideUrl = audience.learns('decideUrl', linkIn(question, 'decide'));
  const asked = { prod, prodBefore, prodEvent, askVisits, question, decideUrl };
  return { ...asked, ...(await answerScene(aws, audience, arn, asked)) };
}

async function answerScene(aws: Aws, audience: Audience, arn: string, asked: Question): Promise<Answer> {
  const { prod, askVisits, decideUrl } = asked;
  audience.scene('On-call opens the link in it and approves, and the stage is fixed');
  const { form, ...seen } = await open(decideUrl);
  const decidePage = audience.learns('decidePage', seen);
  const unanswered = audience.learns('unanswered', await viewStage(aws, prod));
  if (!form) throw new Error('the page behind the decision link has no form');
  // A browser adds the button that was pressed.
  const fields = { ...form.fields, ...APPROVER, decision: 'approve' };
  const approval = audience.learns('approval', { ...form, fields });
  const approvalAnswer = audience.learns('approvalAnswer', await submit(approval));
  const rest = await follow(aws, arn, audience, { after: askVisits.length });
  const approvedVisits = audience.learns('approvedVisits', rest);
  const approvedFix = audience.learns('approvedFix', endedAs('fixed', await viewRun(aws, 'Remediate', arn)));
  const approved = audience.learns('approved', await viewStage(aws, prod));
  const approvedMessage = audience.learns('approvedMessage', await messageAbout(aws, prod, 'fixed'));
  const answered = { decidePage, unanswered, approval, approvalAnswer };
  return { ...answered, approvedVisits, approvedFix, approved, approvedMessage };
}
