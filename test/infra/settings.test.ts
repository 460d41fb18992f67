import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { readSettings, UnusableSettings } from '#infra/settings';

const read = (context: Record<string, unknown>) => readSettings(new App({ context }).node);

test('without settings the defaults are those of the design', () => {
  expect(read({})).toEqual({ settle: 60, settleAtMost: 600, certificateScope: 'api' });
});

test('settings come as text from the command line', () => {
  expect(read({ settle: '30', certificateScope: 'account' })).toMatchObject({
    settle: 30,
    certificateScope: 'account',
  });
});

test.each([
  ['settle', 'soon'],
  ['settle', '-1'],
  ['settle', '1.5'],
  ['settle', '601'],
  ['settleAtMost', '3600'],
  ['certificateScope', 'galaxy'],
])('%s may not be %j, and the message says so', (name, value) => {
  expect(() => read({ [name]: value })).toThrow(UnusableSettings);
  expect(() => read({ [name]: value })).toThrow(`${name} is ${JSON.stringify(value)}: `);
});

test('all that is wrong is said at once', () => {
  expect(() => read({ settle: 'soon', certificateScope: 'galaxy' })).toThrow(
    /settle is "soon".*\n.*certificateScope is/,
  );
});
