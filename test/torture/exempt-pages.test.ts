import { expect } from 'vitest';
import { promptPolicy } from '#test/support/assemblies';
import { expectAccessible, expectFitsWindow, openBrowser } from '#test/support/chromium';
import { linkIn } from '#test/support/pages';
import { putPolicy } from '#test/support/policy';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import { createStage } from '#test/support/service';

const test = scenarios('askingAssembly');
const browser = openBrowser();

const LIFE = 30 * 86_400;

test('a link to exempt that cannot be used, for now or for good, says so to everybody', async ({ service }) => {
  const { restApiId } = await createStage(service);
  await rest(service);
  const link = linkIn((await messagesAbout(service, restApiId)).at(-1), 'exempt');
  for (const [begin, heading] of [
    [() => putPolicy(service, 'none'), 'This cannot be decided now'],
    [() => rest(service, LIFE), 'This link has expired'],
  ] as const) {
    await begin();
    for (const viewing of [{}, { phone: true }, { dark: true }]) {
      const page = await browser.newPage(viewing);
      await page.goto(link);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      expect(await page.getByRole('button').count()).toBe(0);
      await expectAccessible(page);
      await expectFitsWindow(page);
    }
  }
  await putPolicy(service, promptPolicy);
});
