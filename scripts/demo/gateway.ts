import { X509Certificate } from 'node:crypto';
import {
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetClientCertificateCommand,
  GetClientCertificatesCommand,
  GetResourcesCommand,
  GetStageCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import type { Aws } from '#scripts/demo/aws';
import type { CertificateView, StageId, StageView } from '#scripts/demo/facts';

/** Creates an API whose one method is an HTTP integration, deploys it, and creates a stage of that name. */
export async function createApi({ apiGateway }: Aws, stageName: string): Promise<StageId> {
  const { id: restApiId } = await apiGateway.send(new CreateRestApiCommand({ name: 'orders' }));
  const { items } = await apiGateway.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items?.[0]?.id, httpMethod: 'GET' };
  await apiGateway.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  const backend = { integrationHttpMethod: 'GET', uri: 'https://backend.example.com/orders' };
  await apiGateway.send(new PutIntegrationCommand({ ...method, type: 'HTTP', ...backend }));
  const { id: deploymentId } = await apiGateway.send(new CreateDeploymentCommand({ restApiId }));
  const stage = { restApiId: String(restApiId), stageName };
  await apiGateway.send(new CreateStageCommand({ ...stage, deploymentId }));
  return stage;
}

/** Creates another stage of the same API, of what is deployed on the first. */
export async function createStageBeside({ apiGateway }: Aws, first: StageId, stageName: string): Promise<StageId> {
  const { deploymentId } = await apiGateway.send(new GetStageCommand(first));
  const stage = { restApiId: first.restApiId, stageName };
  await apiGateway.send(new CreateStageCommand({ ...stage, deploymentId }));
  return stage;
}

/** Changes the stage's description, as its team might. */
export async function describeStage({ apiGateway }: Aws, stage: StageId, description: string): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/description', value: description }];
  await apiGateway.send(new UpdateStageCommand({ ...stage, patchOperations }));
}

/** Reads the stage. */
export async function viewStage({ apiGateway }: Aws, stage: StageId): Promise<StageView> {
  const { $metadata, clientCertificateId, lastUpdatedDate, ...others } = await apiGateway.send(
    new GetStageCommand(stage),
  );
  return {
    clientCertificateId: clientCertificateId || null,
    lastUpdatedDate: lastUpdatedDate?.toISOString() ?? '',
    others: JSON.parse(JSON.stringify(others)),
  };
}

/** Reads one generated certificate. */
export async function viewCertificate({ apiGateway }: Aws, clientCertificateId: string): Promise<CertificateView> {
  const answer = await apiGateway.send(new GetClientCertificateCommand({ clientCertificateId }));
  const x509 = new X509Certificate(answer.pemEncodedCertificate ?? '');
  return {
    id: clientCertificateId,
    subject: x509.subject.replaceAll('\n', ', '),
    serialNumber: x509.serialNumber,
    validFrom: x509.validFromDate.toISOString(),
    validTo: x509.validToDate.toISOString(),
    keyBits: x509.publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
    selfSigned: x509.verify(x509.publicKey),
    tags: { ...answer.tags },
  };
}

/** Reads every generated certificate of the account. */
export async function viewCertificates(aws: Aws): Promise<CertificateView[]> {
  const { items = [] } = await aws.apiGateway.send(new GetClientCertificatesCommand({ limit: 500 }));
  return Promise.all(items.map(({ clientCertificateId }) => viewCertificate(aws, String(clientCertificateId))));
}
