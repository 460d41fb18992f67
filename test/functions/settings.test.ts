import { describe, expect, test } from 'vitest';
import { readSettings } from '#functions/shared/settings';

describe('settings of a function', () => {
  test('are read from its environment, numbers as numbers, and no others', () => {
    const environment = { TABLE_NAME: 'table', DIGEST_AFTER: '60', DECISIONS: 'table', OTHER: 'x' };
    expect(readSettings(environment, ['TABLE_NAME', 'DIGEST_AFTER', 'DECISIONS'])).toEqual({
      TABLE_NAME: 'table',
      DIGEST_AFTER: 60,
      DECISIONS: 'table',
    });
  });

  test('are refused all at once, each wrong one by its name', () => {
    const environment = { TABLE_NAME: '', DIGEST_AFTER: 'soon', ACCOUNT: '111122223333' };
    const read = () => readSettings(environment, ['TABLE_NAME', 'DIGEST_AFTER', 'TOPIC_ARN', 'ACCOUNT']);
    expect(read).toThrow(/TABLE_NAME.*DIGEST_AFTER.*TOPIC_ARN/);
    expect(read).not.toThrow(/ACCOUNT/);
  });

  test.each([
    ['DIGEST_AFTER', ''],
    ['DIGEST_AFTER', '-1'],
    ['DIGEST_AFTER', '1.5'],
    ['DIGEST_AFTER', 'NaN'],
    ['DECISIONS', 'galaxy'],
    ['TOPIC_ARN', undefined],
  ] as const)('%s may not be %j', (name, value) => {
    expect(() => readSettings({ [name]: value }, [name])).toThrow(name);
  });
});
