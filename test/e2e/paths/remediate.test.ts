import { expect } from 'vitest';
import { updateStageEvent } from '#test/fixtures/cloudtrail';
import { certificatesFor } from '#test/support/certificates';
import { fixedStage } from '#test/support/pages';
import { speakFor } from '#test/support/rates';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { certificateOf, createApi, createStage, deleteStage, touch } from '#test/support/service';
import { untakenBy } from './coverage.ts';
import { arm, denied, heldAt } from './faults.ts';
import { endsOf, expectScenario, expectTold, revert } from './scenario.ts';
import { approving, askedWays } from './ways-to-ask.ts';
import { ways } from './ways-to-fix.ts';

const test = scenarios('settlingAssembly');

/** After this many seconds a new stage has settled, and its fix has begun. */
const SETTLED = 61;

/** Seconds that the calls of a burst take; more than it takes a stage to settle. */
const BURST = 200;

test.for(ways)('when $when: $ends', async (way, { service }) => {
  await arm(service, way.faults);
  const stage = await createStage(service);
  await rest(service);
  await expectScenario(service, stage, 'Remediate', way);
});

test.for([
  ['a valid certificate', true, 'SUCCEEDED already-compliant', null],
  ['a certificate that does not exist', 'gone01', 'SUCCEEDED told', /needs a person.*is\s+dangling/],
] as const)('a stage is left alone that holds %s', async ([, certificate, ends, told], { service }) => {
  const what = { apis: 1, stagesPerApi: 1, certificate, events: true };
  const { apis } = await service.control.seed<{ apis: [{ restApiId: string }] }>(what);
  await rest(service);
  expect(await endsOf(service, apis[0].restApiId, 'Remediate')).toEqual([ends]);
  await expectTold(service, apis[0].restApiId, 'Remediate', told);
});

test('a stage that is deleted before the patch ends as gone, with nothing left over', async ({ service }) => {
  const stage = await createStage(service);
  await heldAt(service, 'PatchStage/apigateway/GetStage', {
    begin: () => rest(service, SETTLED),
    meanwhile: () => deleteStage(service, stage),
  });
  await rest(service);
  expect(await endsOf(service, stage.restApiId, 'Remediate')).toEqual(['SUCCEEDED gone']);
  expect(await messagesAbout(service, stage.restApiId)).toEqual([]);
  expect(await certificatesFor(service, stage.restApiId)).toEqual([]);
});

test('an event that arrives during a fix makes it look again', async ({ service }) => {
  const stage = await createStage(service);
  await heldAt(service, 'PatchStage/apigateway/GetStage', {
    begin: () => rest(service, SETTLED),
    meanwhile: () => touch(service, stage),
  });
  await rest(service);
  expect(await endsOf(service, stage.restApiId, 'Remediate')).toEqual(['SUCCEEDED fixed', 'SUCCEEDED coalesced']);
  expect(await messagesAbout(service, stage.restApiId)).toHaveLength(1);
});

test('an event that arrives during a backout waits for its end, and finds the exemption', async ({ service }) => {
  const { link, ...stage } = await fixedStage(service);
  await heldAt(service, 'PatchStage/apigateway/UpdateStage', {
    begin: () => revert(link),
    meanwhile: () => touch(service, stage),
  });
  await rest(service);
  expect(await endsOf(service, stage.restApiId, 'Remediate')).toEqual(['SUCCEEDED fixed', 'SUCCEEDED exempt']);
  expect(await certificateOf(service, stage)).toBeNull();
});

test('a fix that meets another one at the certificate of its API waits and shares it', async ({ service }) => {
  const api = await createApi(service);
  const stages = [await createStage(service, 'blue', api), await createStage(service, 'green', api)];
  await heldAt(service, 'IssueCertificate/apigateway/GenerateClientCertificate', {
    begin: () => rest(service, SETTLED),
  });
  await rest(service);
  expect(await endsOf(service, api.restApiId, 'Remediate')).toEqual(['SUCCEEDED fixed', 'SUCCEEDED fixed']);
  const [shared, ...others] = await certificatesFor(service, api.restApiId);
  expect(others).toEqual([]);
  for (const stage of stages) expect(await certificateOf(service, stage)).toBe(shared);
});

test('a look that meets a burst waits its turn', async ({ service }) => {
  await speakFor(service, BURST);
  const stage = await createStage(service);
  await rest(service, BURST / 2);
  expect(await certificateOf(service, stage)).toBeNull();
  await rest(service);
  expect(await endsOf(service, stage.restApiId, 'Remediate')).toEqual(['SUCCEEDED fixed']);
});

test.for(askedWays)('when people are asked and $when: $ends', async (way, { service }) => {
  await arm(service, way.faults);
  const stage = await createStage(service, 'asked');
  await rest(service);
  await way.then(service, stage.restApiId);
  await rest(service);
  expect(await endsOf(service, stage.restApiId, 'Remediate')).toEqual([way.ends]);
  const bodies = (await messagesAbout(service, stage.restApiId)).map(({ body }) => body);
  const told = [/May stagecert give/, way.told ?? /never/, ...(way.afterwards ? [way.afterwards] : [])];
  expect(bodies).toEqual(told.map((each) => expect.stringMatching(each)));
  expect((await certificateOf(service, stage)) !== null).toBe(way.presents);
});

test('when nobody can be asked the execution fails', async ({ service }) => {
  await arm(service, [denied('Ask/sns/Publish')]);
  const stage = await createStage(service, 'asked');
  await rest(service);
  expect(await endsOf(service, stage.restApiId, 'Remediate')).toEqual(['FAILED AccessDenied']);
  await expectTold(service, stage.restApiId, 'Remediate', /AccessDenied: sns:Publish/);
});

test('a question about a stage that is deleted ends as gone', async ({ service }) => {
  const stage = await createStage(service, 'asked');
  await rest(service);
  await deleteStage(service, stage);
  // DeleteStage has no rule: another event about the stage tells of it.
  await service.control.deliver(updateStageEvent(stage));
  await rest(service);
  expect(await endsOf(service, stage.restApiId, 'Remediate')).toEqual(['SUCCEEDED gone', 'SUCCEEDED gone']);
});

test('an answer that is given while an event is looked at waits for that', async ({ service }) => {
  const stage = await createStage(service, 'asked');
  await rest(service);
  await heldAt(service, 'Inspect/apigateway/GetStage', {
    begin: () => touch(service, stage),
    meanwhile: () => approving(service, stage.restApiId),
  });
  await rest(service);
  expect(await endsOf(service, stage.restApiId, 'Remediate')).toEqual(['SUCCEEDED fixed', 'SUCCEEDED coalesced']);
});

test('the ways above are all that there are through the workflow', async ({ service }) => {
  expect(await untakenBy(service, 'Remediate')).toEqual([]);
});
