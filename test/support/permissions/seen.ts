import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { allCertificates } from '#test/support/certificates';
import type { DeliveredMessage } from '#test/support/control';
import { messagesAbout, rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';
import { allItems } from '#test/support/table';
import type { PlacedStage } from './stages.ts';

/** What people are told of the backends of a stage that `place` placed. */
export const SHOWN = '1 integration presents the certificate';

/** What came of a stage, once all that was under way has come to its end. */
export async function cameOf(service: Service, stage: PlacedStage) {
  await rest(service);
  const messages = await messagesAbout(service, stage.apiId);
  return {
    ended: await endsAbout(service, stage.apiId),
    recorded: await recordedAbout(service, stage),
    told: messages.map(({ attributes }) => attributes.outcome),
    backends: toldOfBackends(messages),
    presents: (await stage.certificate()) !== null,
  };
}

/** How executions about the API have ended, in the order of their start: by their outcome or their error. */
async function endsAbout({ executions, clientOptions }: Service, apiId: string): Promise<string[]> {
  const client = new SFNClient(clientOptions);
  const newestOf = async (workflow: string) => {
    // The newest come first, and no scenario starts more of either.
    const list = { stateMachineArn: await executions.machineArn(workflow), maxResults: 4 };
    const { executions: found = [] } = await client.send(new ListExecutionsCommand(list));
    return Promise.all(found.map(({ executionArn }) => client.send(new DescribeExecutionCommand({ executionArn }))));
  };
  const newest = (await Promise.all(['Remediate', 'Backout'].map(newestOf))).flat();
  client.destroy();
  return newest
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

/** What the newest message that says so says of the stage's backends. */
function toldOfBackends(messages: readonly DeliveredMessage[]): string | null {
  const told = messages.map(({ body }) => /Backends: (.*?)[.;,]/.exec(body.replace(/\s+/g, ' '))?.[1]);
  return told.findLast((each) => each !== undefined) ?? null;
}

/** How many generated certificates the account has. */
export async function certificatesThere(service: Service): Promise<number> {
  return (await allCertificates(service)).length;
}
