import fc from 'fast-check';
import { expect, test } from 'vitest';
import { consoleParagraph, consoleUrl } from '#core/console-url';
import { messageFor } from '#core/message';
import { ending, stage } from '#test/core/given';
import { hostileText } from '#test/core/hostile';
import { tellings } from '#test/core/tellings';

const of = (region: string) => consoleUrl({ ...stage, region });

test.each([
  ['eu-west-1', 'eu-west-1.console.aws.amazon.com'],
  ['cn-north-1', 'cn-north-1.console.amazonaws.cn'],
  ['us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
])('in %s the console is at %s', (region, host) => {
  expect(of(region)).toBe(`https://${host}/apigateway/main/apis/abcdef74gh/stages?api=abcdef74gh&region=${region}`);
});

test.each(['us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1', 'eusc-de-east-1', 'nowhere'])(
  'where the console of %s is, nobody says',
  (region) => {
    expect(of(region)).toBeNull();
    expect(consoleParagraph({ ...stage, region })).toBe('');
  },
);

test('an id that is none of API Gateway’s stands in no address', () => {
  for (const apiId of ['', 'abc', 'abcdef74g/', 'abcdef74gh/../x', 'ABCDEF74GH', 'abcdef74g\u0131']) {
    expect(consoleUrl({ ...stage, apiId })).toBeNull();
  }
  fc.assert(
    fc.property(hostileText, hostileText, (apiId, region) => {
      expect(consoleUrl({ apiId, region }) ?? '').toMatch(/^$|^https:\/\/[a-z0-9-]+\.console\.[!-~]+$/);
    }),
  );
});

test('the address stands on a line of its own, after all links that act, in the mail alone', () => {
  const url = of('eu-west-1') as string;
  const { body, machine, chat } = messageFor(ending(), {
    revertUrl: 'https://x/revert/1',
    statusUrl: 'https://x/status/2',
  });
  const addresses = body.split('\n').filter((line) => line.includes('://'));
  expect(addresses).toEqual(['https://x/revert/1', 'https://x/status/2', url]);
  expect(body).toContain('signed in to account 111122223333');
  expect(JSON.stringify([machine, chat])).not.toContain('://');
});

test('a message without links, and one about a stage that is gone, has no address', () => {
  expect(messageFor(ending()).body).not.toContain('://');
  expect(
    messageFor(tellings.gone, { backoutArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:B' }).body,
  ).not.toContain('://');
});
