import * as z from 'zod/mini';
import { apiNameIn, toldName } from '#core/api-name';
import type { Ending } from '#core/ending-record';
import type { Exemption } from '#core/exemption';
import { actionFor, choiceOf, nextStep, type Ruling, workBy } from '#core/inspection';
import type { Outcome } from '#core/outcome';
import { unaskedBecause } from '#core/question-state';
import type { LiveStage } from '#core/stage';
import { execution, type Found, type Look, type Refused } from '#core/steps';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Backouts, backouts } from '#functions/aws/dynamodb/backouts';
import { type Certificates, certificates } from '#functions/aws/dynamodb/certificates';
import { type Contests, contests } from '#functions/aws/dynamodb/contests';
import { type Exemptions, exemptions } from '#functions/aws/dynamodb/exemptions';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Leases, leases } from '#functions/aws/dynamodb/leases';
import { type Pace, pace } from '#functions/aws/dynamodb/pace';
import { type Questions, questions } from '#functions/aws/dynamodb/questions';
import { table } from '#functions/aws/dynamodb/table';
import { type Integrations, integrations } from '#functions/aws/integrations';
import { parameter } from '#functions/aws/ssm';
import { type TaskTokens, taskTokens } from '#functions/aws/step-functions';
import { conclude } from '#functions/shared/conclude';
import { type Contested, contestOver, nameAtLastFix } from '#functions/shared/contest';
import { heldCertificate } from '#functions/shared/held-certificate';
import { meetsQuestion } from '#functions/shared/question';
import { type RulingFor, rulings, withoutPreflight } from '#functions/shared/rulings';
import { secondsToSettle, seenAs } from '#functions/shared/seen-stage';
import { readSettings } from '#functions/shared/settings';
import { claimed, startOf } from '#functions/shared/start-of-look';
import { turnFor, waitFor } from '#functions/shared/turns';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly backouts: Backouts;
  readonly certificates: (of: Look['stage']) => Certificates;
  readonly contests: Contests;
  readonly exemptions: Exemptions;
  readonly history: History;
  readonly integrations: Integrations;
  readonly leases: Leases;
  readonly pace: Pace;
  readonly questions: Questions;
  readonly rulingFor: RulingFor;
  readonly tokens: TaskTokens;
  readonly now: () => Date;
}

/**
 * `input` is a raw event at first; afterwards what Inspect itself gave, when its turn has come, or the stage has settled or
 * must be seen again.
 */
const inspectInput = z.object({ execution, input: z.unknown() });

/**
 * Claims the stage, looks at it, and says what comes next; ends the look itself where nothing has to be done.
 *
 * @returns `next` and what the steps after it need; the raw event is not among it
 * @throws UnreadableEvent, StageBusy while a backout holds the stage, TooFarBehind, and what the adapters throw
 */
export function inspect(adapters: Adapters) {
  return async (raw: unknown) => {
    const { execution: by, input } = z.parse(inspectInput, raw);
    const begin = startOf(by, input);
    const now = adapters.now();
    const start = await claimed(adapters.leases, begin, now);
    if (!start) return done(adapters, begin.start, 'coalesced');
    const turn = await turnFor('look', begin.waitedFor, start, adapters.pace, now);
    if (turn.waitSeconds > 0) return wait(adapters, waitFor(turn, start));
    const live = await adapters.apiGateway.getStage(start.stage);
    const certificate = live && (await heldCertificate(adapters, live, now));
    if (!certificate) {
      await meetsQuestion(adapters, start.stage, null, now);
      return done(adapters, start, 'gone');
    }
    const seen = await seenAs(adapters, live, certificate, now);
    const { found, exemption, problem, ruling } = seen;
    const met = { ...found, variables: live.variables };
    if (await meetsQuestion(adapters, start.stage, met, now)) return done(adapters, start, 'coalesced', { found });
    const step = nextStep(found.finding, await secondsToSettle(seen, start.remediation, now));
    const look = { ...start, ...(await seen.naming()) };
    if (step.next === 'done') return done(adapters, look, step.outcome, { found, ...exemptedBy(exemption) });
    if (step.next === 'settle') return wait(adapters, { ...look, found, ...step });
    // Telling changes nothing, so a broken certificate is told of, however badly an exemption is written.
    if (step.next === 'tell') return told(adapters, { ...look, found }, step);
    if (problem) return told(adapters, { ...look, found }, refusal('exemption', problem));
    const contested = await contestOver(adapters, look, live.createdDate, now);
    if (contested) return endContested(adapters, { ...look, found }, contested);
    const ruled = await ruling();
    const further = await turnFor(workBy(ruled), turn.work, look, adapters.pace, now);
    if (further.waitSeconds > 0) return wait(adapters, waitFor(further, look));
    return byPolicy(adapters, { ...look, found }, live, ruled);
  };
}

/** Nothing is under way while a look waits: who has a person's word to act on need not wait with it. */
async function wait<Waiting extends Look>({ leases }: Adapters, waiting: Waiting): Promise<Waiting> {
  await leases.wait(waiting.stage, waiting.remediation.executionArn);
  return waiting;
}

/** Leaves the stage as it is, and has people told. They may know it by its API's name, which the last fix may have known. */
async function told<Step extends object>(adapters: Adapters, of: Look & { found: Found }, step: Step) {
  const apiName = of.apiName ?? (await nameAtLastFix(adapters, of.stage));
  return { ...of, ...toldName(apiName), ...step, ...unasked(of, of.found) };
}

/** What the policy says is done about a stage at rest without a certificate, and who would be shown one. */
async function byPolicy(
  adapters: Adapters,
  of: Look & { found: Found },
  { variables }: Pick<LiveStage, 'variables'>,
  ruling: Ruling,
) {
  const backends = await adapters.integrations.read(of.stage, variables);
  const look = { ...of, ...toldName(apiNameIn({ ...of, backends })) };
  const known = { ...look, backends, ...choiceOf(ruling) };
  const action = actionFor(ruling, backends);
  if (action.next === 'tell') return { ...known, ...action, ...unasked(of, of.found) };
  if (action.next !== 'done') return { ...known, ...action };
  const { found, policy } = known;
  const asFound = { ...found, finding: action.outcome };
  return done(adapters, look, action.outcome, { found: asFound, backends, ...(policy ? { policy } : {}) });
}

/** What the history says of the exemption that was met. */
function exemptedBy(exemption: Exemption | null): Pick<Ending, 'exemption'> {
  if (!exemption) return {};
  const { source = 'record', until, who, why } = exemption;
  return { exemption: { source, until, who, why } };
}

function refusal(kind: Refused['kind'], why: string) {
  return { next: 'tell' as const, outcome: 'refused' as const, refused: { kind, why } };
}

/** A contested stage is left as it is; people are told by the look that found it. */
function endContested(
  adapters: Adapters,
  { found, ...look }: Look & { found: Found },
  { contest, isNews, apiName }: Contested,
) {
  const start = { ...look, ...toldName(look.apiName ?? apiName) };
  if (!isNews) return done(adapters, start, 'contested', { found, contest });
  return { ...start, found, contest, next: 'tell' as const, outcome: 'contested' as const, ...unasked(start, found) };
}

/** Who had approved what is void now was told to expect a message, whatever this look comes to. */
function unasked({ askedAgain }: Look, found: Found | null): Pick<Ending, 'refusal'> {
  return askedAgain ? { refusal: unaskedBecause(askedAgain.why, found) } : {};
}

/** Concludes a look in silence, unless a person waits to be told. */
async function done(
  adapters: Adapters,
  start: Look,
  outcome: Outcome,
  more: Pick<Ending, 'found' | 'exemption' | 'contest' | 'policy' | 'backends'> = {},
) {
  // What it joins asks, or tells, in its place.
  if (start.askedAgain && outcome !== 'coalesced') {
    return { ...start, ...more, outcome, next: 'tell' as const, ...unasked(start, more.found ?? null) };
  }
  const conclusion = await conclude(adapters, { ...start, outcome, ...more }, adapters.now());
  // What an earlier look of this execution did stays its outcome.
  return { ...start, outcome: start.outcome ?? outcome, next: 'done' as const, ...conclusion };
}

const { TABLE_NAME, POLICY_PARAMETER, PREFLIGHT } = readSettings(process.env, [
  'TABLE_NAME',
  'POLICY_PARAMETER',
  'PREFLIGHT',
]);
const store = table(TABLE_NAME);
const gateway = apiGateway();
const now = () => new Date();
const ruled = rulings(parameter(POLICY_PARAMETER, now), gateway);

export const handler = inspect({
  apiGateway: gateway,
  backouts: backouts(store),
  certificates: (of) => certificates(store, of),
  contests: contests(store),
  exemptions: exemptions(store),
  history: history(store),
  integrations: integrations(),
  leases: leases(store),
  pace: pace(store),
  questions: questions(store),
  rulingFor: PREFLIGHT === 'true' ? ruled : withoutPreflight(ruled),
  tokens: taskTokens(),
  now,
});
