import { beforeAll, describe, expect, test } from 'vitest';
import { admittedBy, alarmsOf, inventoryOf, permissionsOf } from '#test/infra/reviewed';
import { synthesized } from '#test/infra/template';

/**
 * What a person has read and found right. A change of it is not wrong, but has to be looked at again: `--update` writes
 * it anew.
 */
describe('what was reviewed:', () => {
  let template: ReturnType<typeof synthesized>;
  beforeAll(() => {
    template = synthesized();
  });

  test('what each role may do', () => {
    expect(permissionsOf(template)).toMatchSnapshot();
  });

  test('whom keys, topics and queues admit', () => {
    expect(admittedBy(template)).toMatchSnapshot();
  });

  test('what there is', () => {
    expect(inventoryOf(template)).toMatchSnapshot();
  });

  test('what alarms say', () => {
    expect(alarmsOf(template)).toMatchSnapshot();
  });
});
