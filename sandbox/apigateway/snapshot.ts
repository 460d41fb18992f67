import type { Store } from './store.ts';

/** What API Gateway holds, for a page that people read. */
export interface GatewaySnapshot {
  readonly apis: readonly {
    readonly id: string;
    readonly name: string;
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
  }[];
}

/** A copy of what the page needs. */
export function snapshotOf({ apis, certificates }: Store): GatewaySnapshot {
  return {
    apis: [...apis.values()].map(({ view, stages }) => ({
      id: view.id,
      name: view.name,
      stages: [...stages.values()].map(({ stageName, clientCertificateId, lastUpdatedDate }) => ({
        stageName,
        ...(clientCertificateId !== undefined && { clientCertificateId }),
        ...(lastUpdatedDate && { lastUpdatedDate }),
      })),
    })),
    certificates: [...certificates.values()].map(({ clientCertificateId, description, expirationDate }) => ({
      clientCertificateId,
      ...(description !== undefined && { description }),
      ...(expirationDate && { expirationDate }),
    })),
  };
}
