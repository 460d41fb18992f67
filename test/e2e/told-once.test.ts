import { expect } from 'vitest';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { type Service, type StageId, touch } from '#test/support/service';
import { recordedOutcomes } from '#test/support/table';

const test = scenarios('promptAssembly');

const publish = { service: 'sns', operation: 'Publish' };
const A_DAY = 86_400;

/** Places a stage that holds a certificate that does not exist: only people can put that right. */
async function broken(service: Service): Promise<StageId> {
  const what = { apis: 1, stagesPerApi: 1, certificate: 'gone01', events: true };
  const { apis } = await service.control.seed<{ apis: [{ restApiId: string; stageNames: [string] }] }>(what);
  await rest(service);
  const [{ restApiId, stageNames }] = apis;
  return { restApiId, stageName: stageNames[0] };
}

async function touched(service: Service, stage: StageId, description: string): Promise<void> {
  await touch(service, stage, description);
  await rest(service);
}

/** How often people were told of the finding. */
async function told(service: Service, { restApiId }: StageId): Promise<number> {
  return (await messagesAbout(service, restApiId)).filter(({ attributes }) => attributes.outcome === 'told').length;
}

test('the same finding of a stage is told once a day, and recorded every time', async ({ service }) => {
  const stage = await broken(service);
  await touched(service, stage, 'a change');
  await touched(service, stage, 'another one');
  expect(await told(service, stage)).toBe(1);
  expect(await recordedOutcomes(service, stage)).toEqual(['told', 'told', 'told']);
  expect(await told(service, await broken(service))).toBe(1);

  await service.control.advance(A_DAY);
  await touched(service, stage, 'a day later');
  expect(await told(service, stage)).toBe(2);
});

test('what could not be told is told the next time', async ({ service }) => {
  await service.control.fault({ ...publish, nth: 1 }, { error: 'AuthorizationErrorException', status: 403 });
  const stage = await broken(service);
  expect(await told(service, stage)).toBe(0);
  await touched(service, stage, 'a change');
  expect(await told(service, stage)).toBe(1);
});

test('a message whose answer was lost is repeated as the same message, and not once more the next time', async ({
  service,
}) => {
  await service.control.fault({ ...publish, nth: 1 }, { dropReply: true });
  const stage = await broken(service);
  await touched(service, stage, 'a change');
  const messages = (await messagesAbout(service, stage.restApiId)).filter(
    ({ attributes }) => attributes.outcome === 'told',
  );
  expect(messages).toHaveLength(2);
  expect(new Set(messages.map(({ attributes }) => attributes.messageId)).size).toBe(1);
});
