import { describe, expect, test } from 'vitest';
import { apiNameIn, toldName } from '#core/api-name';
import type { Backends } from '#core/backends';
import { messageFor } from '#core/message';
import type { MachineMessage } from '#core/message-json';
import type { Telling } from '#core/telling';
import { tellings } from '#test/core/tellings';

const deployed = (apiName?: string): Backends => ({
  ...{ known: true, presenting: 1, never: 0, hosts: ['b[.]example'], moreHosts: 0 },
  ...(apiName && { apiName }),
});

test('the name of an API is what is deployed, or else what was learnt elsewhere', () => {
  expect(apiNameIn({ backends: deployed('orders'), apiName: 'old' })).toBe('orders');
  expect(apiNameIn({ backends: deployed(), apiName: 'chat' })).toBe('chat');
  expect(apiNameIn({ backends: { known: false, why: 'denied' }, apiName: 'chat' })).toBe('chat');
  expect(apiNameIn({})).toBeUndefined();
});

test('a name is kept printable and short, and one of which nothing is left is none', () => {
  expect(toldName('a\nb\u202ec')).toEqual({ apiName: expect.stringMatching(/^[ -~]+$/) });
  expect(toldName('n'.repeat(200)).apiName?.length).toBeLessThanOrEqual(60);
  for (const none of ['', null, undefined]) expect(toldName(none)).toEqual({});
});

const kinds = (Object.keys(tellings) as (keyof typeof tellings)[]).filter((kind) => tellings[kind].stage);

describe.each(kinds)('the message about a stage that was %s', (kind) => {
  test('has the name of the API in subject, body, chat, JSON and attributes where the name is known', () => {
    const { backends: _, ...rest }: Telling = tellings[kind];
    const { subject, body, chat, machine, attributes } = messageFor({ ...rest, apiName: 'chat' });
    expect(subject).toMatch(/ eu-west-1 \(chat\)$/);
    expect(body).toMatch(/^ {2}API +chat$/m);
    expect(chat.content.description).toContain('API: `chat`');
    expect((machine as MachineMessage).stage?.apiName).toBe('chat');
    expect(attributes.apiName).toBe('chat');
  });
});
