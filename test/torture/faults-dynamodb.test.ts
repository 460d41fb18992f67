import { DeleteClientCertificateCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import { expectOneFix } from '#test/support/one-fix';
import { endings, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, deleteStage, type Service, type StageId } from '#test/support/service';

const test = scenarios('promptAssembly');

const lost = ['the reply is lost', { dropReply: true }] as const;
const broken = ['DynamoDB fails', { error: 'InternalServerError', status: 500 }] as const;

/** Of each kind, the calls that a fix makes: a fault at a later one would meet nothing. */
const callsOfAFix = { PutItem: 12, UpdateItem: 5, GetItem: 12, Query: 3, DeleteItem: 2 };

const cases = Object.entries(callsOfAFix).flatMap(([operation, count]) =>
  Array.from({ length: count }, (_, index) => index + 1).flatMap((nth) =>
    [lost, broken].map(([what, then]) => [what, operation, nth, then] as const),
  ),
);

test.for(cases)(
  'where %s at %s number %i there is one fixed stage, one certificate, one message',
  async ([, operation, nth, then], { service }) => {
    await service.control.fault({ service: 'dynamodb', operation, nth }, then);
    const stage = await createStage(service);
    await rest(service);

    expect(await endings(service, stage.restApiId)).toEqual(['fixed']);
    await expectOneFix(service, stage);
    await giveBack(service, stage);
  },
);

test('a fix makes the calls to DynamoDB that the faults above are set at, and no more', async ({ service }) => {
  await createStage(service);
  await rest(service);
  const calls = await service.control.calls();
  const own = calls.filter((call) => call.service === 'dynamodb' && call.caller !== 'external');
  const counts = Object.keys(callsOfAFix).map((name) => own.filter(({ operation }) => operation === name).length);
  expect(counts).toEqual(Object.values(callsOfAFix));
  expect(own).toHaveLength(Object.values(callsOfAFix).reduce((sum, count) => sum + count));
});

/** Makes room for the certificates of the next tests: they are more than the account's quota leaves to the service. */
async function giveBack(service: Service, stage: StageId): Promise<void> {
  const clientCertificateId = (await certificateOf(service, stage)) ?? undefined;
  await deleteStage(service, stage);
  await service.apiGateway.send(new DeleteClientCertificateCommand({ clientCertificateId }));
}
