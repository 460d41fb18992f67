import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { allCertificates } from '#test/support/certificates';
import { messagesAbout, rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';
import { allItems } from '#test/support/table';
import type { PlacedStage } from './stages.ts';

/** What came of a stage, once all that was under way has come to its end. */
export async function cameOf(service: Service, stage: PlacedStage) {
  await rest(service);
  return {
    ended: await endsAbout(service, stage.apiId),
    recorded: await recordedAbout(service, stage),
    told: (await messagesAbout(service, stage.apiId)).map(({ attributes }) => attributes.outcome),
    presents: (await stage.certificate()) !== null,
  };
}

/** How executions about the API have ended, in the order of their start: by their outcome or their error. */
async function endsAbout({ executions, clientOptions }: Service, apiId: string): Promise<string[]> {
  const client = new SFNClient(clientOptions);
  const lists = await Promise.all(['Remediate', 'Backout'].map((workflow) => executions.list(workflow)));
  // The newest come first; no scenario starts as many.
  const newest = lists.flatMap((list) => list.slice(0, 10));
  const described = await Promise.all(
    newest.map(({ executionArn }) => client.send(new DescribeExecutionCommand({ executionArn }))),
  );
  client.destroy();
  return described
    .filter(({ input }) => input?.includes(`"${apiId}"`))
    .sort((a, b) => Number(a.startDate) - Number(b.startDate))
    .map(({ status, output, error }) => (output ? JSON.parse(output).outcome : (error ?? status)));
}

/** The kinds of entries in the stage's history, outcomes by their names. */
async function recordedAbout(service: Service, { apiId, stageName }: PlacedStage): Promise<unknown[]> {
  const chain = `HISTORY#000000000000#us-east-1#${apiId}#${stageName}`;
  const entries = (await allItems(service)).filter(({ pk }) => pk === chain);
  return entries
    .sort((a, b) => (a.sk < b.sk ? -1 : 1))
    .map(({ kind, detail }) => (kind === 'outcome' ? (detail as { outcome: string }).outcome : kind));
}

/** What the newest message about the stage says of its backends: the sentence, on one line. */
export async function toldOfBackends(service: Service, { apiId }: PlacedStage): Promise<string | undefined> {
  const body = (await messagesAbout(service, apiId)).at(-1)?.body.replace(/\s+/g, ' ');
  return /Backends: (.*?)[.;,]/.exec(body ?? '')?.[1];
}

/** How many generated certificates the account has. */
export async function certificatesThere(service: Service): Promise<number> {
  return (await allCertificates(service)).length;
}
