import { expect } from 'vitest';
import { promptPolicy } from '#test/support/assemblies';
import { hiddenFields, linkIn, post, submit, type Visited, visit } from '#test/support/pages';
import { policyForATest } from '#test/support/policy';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { createStage, type Service } from '#test/support/service';
import { historyOf } from '#test/support/table';

const test = scenarios('askingAssembly');

const ANSWER = { who: 'Ada', why: 'The backend refuses strangers', days: '60' };
const DENIED = { error: 'AccessDeniedException', status: 403 };
const asking = { ...promptPolicy, defaults: { ...promptPolicy.defaults, mode: 'approve' } };
/** Of stages of APIs with such a name only the policy's own cap is known, and that is not asked for here. */
const byName = { when: { apis: ['ord*'] }, then: { exemption: { days: 1, atMostDays: 7 } } };

const { putForATest } = policyForATest(asking);

const troubles: [string, (service: Service) => Promise<unknown>, string][] = [
  [
    'has mistakes in it',
    (service) => putForATest(service, { version: 1, defaults: { mode: 'enforced' } }),
    'has mistakes',
  ],
  [
    'cannot be read',
    async (service) => {
      await service.control.fault({ service: 'ssm', operation: 'GetParameter', nth: 1, every: true }, DENIED);
      // What was read before holds for half a minute.
      await rest(service);
    },
    'cannot be read',
  ],
  [
    'depends on a name that cannot be read',
    async (service) => {
      await service.control.fault({ service: 'apigateway', operation: 'GetRestApi', nth: 1, every: true }, DENIED);
      await putForATest(service, { ...asking, rules: [byName] });
    },
    'Which rule of the policy is about this stage',
  ],
];

test.for(troubles)(
  'where the policy %s nobody is given more days than it may allow, and the link stays good',
  async ([, begin, says], { service }) => {
    const stage = await createStage(service);
    await rest(service);
    const link = linkIn((await messagesAbout(service, stage.restApiId)).at(-1), 'exempt');
    const form = await visit(link);
    await begin(service);
    await service.control.forgetCalls();
    const pages = [await visit(link), await post(link, { ...hiddenFields(form), ...ANSWER })];

    for (const page of pages) {
      expect(page.status).toBe(503);
      expect(page.text).toContain('This cannot be decided now');
      expect(page.text).toContain(says);
      expect(page.text).toMatch(/stays good until \d{4}-\d\d-\d\dT/);
      expect(page.text).not.toContain('<form');
      // Of the policy's text, its place and AWS's words a link's holder learns nothing.
      expect(page.text).not.toMatch(/enforced|\/stagecert\/policy|AccessDenied|ord\*/);
      expect(headersOf(page)).toEqual(headersOf(form));
    }
    expect((await visit(link, 'HEAD')).status).toBe(503);
    const writes = (await service.control.calls()).filter(({ operation }) => /Put|Update|Delete/.test(operation));
    expect(writes).toEqual([]);

    await service.control.forgetFaults();
    await putForATest(service, asking);
    expect((await submit(service, link, ANSWER)).status).toBe(200);
    expect((await historyOf(service, stage)).filter(({ kind }) => kind === 'exempted')).toHaveLength(1);
  },
);

/** All that does not differ by when, and how much, was answered. */
function headersOf({ headers }: Visited) {
  return [...headers].filter(([name]) => !['date', 'content-length'].includes(name));
}
