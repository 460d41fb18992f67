import { CreateStageCommand, TagResourceCommand } from '@aws-sdk/client-api-gateway';
import { expect } from 'vitest';
import { promptPolicy } from '#test/support/assemblies';
import { putPolicy } from '#test/support/policy';
import { endings, messagesAbout, rest, scenarios } from '#test/support/scenario';
import { createApi, type Service, type StageId, touch } from '#test/support/service';

const test = scenarios('promptAssembly');

const DAY = 86_400;

/** The date so many days from now on the sandbox's clock. */
async function dateIn({ control }: Service, days: number): Promise<string> {
  return new Date((await control.now()).getTime() + days * DAY * 1_000).toISOString().slice(0, 10);
}

/** When an exemption until a date ends. */
const endOf = (date: string) => new Date(Date.parse(date) + DAY * 1_000).toISOString();

async function setUntil({ apiGateway }: Service, { restApiId, stageName }: StageId, date: string): Promise<void> {
  const resourceArn = `arn:aws:apigateway:us-east-1::/restapis/${restApiId}/stages/${stageName}`;
  await apiGateway.send(new TagResourceCommand({ resourceArn, tags: { 'stagecert:exempt-until': date } }));
}

test('a tag that is put off again and again is told of each time, and since when it goes on like that', async ({
  service,
}) => {
  const stage = { ...(await createApi(service)), stageName: 'prod' };
  const tags = { 'stagecert:exempt': 'The backend cannot', 'stagecert:exempt-until': await dateIn(service, 4) };
  const met = await service.control.now();
  await service.apiGateway.send(new CreateStageCommand({ ...stage, tags }));
  await rest(service);

  // AWS sends no event of a stage's tags that starts a look: the stage is not touched again.
  const first = await dateIn(service, 9);
  await setUntil(service, stage, first);
  await rest(service, 3 * DAY);
  const second = await dateIn(service, 11);
  await setUntil(service, stage, second);
  await rest(service, 6 * DAY);

  const told = await messagesAbout(service, stage.restApiId);
  expect(told.map(({ subject }) => subject.replace(/:.*/, ''))).toEqual([
    `[stagecert] exemption renewed until ${endOf(first).slice(0, 10)}`,
    `[stagecert] exemption renewed until ${endOf(second).slice(0, 10)}`,
  ]);
  const sinces = told.map(({ body }) => / since +(\S+), by tag, renewal (\d)/.exec(body)?.slice(1));
  expect(sinces.map((since) => since?.[1])).toEqual(['1', '2']);
  for (const since of sinces) {
    expect(Math.abs(Date.parse(since?.[0] ?? '') - met.getTime())).toBeLessThan(60_000);
  }
});

test('where the policy lets tags exempt no more, that is told, and not that the tag was put off', async ({
  service,
}) => {
  const stage = { ...(await createApi(service)), stageName: 'prod' };
  const end = await dateIn(service, 2);
  const tags = { 'stagecert:exempt': 'The backend cannot', 'stagecert:exempt-until': end };
  await service.apiGateway.send(new CreateStageCommand({ ...stage, tags }));
  await rest(service);
  await putPolicy(service, { ...promptPolicy, defaults: { ...promptPolicy.defaults, exemption: { byTag: false } } });
  await setUntil(service, stage, await dateIn(service, 60));
  await rest(service, 3 * DAY);
  const told = await messagesAbout(service, stage.restApiId);
  expect(told.map(({ subject }) => subject.replace(/:.*/, ''))).toEqual([
    `[stagecert] exemption ended before ${endOf(end).slice(0, 10)}`,
  ]);
  await touch(service, stage);
  await rest(service);
  expect(await endings(service, stage.restApiId)).toEqual(['exempt', 'fixed']);
});
