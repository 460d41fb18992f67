import { expect, test, vi } from 'vitest';
import { NotVerified, StageExempt, StageGone } from '#core/errors';
import type { LiveStage } from '#core/stage';
import type { ApiGateway } from '#functions/aws/api-gateway';
import type { Brakes } from '#functions/aws/dynamodb/brake';
import { exemptions } from '#functions/aws/dynamodb/exemptions';
import { change, inDays, interrupted, live, now, stage } from '#test/core/given';
import { policy } from '#test/core/tellings';
import { emptyTable } from '#test/support/store';

// The handlers' own settings are read when their modules are loaded; nothing here is called with them.
for (const name of ['TABLE_NAME', 'AWS_REGION', 'ACCOUNT']) vi.stubEnv(name, 'eu-west-1');
const { verifyStage } = await import('#functions/verify-stage');
const { patchStage } = await import('#functions/patch-stage');
const { compensate } = await import('#functions/compensate');
vi.unstubAllEnvs();

/** API Gateway with this stage, which holds what it holds whatever it is told. */
function holding(differing: Partial<LiveStage>) {
  const given: (string | null)[] = [];
  const setClientCertificate = async (_: unknown, id: string | null) => void given.push(id);
  return {
    given,
    apiGateway: { getStage: async () => live(differing), setClientCertificate } as unknown as ApiGateway,
  };
}

/** Patches a stage that is so by now. */
async function patching(differing: Partial<LiveStage>) {
  const { given, apiGateway } = holding(differing);
  const brakes = { paused: async () => null } as unknown as Brakes;
  const patch = patchStage({ apiGateway, brakes, exemptions: exemptions(await emptyTable()), now: () => now });
  const byTags = { ...policy, exemption: { byTag: true, atMostDays: 90 } };
  return { given, patched: patch({ stage, change, policy: byTags }) };
}

test('a change that cannot be seen after the write is not taken for made', async () => {
  const verify = verifyStage(holding({ clientCertificateId: 'another' }));
  await expect(verify({ stage, change })).rejects.toThrow(NotVerified);
  await expect(verifyStage(holding({ clientCertificateId: change.to }))({ stage, change })).resolves.toEqual({
    verified: true,
  });
});

test('a stage that was made again before the write is not written to', async () => {
  const { given, patched } = await patching({ createdDate: inDays(0) });
  await expect(patched).rejects.toThrow(StageGone);
  expect(given).toEqual([]);
});

test('one that was exempted by its tags before the write is not written to', async () => {
  const tags = { 'stagecert:exempt': 'its backend refuses it', 'stagecert:exempt-until': inDays(5) };
  const { given, patched } = await patching({ tags });
  await expect(patched).rejects.toThrow(StageExempt);
  expect(given).toEqual([]);
});

test('a certificate that stays although it was taken off is no compensation', async () => {
  const { given, apiGateway } = holding({ clientCertificateId: change.to });
  // What comes after that is not reached.
  const compensation = compensate({ apiGateway } as Parameters<typeof compensate>[0]);
  await expect(compensation(interrupted())).rejects.toThrow(NotVerified);
  expect(given).toEqual([null]);
});
