import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { type BackoutRecord, type Decision, type Link, linkState } from '#core/backout';
import { StagecertError } from '#core/errors';
import type { LiveStage } from '#core/stage';
import type { BackoutRequest } from '#core/steps';
import { printable } from '#core/text';
import { type ApiGateway, apiGateway } from '#functions/aws/api-gateway';
import { type Backouts, backouts } from '#functions/aws/dynamodb/backouts';
import { table } from '#functions/aws/dynamodb/table';
import { type StateMachine, stateMachine } from '#functions/aws/step-functions';
import { answerWith, type Page } from '#functions/pages/page';
import {
  alreadyAsked,
  LONGEST_FIELD,
  linkExpired,
  noLongerApplies,
  notNow,
  revertForm,
  revertStarted,
  unknownLink,
} from '#functions/pages/revert-pages';
import { hashOfSecret } from '#functions/shared/links';
import { readSettings } from '#functions/shared/settings';

interface Adapters {
  readonly apiGateway: ApiGateway;
  readonly backouts: Backouts;
  readonly backout: StateMachine;
  readonly now: () => Date;
}

/** Of an HTTP API's request (payload format 2.0), what the page looks at. */
const request = z.object({
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  pathParameters: z.object({ secret: z.string() }),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

/** The page behind a revert link. GET and HEAD only show; the POST of the filled-in form decides and starts the backout, once. */
export function revertPage(adapters: Adapters) {
  return async (raw: unknown) => {
    const page = await pageFor(adapters, z.parse(request, raw)).catch(asPage);
    return answerWith(page, randomBytes(16).toString('base64'));
  };
}

/** A person with a link must be told that it did not work; anything but an answer of AWS is a defect and goes on. */
function asPage(error: unknown): Page {
  if (!(error instanceof StagecertError)) throw error;
  console.error(error);
  return notNow;
}

async function pageFor(adapters: Adapters, asked: z.infer<typeof request>): Promise<Page> {
  const link = await adapters.backouts.findLink(hashOfSecret(asked.pathParameters.secret));
  const record = link && (await adapters.backouts.find(link.stage, link.backoutId));
  if (!link || !record) return unknownLink;
  const live = await adapters.apiGateway.getStage(record.stage);
  const isPost = asked.requestContext.http.method === 'POST';
  switch (linkState(record, link, live, adapters.now())) {
    case 'usable':
      return isPost ? revert(adapters, record, asked, live) : revertForm(record);
    case 'used':
      if (isPost) await makeGood(adapters, record, link);
      return alreadyAsked(record, live);
    case 'expired':
      return linkExpired(record, link.expiresAt);
    case 'outdated':
      return noLongerApplies(record, live);
  }
}

async function revert(
  { backouts, backout, now }: Adapters,
  record: BackoutRecord,
  asked: z.infer<typeof request>,
  live: LiveStage | null,
): Promise<Page> {
  const form = formOf(asked);
  const who = printable(form.get('who') ?? '', LONGEST_FIELD);
  const why = printable(form.get('why') ?? '', LONGEST_FIELD);
  if (!who || !why) {
    return revertForm(record, `The form needs an answer to “${who ? 'Why is it reverted?' : 'Who are you?'}”.`);
  }
  const decision: Decision = { who, why, decidedAt: now().toISOString() };
  if (await backouts.decide(record, decision)) {
    await startBackout(backout, record, decision);
    return revertStarted(record);
  }
  return alreadyAsked((await backouts.find(record.stage, record.backoutId)) ?? record, live);
}

/** A decision whose backout was never started, because this function was cut off in between, is made good by asking again. */
async function makeGood({ backout, now }: Adapters, record: BackoutRecord, link: Link): Promise<void> {
  const stillWorks = now().getTime() < Date.parse(link.expiresAt);
  if (record.decision && stillWorks) await startBackout(backout, record, record.decision);
}

function formOf({ body = '', isBase64Encoded }: z.infer<typeof request>): URLSearchParams {
  return new URLSearchParams(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
}

/** The execution is named after the record: however often it is asked for, it runs once. */
function startBackout(
  backout: StateMachine,
  { stage, backoutId, remediationId }: BackoutRecord,
  decision: Decision,
): Promise<void> {
  const input: BackoutRequest = { stage, backoutId, remediationId, decision };
  return backout.startOnce('revert', backoutId, input);
}

const { TABLE_NAME, BACKOUT_STATE_MACHINE_ARN } = readSettings(process.env, [
  'TABLE_NAME',
  'BACKOUT_STATE_MACHINE_ARN',
]);

export const handler = revertPage({
  apiGateway: apiGateway(),
  backouts: backouts(table(TABLE_NAME)),
  backout: stateMachine(BACKOUT_STATE_MACHINE_ARN),
  now: () => new Date(),
});
