import fc from 'fast-check';
import { html } from 'hono/html';
import { describe, expect, test } from 'vitest';
import { links } from '#functions/aws/dynamodb/links';
import type { Item } from '#functions/aws/dynamodb/table';
import { unknownLink } from '#functions/pages/link-pages';
import { answerWith, type Page } from '#functions/pages/page';
import { hashOfSecret, newLinks } from '#functions/shared/links';
import { type Asked, pageHandler } from '#functions/shared/page-handler';
import { inDays, stage } from '#test/core/given';

const FOUND: Page = { status: 200, title: 'Found', content: html`<p>It is there.</p>` };

describe('the secret of a link', () => {
  test('is 256 bits, new each time, and is nowhere in the table', async () => {
    const { store, items } = memory();
    const newLink = newLinks(store, 'https://links.example');
    const urls = await Promise.all([1, 2, 3].map(() => newLink('revert', stage, 'one', inDays(7))));

    const secrets = urls.map((url) => url.replace('https://links.example/revert/', ''));
    for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(new Set(secrets).size).toBe(3);
    for (const secret of secrets) expect(JSON.stringify([...items])).not.toContain(secret);
  });

  test('is known until sixty days after its end, so that its page can say that it is over', async () => {
    const { store, items } = memory();
    await newLinks(store, 'https://links.example')('status', stage, 'one', inDays(7));
    expect([...items.values()].map(({ ttl }) => ttl)).toEqual([Date.parse(inDays(67)) / 1_000]);
  });

  test('opens the page of its own kind, by any method, and no other page', async () => {
    const { store, secret } = await oneLink();
    for (const method of ['GET', 'HEAD', 'POST']) {
      expect(await answerTo(store, 'revert', secret, method)).toEqual(await answerWith(FOUND));
      for (const kind of ['decide', 'exempt', 'status'] as const) {
        expect(await answerTo(store, kind, secret, method)).toEqual(await answerWith(unknownLink));
      }
    }
  });

  test('of a link that was sent before there were several kinds reverts still', async () => {
    const { store, items } = memory();
    items.set(`LINK#${hashOfSecret('old')}`, { backoutId: 'one', stage, expiresAt: inDays(7) });
    expect(await store.find(hashOfSecret('old'))).toMatchObject({ kind: 'revert', about: 'one', stage });
  });
});

test('ten thousand forged and mutated secrets: none finds anything, each is looked up once and answered alike', async () => {
  const { store, secret, reads } = await oneLink();
  const unknown = await answerWith(unknownLink);
  await fc.assert(
    fc.asyncProperty(forgedFrom(secret), fc.constantFrom('GET', 'HEAD', 'POST'), async (forged, method) => {
      fc.pre(forged !== secret);
      const before = reads();
      expect(await answerTo(store, 'revert', forged, method)).toEqual(unknown);
      expect(reads() - before).toBe(1);
    }),
    { numRuns: 10_000 },
  );
  // What was tried ten thousand times is not unknown for want of a link.
  expect(await answerTo(store, 'revert', secret, 'GET')).toEqual(await answerWith(FOUND));
});

/** Secrets as somebody who has seen one would make them up, and as anybody would. */
function forgedFrom(secret: string) {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
  const letter = fc.constantFrom(...letters, '=', '+', '/', '.', '%', '\0', 'é');
  const at = fc.nat(secret.length - 1);
  return fc.oneof(
    fc.tuple(at, letter).map(([index, other]) => secret.slice(0, index) + other + secret.slice(index + 1)),
    fc.tuple(at, letter).map(([index, other]) => secret.slice(0, index) + other + secret.slice(index)),
    at.map((index) => secret.slice(0, index)),
    at.map((index) => secret.slice(index)),
    fc.array(fc.constantFrom(...letters), { minLength: 43, maxLength: 43 }).map((chosen) => chosen.join('')),
    fc.constantFrom(
      ...[secret.toLowerCase(), secret.toUpperCase(), `${secret}=`, ` ${secret}`, `${secret} `, `${secret}\n`],
      ...[`${secret}\0`, `./${secret}`, `LINK#${hashOfSecret(secret)}`, hashOfSecret(secret)],
      ...[[...secret].reverse().join(''), secret + secret, '', '__proto__', 'constructor'],
    ),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
}

/** The store of links over a table in memory. */
function memory() {
  const items = new Map<string, Item>();
  let reads = 0;
  const table = {
    get: async ({ pk }: { pk: string }) => {
      reads += 1;
      return items.get(pk) ?? null;
    },
    put: async ({ pk }: { pk: string }, item: Item) => {
      items.set(pk, item);
      return true;
    },
  };
  return { store: links(table), items, reads: () => reads };
}

async function oneLink() {
  const known = memory();
  const url = await newLinks(known.store, 'https://links.example')('revert', stage, 'one', inDays(7));
  return { ...known, secret: url.split('/').at(-1) as string };
}

/** What the page of a kind answers; that of a link which is found says so. */
function answerTo(store: ReturnType<typeof links>, kind: Asked['link']['kind'], secret: string, method: string) {
  const page = pageHandler(kind, store, async () => FOUND);
  return page({ requestContext: { http: { method } }, pathParameters: { secret } });
}
