import { expect, inject, test } from 'vitest';
import { certificateOf, createStage, startService } from '#test/support/service';

test('a created stage gets a certificate, and on-call one message with a revert link', async () => {
  const service = await startService(inject('promptAssembly'));
  const stage = await createStage(service);
  const [execution] = await service.executions.ended(1);

  expect(execution?.output).toMatchObject({ outcome: 'fixed', stage: { apiId: stage.restApiId, stageName: 'prod' } });
  const certificate = await certificateOf(service, stage);
  const messages = await service.control.messages();
  expect(messages).toHaveLength(1);
  expect(messages[0]?.body).toContain(`After        ${certificate}`);
  expect(messages[0]?.body).toMatch(new RegExp(`^${service.url}/revert/[\\w-]{43}$`, 'm'));
});
