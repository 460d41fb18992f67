import * as z from 'zod';
import type { CallContext } from '../contract.ts';
import type { IssueCertificate } from './certificate.ts';
import { placeCertificate } from './client-certificates.ts';
import type { Trail } from './cloudtrail.ts';
import { snapshot } from './deployments.ts';
import { INTEGRATION_TYPES } from './integrations.ts';
import { createApi } from './rest-apis.ts';
import { placeStage } from './stages.ts';
import { type GatewayParts, type StoredApi, wholeSeconds } from './store.ts';

const integrationType = z.string().toUpperCase().pipe(z.enum(INTEGRATION_TYPES));

const seedSchema = z.strictObject({
  apis: z.int().min(1),
  stagesPerApi: z.int().min(1),
  integration: z
    .union([
      integrationType.transform((type) => ({ type })),
      z.strictObject({ type: integrationType, uri: z.string() }),
    ])
    .default({ type: 'HTTP_PROXY' }),
  certificate: z.union([z.boolean(), z.string().min(1)]).default(false),
  events: z.boolean().default(false),
});

/** What was placed: each API's id and the names of its stages, and the certificate that they all present. */
export interface SeedSummary {
  readonly apis: readonly { readonly restApiId: string; readonly stageNames: readonly string[] }[];
  readonly clientCertificateId?: string;
}

interface Seeding {
  readonly parts: GatewayParts;
  readonly issue: IssueCertificate;
  readonly trail: Trail;
}

/**
 * Places APIs, each with one method, one deployment and `stagesPerApi` stages on it, at once and past the quotas.
 *
 * @param input `{apis, stagesPerApi, integration?, certificate?, events?}`: `integration` is a type (`HTTP_PROXY` unless
 *   given) or `{type, uri}`; `certificate` is `true` for one generated certificate on all stages, or an id or ARN that
 *   they are to hold, whether it exists or not; `events` makes each stage's CreateStage event
 * @throws ZodError for an input of another form
 */
export async function seed({ parts, issue, trail }: Seeding, input: unknown): Promise<SeedSummary> {
  const { apis, stagesPerApi, integration, certificate, events } = seedSchema.parse(input);
  const clientCertificateId = await certificateFor(parts, issue, certificate);
  const names = Array.from({ length: stagesPerApi }, (_, index) => `stage${index + 1}`);
  const placed = Array.from({ length: apis }, (_, index) => {
    const api = placeApi(parts, `seeded-${index + 1}`, integration);
    const deployment = snapshot(parts, api);
    api.deployments.set(deployment.view.id, deployment);
    for (const stageName of names) {
      const request = { stageName, deploymentId: deployment.view.id };
      const stage = placeStage(parts, api, request);
      if (clientCertificateId !== undefined) stage.clientCertificateId = clientCertificateId;
      if (events) trail.record('CreateStage', { restApiId: api.view.id, ...request }, seeder(parts), { output: stage });
    }
    return { restApiId: api.view.id, stageNames: names };
  });
  return { apis: placed, ...(clientCertificateId !== undefined && { clientCertificateId }) };
}

async function certificateFor(
  parts: GatewayParts,
  issue: IssueCertificate,
  certificate: boolean | string,
): Promise<string | undefined> {
  if (typeof certificate === 'string') return certificate;
  if (!certificate) return undefined;
  const issued = await issue(wholeSeconds(parts.clock));
  return placeCertificate(parts, { description: 'seeded' }, issued).clientCertificateId;
}

function placeApi(parts: GatewayParts, name: string, integration: { type: string; uri?: string }): StoredApi {
  const api = createApi(parts, { name });
  const { type, uri = defaultUri(integration.type, parts) } = integration;
  const root = api.resources.get(api.view.rootResourceId);
  if (!root) throw new Error(`the seeded API ${api.view.id} has no root resource`);
  const methodIntegration = {
    type: type as (typeof INTEGRATION_TYPES)[number],
    ...(uri !== undefined && { uri, httpMethod: 'POST' }),
    passthroughBehavior: 'WHEN_NO_MATCH',
  };
  root.resourceMethods.GET = { httpMethod: 'GET', authorizationType: 'NONE', apiKeyRequired: false, methodIntegration };
  return api;
}

function defaultUri(type: string, { place: { account, region } }: GatewayParts): string | undefined {
  if (type === 'MOCK') return undefined;
  if (type.startsWith('HTTP')) return 'https://backend.example.com/';
  const functionArn = `arn:aws:lambda:${region}:${account}:function:backend`;
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}

/** The outside caller as whom the seeded stages are created. */
function seeder({ ids }: GatewayParts): CallContext {
  const caller = { name: 'external', accessKeyId: 'AKIASEED', userAgent: 'seed', sourceIp: '127.0.0.1' };
  return { caller, requestId: ids.uuid() };
}
