// biome-ignore-all lint/suspicious/noTemplateCurlyInString: API Gateway's notation
import { expect, test } from 'vitest';
import { type Backends, backendsOf, unknownBackends } from '#core/backends';
import { overtakenByBackends } from '#functions/shared/overtaken';
import { stage } from '#test/core/given';

const deployed = ['https://${stageVariables.host}/', 'https://fixed.example/'].map((uri) => ({ type: 'http', uri }));
const integrations = { read: async (_: unknown, variables?: Record<string, string>) => read(variables) };
const read = (variables?: Record<string, string>) => backendsOf(deployed, 'orders', variables);
const now = { host: 'b.example', key: 'x' };

test.each<[string, Backends | undefined, string | null]>([
  ['of the host that the variable names now stands', read({ host: 'b.example' }), null],
  ['of another host is void', read({ host: 'a.example' }), 'b[.]example added, a[.]example gone'],
  ['where it was not set is void', read({}), 'b[.]example added, (stage variable "host", not set) gone'],
  ['from before variables were looked up stands: it is compared as it was shown', read(), null],
  [
    'from before that, of another variable, is void',
    backendsOf([{ type: 'http', uri: 'https://${stageVariables.old}/' }]),
    '(stage variable host), fixed[.]example added, (stage variable old) gone',
  ],
  ['that showed none stands', undefined, null],
  ['that could show none stands', unknownBackends('throttled'), null],
])('a question %s', async (_what, backends, change) => {
  const over = await overtakenByBackends({ integrations }, { stage, backends }, now);
  const why = `its backends changed: ${change}; it is looked at again`;
  expect(over).toEqual(change === null ? null : { outcome: 'coalesced', why });
});

test('where they cannot be read that is said, and nothing else', async () => {
  const silent = { read: async () => unknownBackends('throttled') };
  expect(await overtakenByBackends({ integrations: silent }, { stage, backends: read(now) }, now)).toEqual({
    unread: 'throttled',
  });
});
