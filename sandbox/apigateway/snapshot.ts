import type { StoredApi as StoredV2Api } from '../apigatewayv2/model.ts';
import type { Store, StoredApi } from './store.ts';

/** What API Gateway holds, for a page that people read. */
export interface GatewaySnapshot {
  readonly apis: readonly {
    readonly id: string;
    readonly name: string;
    readonly protocol: 'REST' | 'WEBSOCKET' | 'HTTP';
    readonly stages: readonly {
      readonly stageName: string;
      readonly clientCertificateId?: string;
      readonly lastUpdatedDate?: Date;
    }[];
  }[];
  readonly certificates: readonly {
    readonly clientCertificateId: string;
    readonly description?: string;
    readonly expirationDate?: Date;
    /** The public part. */
    readonly pemEncodedCertificate?: string;
  }[];
}

type ApiSnapshot = GatewaySnapshot['apis'][number];

/** A copy of what the page needs. */
export function snapshotOf({ apis, v2Apis, certificates }: Store): GatewaySnapshot {
  return {
    apis: [...[...apis.values()].map(snapshotOfApi), ...[...v2Apis.values()].map(snapshotOfV2Api)],
    certificates: [...certificates.values()].map(
      ({ clientCertificateId, description, expirationDate, pemEncodedCertificate }) => ({
        clientCertificateId,
        ...(description !== undefined && { description }),
        ...(expirationDate && { expirationDate }),
        ...(pemEncodedCertificate !== undefined && { pemEncodedCertificate }),
      }),
    ),
  };
}

function snapshotOfApi({ view: { id, name }, stages }: StoredApi): ApiSnapshot {
  return {
    ...{ id, name, protocol: 'REST' },
    stages: [...stages.values()].map(({ stageName, clientCertificateId, lastUpdatedDate }) => ({
      stageName,
      ...(clientCertificateId !== undefined && { clientCertificateId }),
      ...(lastUpdatedDate && { lastUpdatedDate }),
    })),
  };
}

function snapshotOfV2Api({ view: { ApiId, Name, ProtocolType }, stages }: StoredV2Api): ApiSnapshot {
  return {
    ...{ id: ApiId, name: Name, protocol: ProtocolType },
    stages: [...stages.values()].map(({ StageName, ClientCertificateId, LastUpdatedDate }) => ({
      stageName: StageName,
      ...(ClientCertificateId !== undefined && { clientCertificateId: ClientCertificateId }),
      ...(LastUpdatedDate && { lastUpdatedDate: LastUpdatedDate }),
    })),
  };
}
