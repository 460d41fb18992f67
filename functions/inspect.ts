import * as z from 'zod/mini';
import { firstRemediation } from '#core/ending';
import { StageBusy } from '#core/errors';
import { parseEvent } from '#core/event';
import type { Exemption } from '#core/exemption';
import { findingOf, type HeldCertificate, isLoud } from '#core/finding';
import { nextStep } from '#core/inspection';
import type { Outcome } from '#core/outcome';
import type { Work } from '#core/pace';
import { type SettleRule, settleSeconds } from '#core/settle';
import { isAcmArn, type LiveStage, stageLabel } from '#core/stage';
import { type Ending, execution, type Found, type Look, look, lookRequest } from '#core/steps';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Backouts, backouts } from '#functions/aws/dynamodb/backouts';
import { type Certificates, certificates } from '#functions/aws/dynamodb/certificates';
import { type Contests, contests } from '#functions/aws/dynamodb/contests';
import { type Exemptions, exemptions } from '#functions/aws/dynamodb/exemptions';
import { type History, history } from '#functions/aws/dynamodb/history';
import { type Leases, leases } from '#functions/aws/dynamodb/leases';
import { type Pace, pace } from '#functions/aws/dynamodb/pace';
import { table } from '#functions/aws/dynamodb/table';
import { type Integrations, integrations } from '#functions/aws/integrations';
import { conclude } from '#functions/shared/conclude';
import { type Contested, contestOver } from '#functions/shared/contest';
import { exemptionOf, type LeftAlone } from '#functions/shared/exemption-of';
import { readSettings } from '#functions/shared/settings';
import { turnFor, waitFor } from '#functions/shared/turns';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly backouts: Backouts;
  readonly certificates: (of: Look['stage']) => Certificates;
  readonly contests: Contests;
  readonly exemptions: Exemptions;
  readonly exemptionRule: () => Promise<{ readonly byTag: boolean; readonly atMostDays: number }>;
  readonly history: History;
  readonly integrations: Integrations;
  readonly leases: Leases;
  readonly pace: Pace;
  readonly settle: SettleRule;
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
    const { start, eventId, waitedFor } = startOf(by, input);
    const { apiGateway, leases, pace, settle } = adapters;
    const holder = start.remediation.executionArn;
    const now = adapters.now();
    if (eventId && !(await leases.claimEvent(start.stage, eventId, holder, now)))
      return done(adapters, start, 'coalesced');
    if (!(await takeOrJoin(leases, start, now))) return done(adapters, start, 'coalesced');

    const turn = await turnFor('look', waitedFor, start, pace, now);
    if (turn.waitSeconds > 0) return waitFor(turn, start);
    const live = await apiGateway.getStage(start.stage);
    const certificate = live && (await heldCertificate(adapters, live));
    if (!certificate) return done(adapters, start, 'gone');
    const bare = findingOf(live, certificate, null, now);
    const wish: LeftAlone = isLoud(bare) ? await exemptionOf(adapters, live, now) : { exemption: null };
    const { exemption = null } = 'exemption' in wish ? wish : {};
    const finding = findingOf(live, certificate, exemption, now);
    const found = { createdDate: live.createdDate, clientCertificateId: live.clientCertificateId, finding };
    const waitSeconds = settleSeconds(settle, live.lastUpdatedDate, start.remediation.startedAt, now);
    const step = nextStep(finding, waitSeconds);
    if (step.next === 'done') return done(adapters, start, step.outcome, { found, ...exemptedBy(exemption) });
    if (step.next === 'settle') return { ...start, found, ...step };
    if ('problem' in wish) return { ...start, found, ...refusal(wish.problem) };
    if (step.next === 'tell') return { ...start, found, ...step };
    const contested = await contestOver(adapters, start, live.createdDate, now);
    if (contested) return endContested(adapters, { ...start, found }, contested);
    const further = await turnFor('fix', turn.work, start, pace, now);
    if (further.waitSeconds > 0) return waitFor(further, start);
    // Only a fix is about the backends: a stage that is left alone costs no such call.
    return { ...start, found, backends: await adapters.integrations.read(start.stage), ...step };
  };
}

/** What the history says of the exemption that was met. */
function exemptedBy(exemption: Exemption | null): Pick<Ending, 'exemption'> {
  if (!exemption) return {};
  const { source = 'record', until, who, why } = exemption;
  return { exemption: { source, until, who, why } };
}

function refusal(why: string) {
  return { next: 'tell' as const, outcome: 'refused' as const, refused: { kind: 'exemption' as const, why } };
}

/** A contested stage is left as it is; people are told by the look that found it. */
function endContested(
  adapters: Adapters,
  { found, ...start }: Look & { found: Found },
  { contest, isNews }: Contested,
) {
  if (!isNews) return done(adapters, start, 'contested', { found, contest });
  return { ...start, found, contest, next: 'tell' as const, outcome: 'contested' as const };
}

/** Where this look begins: from an event, from a request, after settling or waiting for its turn, or again. */
function startOf(
  by: z.infer<typeof execution>,
  input: unknown,
): { start: Look; eventId?: string; waitedFor?: Work | undefined } {
  const inside = z.safeParse(look, input);
  if (inside.success) {
    const { lookAgain, turn: waitedFor, ...rest } = inside.data;
    const { remediation } = rest;
    if (!lookAgain) return { start: rest, waitedFor };
    return { start: { ...rest, remediation: { ...remediation, look: remediation.look + 1 } } };
  }
  const remediation = firstRemediation(by);
  const asked = z.safeParse(lookRequest, input);
  if (asked.success) return { start: { remediation, ...asked.data } };
  const { stage, ...cause } = parseEvent(input);
  return { start: { remediation, stage, cause }, eventId: cause.eventId };
}

async function takeOrJoin(leases: Leases, { stage, remediation }: Look, now: Date): Promise<boolean> {
  const take = () => leases.take(stage, remediation.executionArn, true, now);
  if (await take()) return true;
  if (await leases.askToLookAgain(stage, now)) return false;
  // Nobody to ask: the holder let go between the two calls, or is a backout.
  if (await take()) return true;
  throw new StageBusy(`A backout holds ${stageLabel(stage)}: the stage is looked at once that has ended.`);
}

/** Null where the API was deleted since the stage was read. A stage that holds something is of an API that can. */
async function heldCertificate(
  { apiGateway, certificates, now }: Adapters,
  { ref, clientCertificateId: id }: LiveStage,
): Promise<HeldCertificate | null> {
  if (id === null) {
    const protocol = await apiGateway.getProtocol(ref);
    return protocol && { kind: 'none', protocol };
  }
  if (isAcmArn(id)) return { kind: 'acm' };
  // A certificate of ours is known by its record, which saves a call; API Gateway deletes none that is in use.
  const ours = await certificates(ref).find(id);
  if (ours) await certificates(ref).noteUse(id, ref, now());
  const expirationDate = ours?.expirationDate ?? (await apiGateway.getCertificateEnd(id));
  return expirationDate ? { kind: 'generated', expirationDate } : { kind: 'unknown' };
}

async function done(
  adapters: Adapters,
  start: Look,
  outcome: Outcome,
  more: Pick<Ending, 'found' | 'exemption' | 'contest'> = {},
) {
  const conclusion = await conclude(adapters, { ...start, outcome, ...more }, adapters.now());
  // What an earlier look of this execution did stays its outcome.
  return { ...start, outcome: start.outcome ?? outcome, next: 'done' as const, ...conclusion };
}

const { TABLE_NAME, SETTLE_QUIET_SECONDS, SETTLE_AT_MOST_SECONDS } = readSettings(process.env, [
  'TABLE_NAME',
  'SETTLE_QUIET_SECONDS',
  'SETTLE_AT_MOST_SECONDS',
]);
const store = table(TABLE_NAME);

export const handler = inspect({
  apiGateway: apiGateway(),
  backouts: backouts(store),
  certificates: (of) => certificates(store, of),
  contests: contests(store),
  exemptions: exemptions(store),
  exemptionRule: async () => ({ byTag: true, atMostDays: 90 }),
  history: history(store),
  integrations: integrations(),
  leases: leases(store),
  pace: pace(store),
  settle: { quietSeconds: SETTLE_QUIET_SECONDS, atMostSeconds: SETTLE_AT_MOST_SECONDS },
  now: () => new Date(),
});
