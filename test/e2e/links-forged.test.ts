import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { ownMutations } from '#test/support/blast-radius';
import { comparable, fixedStage, post, type Visited, visit } from '#test/support/pages';
import { rest, scenarios } from '#test/support/scenario';
import { certificateOf } from '#test/support/service';

const test = scenarios('promptAssembly');

const FORGED = 200;
const KINDS = ['decide', 'revert', 'exempt'] as const;
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];

test('two hundred forged secrets: none is accepted, and no answer differs from that to an unknown link, nor takes longer', async ({
  service,
}) => {
  const { link, ...stage } = await fixedStage(service);
  const secret = link.split('/').at(-1) as string;
  await Promise.all(KINDS.map((kind) => visit(`${service.url}/${kind}/warmed-up`)));
  const unknown = comparable(await visit(`${service.url}/revert/${anySecret()}`));
  expect(unknown.status).toBe(404);
  await service.control.forgetCalls();

  const times = { forged: [] as number[], unknown: [] as number[] };
  for (let index = 0; index < FORGED; index += 1) {
    // Below the rate of the pages.
    await service.control.advance(1);
    const kind = KINDS[index % KINDS.length];
    const send =
      index % 2 === 0 ? visit : (url: string) => post(url, { who: 'Eve', why: 'I may', days: '30', form: '0' });
    // Taken in turns, either first, so that a slow moment of the machine meets both.
    const pair = [['forged', forged(secret, index)] as const, ['unknown', anySecret()] as const];
    for (const [series, tried] of index % 4 < 2 ? pair : pair.reverse()) {
      const start = performance.now();
      const answer: Visited = await send(`${service.url}/${kind}/${tried}`);
      times[series].push(performance.now() - start);
      expect(comparable(answer), `${kind}/${tried}`).toEqual(unknown);
    }
  }

  expect(await ownMutations(service)).toEqual([]);
  expect((await service.control.calls()).filter(({ operation }) => /Start|Send|Put|Update/.test(operation))).toEqual(
    [],
  );
  expect(await certificateOf(service, stage)).not.toBeNull();
  const ratio = median(times.forged) / median(times.unknown);
  expect(ratio).toBeGreaterThan(2 / 3);
  expect(ratio).toBeLessThan(3 / 2);
  expect((await visit(link)).status).toBe(200);
});

test('of requests that come too fast some are refused, in the same words whatever their secret, and do nothing', async ({
  service,
}) => {
  const { link, ...stage } = await fixedStage(service);
  await visit(link);
  await rest(service);
  const links = Array.from({ length: 50 }, (_, index) => [link, link.replace(/[^/]+$/, `forged${index}`)]).flat();
  const answers = await Promise.all(links.map(async (url) => ({ url, answer: await visit(url) })));

  const refused = answers.filter(({ answer }) => answer.status === 429);
  expect(refused.length).toBeGreaterThan(20);
  expect(new Set(refused.map(({ answer }) => JSON.stringify(comparable(answer)))).size).toBe(1);
  expect(refused.some(({ url }) => url === link)).toBe(true);
  expect(refused.some(({ url }) => url !== link)).toBe(true);
  expect(await certificateOf(service, stage)).not.toBeNull();

  await rest(service);
  expect((await visit(link)).status).toBe(200);
});

test('a link opens the page of its own kind only, and is unknown to the others', async ({ service }) => {
  const { link } = await fixedStage(service);
  const unknown = comparable(await visit(`${service.url}/revert/${anySecret()}`));
  for (const kind of ['decide', 'exempt', 'status']) {
    const other = link.replace('/revert/', `/${kind}/`);
    expect(comparable(await visit(other))).toEqual(unknown);
    if (kind !== 'status') expect(comparable(await post(other, { who: 'Eve', why: 'x' }))).toEqual(unknown);
  }
});

/** The real secret, changed in the `index`th way: a letter put in the place of another, added, taken out, or swapped; its case. */
function forged(secret: string, index: number): string {
  const at = (index * 7) % secret.length;
  const other = LETTERS[(LETTERS.indexOf(secret[at] as string) + 1 + (index % 60)) % LETTERS.length];
  const ways = [
    () => secret.slice(0, at) + other + secret.slice(at + 1),
    () => secret.slice(0, at) + other + secret.slice(at),
    () => secret.slice(0, at) + secret.slice(at + 1),
    () => secret.slice(at + 1) + secret.slice(0, at + 1),
    () => `${secret.slice(0, at + 1)}${'A'.repeat(index)}`,
    () => (index % 4 < 2 ? secret.toLowerCase() : secret.toUpperCase()),
    () => anySecret(),
  ];
  const made = (ways[index % ways.length] as () => string)();
  return made === secret ? `${secret}A` : made;
}

function anySecret(): string {
  return randomBytes(32).toString('base64url');
}

function median(of: readonly number[]): number {
  return [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] as number;
}
