import { expect } from 'vitest';
import { fixedStage, submit } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf } from '#test/support/service';
import { recordedOutcomes, withItem } from '#test/support/table';

const test = scenarios('promptAssembly');

test('a revert works where the brake cannot be read', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  await withItem(
    service,
    { pk: 'BRAKE#000000000000#us-east-1', sk: 'PAUSE', paused: 'by hand', version: 1 },
    async () => {
      await submit(service, link, { who: 'Ada', why: 'The backend refuses it' });
      await rest(service);
    },
  );
  expect(await certificateOf(service, stage)).toBeNull();
  const [, ...told] = await messagesAbout(service, stage.restApiId);
  expect(await recordedOutcomes(service, stage)).toEqual(['fixed', 'reverted']);
  expect(told.map(({ attributes }) => attributes.outcome)).toEqual(['reverted']);
});
