import { expect } from 'vitest';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { createApi, createStage } from '#test/support/service';

const test = scenarios('promptAssembly');

test('the subject names the API, the stage, the account and the outcome, for subscribers to filter by as well', async ({
  service,
}) => {
  const { restApiId } = await createStage(service);
  await rest(service);
  const [message] = await messagesAbout(service, restApiId);
  expect(message?.subject).toBe(
    `[stagecert] fixed, given a certificate: ${restApiId}/prod in 000000000000 us-east-1 (orders)`,
  );
  expect(message?.attributes).toMatchObject({
    ...{ outcome: 'fixed', severity: 'low', mode: 'enforce', apiName: 'orders', apiId: restApiId, stageName: 'prod' },
    ...{ account: '000000000000', region: 'us-east-1' },
  });
});

test('an API whose name is full of HTML, markdown, links and shell comes out harmless', async ({ service }) => {
  const name = '<a href="https://evil.example">x</a> [y](http://evil.example) `$(rm -rf ~)` \u202e www.evil.example';
  const { restApiId } = await createStage(service, 'prod', await createApi(service, name));
  await rest(service);
  const [message] = await messagesAbout(service, restApiId);
  expect(message?.body).not.toMatch(/evil\.example|\u202e/);
  expect(message?.subject).not.toMatch(/evil\.example|\u202e/);
  const [console, ...links] = message?.body.match(/^.*https?:.*$/gm)?.reverse() ?? [];
  expect(console).toBe(
    `https://us-east-1.console.aws.amazon.com/apigateway/main/apis/${restApiId}/stages?api=${restApiId}&region=us-east-1`,
  );
  for (const link of links) expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/(revert|status)\/[\w-]{43}$/);
  expect(links).toHaveLength(2);
});
