import type { ClientCertificate, PatchOperation } from '@aws-sdk/client-api-gateway';
import type { Operation } from '../contract.ts';
import type { IssueCertificate } from './certificate.ts';
import { badRequest, conflict, limitExceeded, notFound } from './errors.ts';
import { type PageInput, page } from './pages.ts';
import { readText } from './patch-values.ts';
import {
  type GatewayParts,
  isPresented,
  SHORT_ID,
  type StoredCertificate,
  unlessEmpty,
  wholeSeconds,
} from './store.ts';

interface CertificateKey {
  readonly clientCertificateId: string;
}

interface NewCertificate {
  readonly description?: string;
  readonly tags?: Record<string, string>;
}

/** The answer to deleting a certificate that a stage presents. Unverified: it may be `BadRequestException` as well. */
const certificateInUse = conflict;

/**
 * The operations on client certificates.
 *
 * @param quota how many there may be in the account and Region
 */
export function clientCertificateOperations(
  parts: GatewayParts,
  issue: IssueCertificate,
  quota: number,
): Record<string, Operation> {
  const { certificates } = parts.store;
  return {
    async GenerateClientCertificate(input: NewCertificate) {
      const pem = await issue(wholeSeconds(parts.clock));
      // Checked after the wait, so that two calls at once cannot both take the last place. The message is unverified.
      if (certificates.size >= quota) {
        throw limitExceeded(`Maximum number of Client Certificates for this account has been reached (${quota})`);
      }
      return viewOf(placeCertificate(parts, input, pem));
    },
    GetClientCertificate: ({ clientCertificateId }: CertificateKey) => viewOf(find(certificates, clientCertificateId)),
    GetClientCertificates(input: PageInput) {
      const { items, position } = page(certificates.values(), (certificate) => certificate.clientCertificateId, input);
      return { items: items.map(viewOf), position };
    },
    UpdateClientCertificate({
      clientCertificateId,
      patchOperations,
    }: CertificateKey & { patchOperations?: PatchOperation[] }) {
      const certificate = find(certificates, clientCertificateId);
      const description = describe(certificate, patchOperations ?? []);
      return viewOf(Object.assign(certificate, { description }));
    },
    DeleteClientCertificate({ clientCertificateId }: CertificateKey) {
      find(certificates, clientCertificateId);
      if (isPresented(parts.store, clientCertificateId)) {
        throw certificateInUse(`Client certificate ${clientCertificateId} is in use by a stage`);
      }
      certificates.delete(clientCertificateId);
    },
  };
}

/** Stores a certificate, past the quota. */
export function placeCertificate(
  { store, ids }: GatewayParts,
  { description, tags }: NewCertificate,
  { pemEncodedCertificate, createdDate, expirationDate }: Awaited<ReturnType<IssueCertificate>>,
): StoredCertificate {
  const clientCertificateId = ids.short(SHORT_ID);
  const dates = { createdDate, expirationDate };
  const certificate = { clientCertificateId, description, pemEncodedCertificate, ...dates, tags: { ...tags } };
  store.certificates.set(clientCertificateId, certificate);
  return certificate;
}

/** The description after the patch: the one thing that can be changed. Throws AwsError `BadRequestException`. */
function describe({ description }: StoredCertificate, operations: readonly PatchOperation[]): string | undefined {
  let described = description;
  for (const operation of operations) {
    if (operation.path !== '/description' || operation.op !== 'replace') {
      throw badRequest(
        `Invalid patch operation ${operation.op} ${operation.path}: only replace of /description is supported`,
      );
    }
    described = readText(operation);
  }
  return described;
}

function find(certificates: ReadonlyMap<string, StoredCertificate>, clientCertificateId: string): StoredCertificate {
  const certificate = certificates.get(clientCertificateId);
  if (!certificate) throw notFound('Invalid Client Certificate identifier specified');
  return certificate;
}

function viewOf(certificate: StoredCertificate): ClientCertificate {
  return { ...certificate, tags: unlessEmpty(certificate.tags) };
}
