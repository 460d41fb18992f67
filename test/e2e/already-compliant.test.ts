import { GenerateClientCertificateCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import { ownMutations } from '#test/support/blast-radius';
import { certificatesFor } from '#test/support/certificates';
import { meanwhile, theGeneration } from '#test/support/meanwhile';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createStage, type Service, setCertificate } from '#test/support/service';
import { heldFor, recordedOutcomes } from '#test/support/table';
import { applyTerraform } from '#test/support/terraform';

const test = scenarios('settlingAssembly');

test('a stage that its team gives a certificate while it settles is left alone, without a message', async ({
  service,
}) => {
  const stage = await createStage(service);
  const theirs = await generate(service);
  await rest(service, 30);
  await setCertificate(service, stage, theirs);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toContain('already-compliant');
  expect(await endings(service, stage.restApiId)).not.toContain('fixed');
  expect(await ownMutations(service)).toEqual([]);
  expect(await certificateOf(service, stage)).toBe(theirs);
  expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
});

test('Terraform creates a stage and gives it its own certificate five seconds later: none is made, nobody is told', async ({
  service,
}) => {
  const stage = await createStage(service);
  const theirs = await generate(service);
  await rest(service, 5);
  await applyTerraform(service, stage, theirs);
  await rest(service);

  expect(await endings(service, stage.restApiId)).toEqual(['already-compliant', 'coalesced']);
  expect(await certificateOf(service, stage)).toBe(theirs);
  expect(await ownMutations(service)).toEqual([]);
  expect(await certificatesFor(service, stage.restApiId)).toEqual([]);
  expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
});

test('an ACM certificate that the team gives the stage while it settles is left alone', async ({ service }) => {
  const stage = await createStage(service);
  const theirs = 'arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-4333-8444-555555555555';
  await setCertificate(service, stage, theirs);
  await rest(service);

  expect(await endings(service, stage.restApiId)).not.toContain('fixed');
  expect(await ownMutations(service)).toEqual([]);
  expect(await certificateOf(service, stage)).toBe(theirs);
  expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
});

test('a certificate that the team gives the stage between issue and patch stays, and ours goes', async ({
  service,
}) => {
  const stage = await createStage(service);
  const theirs = await generate(service);
  await meanwhile(service, theGeneration, async () => {
    await setCertificate(service, stage, theirs);
    await expect.poll(() => recordedOutcomes(service, stage)).toEqual(['coalesced']);
  });

  expect(await certificateOf(service, stage)).toBe(theirs);
  expect(await endings(service, stage.restApiId)).toEqual(['already-compliant', 'coalesced']);
  expect((await ownMutations(service)).map(({ operation }) => operation)).toEqual([
    'GenerateClientCertificate',
    'DeleteClientCertificate',
  ]);
  expect(await certificatesFor(service, stage.restApiId)).toEqual([]);
  expect(await heldFor(service, stage.restApiId)).toEqual([]);
  expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
});

async function generate({ apiGateway }: Service): Promise<string> {
  return (await apiGateway.send(new GenerateClientCertificateCommand({}))).clientCertificateId as string;
}
