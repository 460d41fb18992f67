import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import packaged from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';

/** How a page is looked at: on a desktop, by daylight, unless said otherwise. */
interface Viewing {
  readonly phone?: boolean;
  readonly dark?: boolean;
  /** Whether the page's scripts run; they do unless this is false. */
  readonly scripts?: boolean;
}

/** A browser for the tests of one file. */
interface TestBrowser {
  /** A blank page in a context of its own, which closes when the test has finished. */
  newPage(viewing?: Viewing): Promise<Page>;
}

/** The size in CSS pixels of a common laptop, and of a small phone. */
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 375, height: 667 };

/** Milliseconds for anything that a browser is to do; 30 s by default, in which a busy machine may not even start one. */
const PATIENCE_MS = 90_000;

/**
 * Has a Chromium for the tests of a file: started before the first, ended after the last. It comes inside an npm package,
 * and needs nothing of the machine. To be called at the top of the file.
 */
export function openBrowser(): TestBrowser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    // The package's own arguments are for Lambda: a single process, which the first closed context ends.
    const executablePath = await unpackedChromium();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'], timeout: PATIENCE_MS });
  });
  afterAll(() => browser?.close());
  return {
    async newPage(viewing = {}) {
      if (!browser) throw new Error('the browser has not been started: call openBrowser at the top of the file');
      const context = await browser.newContext(contextOptions(viewing));
      context.setDefaultTimeout(PATIENCE_MS);
      onTestFinished(() => context.close());
      return context.newPage();
    },
  };
}

function contextOptions({ phone = false, dark = false, scripts = true }: Viewing): BrowserContextOptions {
  return {
    viewport: phone ? PHONE : DESKTOP,
    ...(phone && { isMobile: true, hasTouch: true }),
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: scripts,
  };
}

/** Where the browser stays unpacked (200 MB) between runs, until the packages are installed anew. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/chromium', import.meta.url));

/**
 * The browser's path. The package unpacks into the system's temporary folder, and takes a file of the right name there for
 * the browser, whoever left it, half written or not. So it is given a folder of its own, which gets its name when it is
 * complete.
 */
async function unpackedChromium(): Promise<string> {
  const folder = join(CACHE, String(statSync(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))).mtimeMs));
  const path = join(folder, 'chromium');
  if (statSync(path, { throwIfNoEntry: false })) return path;
  mkdirSync(CACHE, { recursive: true });
  const own = mkdtempSync(join(CACHE, 'unpacking-'));
  await unpackInto(own);
  try {
    renameSync(own, folder);
  } catch (error) {
    // Another worker was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    rmSync(own, { recursive: true });
  }
  return path;
}

async function unpackInto(folder: string): Promise<void> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  try {
    await packaged.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

/**
 * Expects that axe finds nothing to complain about: landmarks, headings, names, contrast and the rest of its rules.
 *
 * @param rules only these, for another look at a page where all the others would say the same again
 */
export async function expectAccessible(page: Page, rules?: readonly string[]): Promise<void> {
  const builder = new AxeBuilder({ page });
  const { violations } = await (rules ? builder.withRules([...rules]) : builder).analyze();
  const complaints = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.html}`));
  expect(complaints).toEqual([]);
}

/** Expects that the page as a whole is no wider than the window: parts of it may scroll sideways. */
export async function expectFitsWindow(page: Page): Promise<void> {
  expect(await page.evaluate('document.scrollingElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
}
