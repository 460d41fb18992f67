import { expect, test } from 'vitest';
import { keptThreads } from '#sandbox/lambda/threads';
import { folderOf, handler, setUp } from '#test/sandbox/lambda/set-up';

const counting = `let calls = 0; globalThis.known = (globalThis.known ?? 0) + 1; ${handler(
  'calls += 1; return { calls, loads: globalThis.known, own: process.env.OWN, other: process.env.OTHER, key: process.env.AWS_ACCESS_KEY_ID, now: Date.now() }',
)}`;

interface Answer {
  readonly calls: number;
  /** How often the code was loaded by one thread. */
  readonly loads: number;
  readonly own?: string;
  readonly other?: string;
  readonly key: string;
  readonly now: number;
}

/** Two sandboxes, one after the other, that run the same code in threads which are kept. */
async function twice(
  ending: '.cjs' | '.js',
  between: (first: ReturnType<typeof setUp>, answer: Answer) => Promise<unknown>,
) {
  const codeFolder = folderOf(counting, ending);
  const threads = keptThreads();
  const first = setUp('', { codeFolder, environment: { OWN: '1', OTHER: 'x' } }, threads);
  await between(first, (await first.invoke()) as Answer);
  await first.runtime.close();
  const second = setUp('', { codeFolder, environment: { OWN: '2' } }, threads);
  await second.clock.advance(3_600_000);
  return { second, answer: (await second.invoke()) as Answer };
}

test('a kept thread is another environment: loaded anew, with the variables and the clock of its own sandbox', async () => {
  const { second, answer } = await twice('.cjs', (first) => first.clock.advance(86_400_000));
  expect(answer).toMatchObject({ calls: 1, loads: 2, own: '2' });
  expect(answer.other).toBeUndefined();
  expect(Math.abs(answer.now - second.clock.now())).toBeLessThan(3_600_000 / 2);
  expect(await second.invoke()).toMatchObject({ calls: 2, loads: 2 });
});

test('code that cannot be loaded anew gets a thread of its own', async () => {
  expect((await twice('.js', async () => undefined)).answer).toMatchObject({ calls: 1, loads: 1, own: '2' });
});

test('a thread whose environment crashed is not kept', async () => {
  const { answer } = await twice('.cjs', ({ runtime }, { key }) => runtime.crash(key));
  expect(answer).toMatchObject({ calls: 1, loads: 1 });
});

test('a function that fails, or is still at work, at the end of its sandbox does not trouble the next one', async () => {
  const codeFolder = folderOf(handler('if (event.never) await new Promise(() => {}); throw new Error("no")'), '.cjs');
  const threads = keptThreads();
  const first = setUp('', { codeFolder }, threads);
  await expect(first.invoke()).rejects.toThrow('no');
  const never = expect(first.invoke({ never: true })).rejects.toMatchObject({ name: 'Runtime.ExitError' });
  await first.runtime.close();
  await never;
  await expect(setUp('', { codeFolder }, threads).invoke()).rejects.toThrow('no');
});
