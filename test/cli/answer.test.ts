import { expect } from 'vitest';
import { askedStage, toldAbout } from '#test/support/asking';
import { operate } from '#test/support/command-line';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf } from '#test/support/service';

const test = scenarios('askingAssembly');

test('stagecert approve gives the stage its certificate, once, and says who was first', async ({ service }) => {
  const { restApiId, stageName } = await askedStage(service);
  const label = `${restApiId}/${stageName}`;
  const first = await operate(service, 'approve', label, '--who', 'Dana', '--why', 'as agreed');
  expect([first.status, first.stdout]).toEqual([0, `${label} was approved: a message tells how it ends.\n`]);
  await rest(service);
  expect(await certificateOf(service, { restApiId, stageName })).not.toBeNull();
  expect((await messagesAbout(service, restApiId)).at(-1)?.body).toMatch(/Approved by +Dana \(self-declared\)/);

  const second = await operate(service, 'decline', label, '--why', 'too late');
  expect([second.status, second.stdout]).toEqual([1, `Nothing is open to answer about ${label}.\n`]);
});

test('stagecert decline leaves the stage as it is; of two answers the first counts', async ({ service }) => {
  const { restApiId, stageName } = await askedStage(service);
  const label = `${restApiId}/${stageName}`;
  // Nothing is read of the answer before the second one comes.
  await service.control.fault(
    { service: 'states', operation: 'SendTaskSuccess' },
    { error: 'ServiceUnavailableException', status: 400 },
  );
  await operate(service, 'decline', label, '--who', 'Dana', '--why', 'not now');
  const second = await operate(service, 'approve', label, '--why', 'why not');
  expect([second.status, second.stdout]).toEqual([
    1,
    expect.stringMatching(/was declined by Dana at .* already: “not now”/),
  ]);
  await rest(service);
  expect(await certificateOf(service, { restApiId, stageName })).toBeNull();
  expect(await toldAbout(service, restApiId)).toEqual(['asked', 'declined']);
});
