import { X509Certificate } from 'node:crypto';
import {
  DeleteClientCertificateCommand,
  GenerateClientCertificateCommand,
  GetClientCertificateCommand,
  GetClientCertificatesCommand,
  GetTagsCommand,
  paginateGetClientCertificates,
  UpdateClientCertificateCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { expect, test } from 'vitest';
import { createStagedApi, startGateway } from './gateway.ts';

test('a generated certificate is a self-signed X.509 certificate of RSA 2048, valid for 365 days', async () => {
  const { client } = await startGateway();
  const generated = await client.send(new GenerateClientCertificateCommand({ description: 'd', tags: { scope: 'a' } }));
  expect(generated).toMatchObject({ description: 'd', tags: { scope: 'a' }, $metadata: { httpStatusCode: 201 } });
  expect(generated.clientCertificateId).toMatch(/^[a-z0-9]{6}$/);
  const certificate = new X509Certificate(generated.pemEncodedCertificate ?? '');
  expect(certificate.subject).toBe('C=US\nL=Seattle\nCN=ApiGateway');
  expect(certificate.issuer).toBe(certificate.subject);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.publicKey.asymmetricKeyType).toBe('rsa');
  expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(certificate.validFromDate.toISOString()).toBe('2026-03-04T05:06:07.000Z');
  expect(certificate.validToDate.toISOString()).toBe('2027-03-04T05:06:07.000Z');
  expect([generated.createdDate, generated.expirationDate]).toEqual([
    certificate.validFromDate,
    certificate.validToDate,
  ]);
});

test('certificates differ by id and serial number, also when many are generated at once', async () => {
  const { client } = await startGateway();
  const generated = await Promise.all(
    Array.from({ length: 12 }, () => client.send(new GenerateClientCertificateCommand({}))),
  );
  const serials = generated.map(
    ({ pemEncodedCertificate = '' }) => new X509Certificate(pemEncodedCertificate).serialNumber,
  );
  expect(new Set(serials).size).toBe(12);
  expect(new Set(generated.map(({ clientCertificateId }) => clientCertificateId)).size).toBe(12);
});

test('the quota refuses one certificate too many, without Retry-After, until one is deleted', async () => {
  const { client } = await startGateway({ certificateQuota: 3 });
  const generate = () => client.send(new GenerateClientCertificateCommand({}));
  const answers = await Promise.allSettled([generate(), generate(), generate(), generate()]);
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({ name: 'LimitExceededException', $metadata: { httpStatusCode: 429 } });
  expect(refused[0].retryAfterSeconds).toBeUndefined();
  const { items = [] } = await client.send(new GetClientCertificatesCommand({}));
  await client.send(new DeleteClientCertificateCommand({ clientCertificateId: items[0]?.clientCertificateId }));
  expect((await generate()).clientCertificateId).toBeDefined();
});

test('certificates are listed in pages', async () => {
  const { client } = await startGateway();
  for (let number = 0; number < 7; number++) await client.send(new GenerateClientCertificateCommand({}));
  const sizes: (number | undefined)[] = [];
  for await (const { items } of paginateGetClientCertificates({ client, pageSize: 3 }, {})) sizes.push(items?.length);
  expect(sizes).toEqual([3, 3, 1]);
});

test('a certificate is read, described anew, tagged and deleted', async () => {
  const { client } = await startGateway();
  const { clientCertificateId } = await client.send(new GenerateClientCertificateCommand({ tags: { scope: 'a' } }));
  const patchOperations = [{ op: 'replace' as const, path: '/description', value: 'new' }];
  await client.send(new UpdateClientCertificateCommand({ clientCertificateId, patchOperations }));
  const read = await client.send(new GetClientCertificateCommand({ clientCertificateId }));
  expect(read).toMatchObject({ description: 'new', tags: { scope: 'a' } });
  const resourceArn = `arn:aws:apigateway:us-east-1::/clientcertificates/${clientCertificateId}`;
  expect((await client.send(new GetTagsCommand({ resourceArn }))).tags).toEqual({ scope: 'a' });
  const deleted = await client.send(new DeleteClientCertificateCommand({ clientCertificateId }));
  expect(deleted.$metadata.httpStatusCode).toBe(202);
  const gone = client.send(new GetClientCertificateCommand({ clientCertificateId }));
  await expect(gone).rejects.toMatchObject({ name: 'NotFoundException' });
});

test('only the description of a certificate can be changed', async () => {
  const { client } = await startGateway();
  const { clientCertificateId } = await client.send(new GenerateClientCertificateCommand({}));
  const patchOperations = [{ op: 'replace' as const, path: '/tags', value: 'x' }];
  const answer = client.send(new UpdateClientCertificateCommand({ clientCertificateId, patchOperations }));
  await expect(answer).rejects.toMatchObject({ name: 'BadRequestException' });
});

test('a certificate that a stage presents is not deleted', async () => {
  const { client } = await startGateway();
  const { restApiId, stageName } = await createStagedApi(client);
  const { clientCertificateId = '' } = await client.send(new GenerateClientCertificateCommand({}));
  const present = (value: string) => {
    const patchOperations = [{ op: 'replace' as const, path: '/clientCertificateId', value }];
    return client.send(new UpdateStageCommand({ restApiId, stageName, patchOperations }));
  };
  expect((await present(clientCertificateId)).clientCertificateId).toBe(clientCertificateId);
  const used = client.send(new DeleteClientCertificateCommand({ clientCertificateId }));
  await expect(used).rejects.toMatchObject({ name: 'ConflictException', $metadata: { httpStatusCode: 409 } });
  expect((await present('')).clientCertificateId).toBeUndefined();
  await client.send(new DeleteClientCertificateCommand({ clientCertificateId }));
});
