import { setTimeout as pause } from 'node:timers/promises';
import { APIGatewayClient, GetExportCommand } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client, GetIntegrationsCommand } from '@aws-sdk/client-apigatewayv2';
import type { StageVariables } from '#core/backend-address';
import { type Backends, backendsOf, type Integration, strangeBackends, unknownBackends } from '#core/backends';
import { backendsOfExport } from '#core/backends-export';
import type { StagecertError } from '#core/errors';
import { type StageRef, stageLabel } from '#core/stage';
import { translated } from '#functions/aws/answer';
import { clientOptions } from '#functions/aws/client-options';

/** What a stage calls: read for the sake of the message about it, so that nothing of it may hold up or fail a fix. */
export type Integrations = ReturnType<typeof integrations>;

/** Both attempts and the pause end within 5.3 s, which leaves a step of 15 s time for its other calls. */
const ATTEMPTS = 2;
const ATTEMPT_MS = 2_500;
const PAUSE_MS = 300;

/** How many integrations GetIntegrations gives a page is unverified; an API has 300 unless the quota was raised. */
const MOST_PAGES = 10;

type Read = (signal: AbortSignal) => Promise<Backends>;

export function integrations(v1 = new APIGatewayClient(clientOptions), v2 = new ApiGatewayV2Client(clientOptions)) {
  return {
    /**
     * Who is shown the stage's certificate. Of a REST stage this is what is deployed on it; of a WebSocket one what its API
     * holds, which may not be deployed yet: ExportApi is for HTTP APIs only (API Gateway v2 API reference).
     *
     * @param variables the stage's, by which integrations may name their hosts; undefined: hosts have their names in them
     * @returns `known: false` with the reason for whatever went wrong: never throws
     */
    read(stage: StageRef, variables: StageVariables | undefined): Promise<Backends> {
      if (stage.apiVersion === 'v2') {
        return patiently(`apigatewayv2:GetIntegrations of ${stage.apiId}`, ofApi(v2, stage, variables));
      }
      return patiently(`apigateway:GetExport of ${stageLabel(stage)}`, ofExport(v1, stage, variables));
    },
  };
}

function ofExport(client: APIGatewayClient, { apiId, stageName }: StageRef, variables?: StageVariables): Read {
  const command = () =>
    new GetExportCommand({
      restApiId: apiId,
      stageName,
      exportType: 'oas30',
      parameters: { extensions: 'integrations' },
      accepts: 'application/json',
    });
  return async (abortSignal) => {
    const { body } = await client.send(command(), { abortSignal });
    // Of an answer without a body the client makes something that is not bytes.
    return backendsOfExport(new TextDecoder().decode(body?.length ? body : undefined), variables);
  };
}

function ofApi(client: ApiGatewayV2Client, { apiId: ApiId }: StageRef, variables?: StageVariables): Read {
  return async (abortSignal) => {
    const all: Integration[] = [];
    let NextToken: string | undefined;
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const input = { ApiId, ...(NextToken ? { NextToken } : {}) };
      const answer = await client.send(new GetIntegrationsCommand(input), { abortSignal });
      const items = answer.Items ?? [];
      all.push(...items.map((item) => ({ type: item.IntegrationType ?? '', uri: item.IntegrationUri })));
      NextToken = answer.NextToken;
      if (!NextToken) return backendsOf(all, undefined, variables);
    }
    return strangeBackends(`the API has more than the ${all.length} integrations that were read`);
  };
}

/** Tries again once, quickly, where that may help: this is a read, so that a lost answer does no harm. */
async function patiently(what: string, read: Read): Promise<Backends> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTime(read);
    } catch (error) {
      // Every failure is answered, by a message that says so: the fix itself does not depend on it.
      const failure = translated(error, what);
      const { retryable } = failure.constructor as typeof StagecertError;
      if (attempt < ATTEMPTS && retryable) await pause(PAUSE_MS);
      else return unknownBackends(failure.message);
    }
  }
}

/** An aborted request ends at once; the race is for an answer that began and never ends. */
async function inTime(read: Read): Promise<Backends> {
  const signal = AbortSignal.timeout(ATTEMPT_MS);
  const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  return Promise.race([read(signal), late]);
}
