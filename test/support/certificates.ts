import { type ClientCertificate, GetClientCertificatesCommand } from '@aws-sdk/client-api-gateway';
import type { Service } from '#test/support/service';

/** The account's generated certificates. */
export async function allCertificates({ apiGateway }: Service): Promise<ClientCertificate[]> {
  return (await apiGateway.send(new GetClientCertificatesCommand({ limit: 500 }))).items ?? [];
}

/** Ids of those that were made for the API's scope. */
export async function certificatesFor(service: Service, restApiId: string): Promise<string[]> {
  const ours = (await allCertificates(service)).filter(({ tags }) => tags?.['stagecert:scope'] === `api/${restApiId}`);
  return ours.map(({ clientCertificateId }) => clientCertificateId as string);
}
