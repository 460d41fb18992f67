import { DeleteRestApiCommand } from '@aws-sdk/client-api-gateway';
import { CreateIntegrationCommand, DeleteApiCommand, UpdateStageCommand } from '@aws-sdk/client-apigatewayv2';
import { certificateOf, deleteStage, deploy, type Service, setCertificate, touch } from '#test/support/service';
import { certificateOfV2, onV2 } from '#test/support/v2';

export type Protocol = 'REST' | 'WEBSOCKET';

/** A stage, whichever of API Gateway's APIs serves it. */
export interface PlacedStage {
  readonly apiId: string;
  readonly stageName: string;
  readonly protocol: Protocol;
  /** Changes something about it that has nothing to do with its certificate, as its team would. */
  touch(): Promise<void>;
  /** Has it lead to another backend as well, or instead. */
  leadElsewhere(): Promise<void>;
  setCertificate(id: string): Promise<void>;
  /** The id of the certificate that it presents, or null. */
  certificate(): Promise<string | null>;
  /** Deletes it, with its API. */
  remove(): Promise<void>;
}

/** Stages called so are fixed at once, fixed at once as well, and asked about. */
export type StageName = 'stage1' | 'stage2' | 'stage3';
export const ASKED: StageName = 'stage3';

/** A certificate that does not exist: people are told of a stage that presents it, and nothing else is done. */
export const DANGLING = 'gone00';

const ELSEWHERE = 'https://elsewhere.example.com/';

/** Places an API with those three stages, of which no event has told; gives one of them. */
export async function place(
  service: Service,
  protocol: Protocol,
  stageName: StageName = 'stage1',
  certificate: boolean | string = false,
): Promise<PlacedStage> {
  const what = { apis: 1, stagesPerApi: 3, protocol, certificate };
  const { apis } = await service.control.seed<{ apis: { restApiId?: string; apiId?: string }[] }>(what);
  return stageOf(service, protocol, apis[0]?.restApiId ?? apis[0]?.apiId ?? '', stageName);
}

/** Another stage of the same API. */
export function sibling(service: Service, { protocol, apiId }: PlacedStage, stageName: StageName): PlacedStage {
  return stageOf(service, protocol, apiId, stageName);
}

function stageOf(service: Service, protocol: Protocol, apiId: string, stageName: string): PlacedStage {
  const named = { apiId, stageName, protocol };
  return protocol === 'REST' ? { ...named, ...ofV1(service, named) } : { ...named, ...ofV2(service, named) };
}

function ofV1(service: Service, { apiId: restApiId, stageName }: { apiId: string; stageName: string }) {
  const stage = { restApiId, stageName };
  return {
    touch: () => touch(service, stage),
    leadElsewhere: () => deploy(service, stage, ELSEWHERE),
    setCertificate: (id: string) => setCertificate(service, stage, id),
    certificate: () => certificateOf(service, stage),
    async remove() {
      await deleteStage(service, stage);
      await service.apiGateway.send(new DeleteRestApiCommand({ restApiId }));
    },
  };
}

function ofV2(service: Service, { apiId: ApiId, stageName: StageName }: { apiId: string; stageName: string }) {
  const update = (changes: object) =>
    onV2(service, async (client) => {
      await client.send(new UpdateStageCommand({ ApiId, StageName, ...changes }));
    });
  return {
    touch: () => update({ Description: 'changed' }),
    leadElsewhere: () =>
      onV2(service, async (client) => {
        const to = { IntegrationUri: ELSEWHERE, IntegrationMethod: 'POST', IntegrationType: 'HTTP_PROXY' } as const;
        await client.send(new CreateIntegrationCommand({ ApiId, ...to }));
      }),
    setCertificate: (id: string) => update({ ClientCertificateId: id }),
    certificate: () => certificateOfV2(service, { ApiId, StageName }),
    remove: () =>
      onV2(service, async (client) => {
        await client.send(new DeleteApiCommand({ ApiId }));
      }),
  };
}
