import { describe, expect, test } from 'vitest';
import { readSettings } from '#functions/shared/settings';

describe('settings of a function', () => {
  test('are read from its environment, numbers as numbers, and no others', () => {
    const environment = { TABLE_NAME: 'table', SETTLE_QUIET_SECONDS: '60', CERTIFICATE_SCOPE: 'api', OTHER: 'x' };
    expect(readSettings(environment, ['TABLE_NAME', 'SETTLE_QUIET_SECONDS', 'CERTIFICATE_SCOPE'])).toEqual({
      TABLE_NAME: 'table',
      SETTLE_QUIET_SECONDS: 60,
      CERTIFICATE_SCOPE: 'api',
    });
  });

  test('are refused all at once, each wrong one by its name', () => {
    const environment = { TABLE_NAME: '', SETTLE_QUIET_SECONDS: 'soon', ACCOUNT: '111122223333' };
    const read = () => readSettings(environment, ['TABLE_NAME', 'SETTLE_QUIET_SECONDS', 'TOPIC_ARN', 'ACCOUNT']);
    expect(read).toThrow(/TABLE_NAME.*SETTLE_QUIET_SECONDS.*TOPIC_ARN/);
    expect(read).not.toThrow(/ACCOUNT/);
  });

  test.each([
    ['SETTLE_QUIET_SECONDS', ''],
    ['SETTLE_QUIET_SECONDS', '-1'],
    ['SETTLE_QUIET_SECONDS', '1.5'],
    ['SETTLE_AT_MOST_SECONDS', 'NaN'],
    ['CERTIFICATE_SCOPE', 'galaxy'],
    ['TOPIC_ARN', undefined],
  ] as const)('%s may not be %j', (name, value) => {
    expect(() => readSettings({ [name]: value }, [name])).toThrow(name);
  });
});
