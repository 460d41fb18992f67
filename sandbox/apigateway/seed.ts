import * as z from 'zod';
import { seedV2Api } from '../apigatewayv2/seed-api.ts';
import type { CallContext } from '../contract.ts';
import type { IssueCertificate } from './certificate.ts';
import { placeCertificate } from './client-certificates.ts';
import type { Trail } from './cloudtrail.ts';
import { INTEGRATION_TYPES } from './integrations.ts';
import { seedApi } from './seed-api.ts';
import { type GatewayParts, wholeSeconds } from './store.ts';

const integrationType = z.string().toUpperCase().pipe(z.enum(INTEGRATION_TYPES));

const seedSchema = z
  .strictObject({
    apis: z.int().min(1),
    stagesPerApi: z.int().min(1),
    protocol: z
      .string()
      .toUpperCase()
      .pipe(z.enum(['REST', 'WEBSOCKET', 'HTTP']))
      .default('REST'),
    integration: z
      .union([
        integrationType.transform((type) => ({ type })),
        z.strictObject({ type: integrationType, uri: z.string() }),
      ])
      .default({ type: 'HTTP_PROXY' }),
    certificate: z.union([z.boolean(), z.string().min(1)]).default(false),
    events: z.boolean().default(false),
  })
  .refine(({ protocol, certificate }) => protocol !== 'HTTP' || certificate === false, {
    error: 'stages of HTTP APIs present no certificate',
    path: ['certificate'],
  })
  .refine(({ protocol, integration: { type } }) => protocol !== 'HTTP' || ['AWS_PROXY', 'HTTP_PROXY'].includes(type), {
    error: 'HTTP APIs have integrations of type HTTP_PROXY and AWS_PROXY only',
    path: ['integration'],
  });

/** One API that was placed: its id is `restApiId` or, of a WebSocket or HTTP API, `apiId`. */
export interface SeededApi {
  readonly restApiId?: string;
  readonly apiId?: string;
  readonly stageNames: readonly string[];
}

/** What was placed: each API's id and the names of its stages, and the certificate that they all present. */
export interface SeedSummary {
  readonly apis: readonly SeededApi[];
  readonly clientCertificateId?: string;
}

interface Seeding {
  readonly parts: GatewayParts;
  readonly issue: IssueCertificate;
  readonly trail: Trail;
  readonly v2Trail: Trail;
}

/** What one API is seeded with. */
export interface ApiSeed {
  readonly name: string;
  readonly stageNames: readonly string[];
  readonly integration: { readonly type: (typeof INTEGRATION_TYPES)[number]; readonly uri?: string | undefined };
  readonly clientCertificateId: string | undefined;
  /** Called with the input and output of each CreateStage that would have made a stage. */
  readonly created: (input: Readonly<Record<string, unknown>>, output: unknown) => void;
}

/**
 * Places APIs, each with one integration, one deployment and `stagesPerApi` stages on it, at once and past the quotas.
 *
 * @param input `{apis, stagesPerApi, protocol?, integration?, certificate?, events?}`: `protocol` is `REST` (unless
 *   given), `WEBSOCKET` or `HTTP`; `integration` is a type (`HTTP_PROXY` unless given) or `{type, uri}`; `certificate` is
 *   `true` for one generated certificate on all stages, or an id or ARN that they are to hold, whether it exists or not;
 *   `events` makes each stage's CreateStage event
 * @throws ZodError for an input of another form
 */
export async function seed({ parts, issue, trail, v2Trail }: Seeding, input: unknown): Promise<SeedSummary> {
  const { apis, stagesPerApi, protocol, integration, certificate, events } = seedSchema.parse(input);
  const clientCertificateId = await certificateFor(parts, issue, certificate);
  const stageNames = Array.from({ length: stagesPerApi }, (_, index) => `stage${index + 1}`);
  const placed = Array.from({ length: apis }, (_, index) => {
    const api: ApiSeed = {
      name: `seeded-${index + 1}`,
      ...{ stageNames, clientCertificateId, integration: { uri: defaultUri(integration.type, parts), ...integration } },
      created(request, output) {
        const toldBy = protocol === 'REST' ? trail : v2Trail;
        if (events) toldBy.record('CreateStage', request, seeder(parts), { output });
      },
    };
    return protocol === 'REST' ? seedApi(parts, api) : seedV2Api(parts, protocol, api);
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
