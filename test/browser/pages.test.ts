import { cpSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import type { Page } from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import { withoutEvents } from '#test/support/asking';
import { expectAccessible, expectFitsWindow, openBrowser } from '#test/support/chromium';
import { operate } from '#test/support/command-line';
import { linkIn } from '#test/support/pages';
import { messagesAbout, rest, scenarios } from '#test/support/scenario';
import {
  certificateOf,
  createApi,
  createStage,
  deleteStage,
  type Service,
  type StageId,
  setCertificate,
} from '#test/support/service';

// Stages called `prod…` are asked about, all others are fixed.
const test = scenarios('askingAssembly');
const browser = openBrowser();

const DAY = 86_400;

/** Where the pictures are kept; the folder is nobody's but this test's, and not in the repository. */
const SCREENSHOTS = fileURLToPath(new URL('./screenshots/', import.meta.url));

/** The one that the README shows. `UPDATE_IMAGES=1 npx vitest run test/browser/pages.test.ts` takes it anew. */
const SHOWN = 'decide-phone.png';
const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
afterAll(() => {
  if (process.env.UPDATE_IMAGES) cpSync(`${SCREENSHOTS}${SHOWN}`, `${IMAGES}${SHOWN}`);
});

test('approve: from the message to the page that says who did it', async ({ service }) => {
  // The README shows this page: it names the tool of a person, not of this test and its machine.
  const { stage, link, open } = await told(calling(service, 'aws-cli/2.31.0'), 'prod', 'decide');
  const page = await open();
  await expectGood(page, 'decide');
  await answer(page, 'Approve');
  await heading(page, 'approved');
  await expectGood(page, 'approved');
  await rest(service);

  expect(await certificateOf(service, stage)).not.toBeNull();
  await page.goto(link);
  await heading(page, 'approved already');
  expect(await page.getByText('Ada (self-declared)').count()).toBe(1);
  await expectGood(page, 'decided-already');
});

test('paused: the page says so and takes no approval, by a form from before either; once fixes go on it does', async ({
  service,
}) => {
  const { stage, open } = await told(service, 'prod', 'decide');
  const [before, paused] = [await open(), await open()];
  await operate(service, 'pause', '--who', 'Ada', '--why', "orders' backend refuses calls since 14:10");
  try {
    await paused.reload();
    await heading(paused, 'cannot be approved now');
    expect(await paused.getByRole('button').allTextContents()).toEqual(['Decline']);
    await expectGood(paused, 'decide-paused');
    await answer(before, 'Approve');
    await heading(before, 'cannot be approved now');
    expect(await before.getByRole('alert').textContent()).toContain('Nothing was approved');
    expect(await before.getByLabel('Who are you?').inputValue()).toBe('Ada');
    await expectGood(before, 'decide-refused');
  } finally {
    await operate(service, 'resume');
  }
  await paused.reload();
  await answer(paused, 'Approve');
  await heading(paused, 'approved');
  await rest(service);
  expect(await certificateOf(service, stage)).not.toBeNull();
});

test('decline: the stage stays as it is', async ({ service }) => {
  const { stage, link, open } = await told(service, 'prod', 'decide');
  const page = await open();
  await answer(page, 'Decline');
  await heading(page, 'declined');
  await rest(service);

  expect(await certificateOf(service, stage)).toBeNull();
  await page.goto(link);
  await heading(page, 'declined already');
});

test('revert: the stage is set back, and the page says by whom', async ({ service }) => {
  const { stage, link, open } = await told(service, 'dev', 'revert');
  const page = await open();
  await expectGood(page, 'revert');
  await answer(page, 'Revert the change');
  await heading(page, 'is being reverted');
  await expectGood(page, 'reverting');
  await rest(service);

  expect(await certificateOf(service, stage)).toBeNull();
  await page.goto(link);
  await heading(page, 'was reverted already');
  expect(await page.getByText(/^Reverted at \S+Z by Ada \(self-declared\)/).count()).toBe(1);
  await expectGood(page, 'reverted-already');
});

test('exempt: what is wrong is said at its field; then the stage is left alone', async ({ service }) => {
  const { link, open } = await told(service, 'prod', 'exempt');
  const page = await open();
  await expectGood(page, 'exempt');
  // A person's browser holds an empty field back; blanks go through.
  await page.getByLabel('Who are you?').fill(' ');
  await page.getByLabel('Why is it left alone?').fill('The backend refuses it');
  await page.getByRole('button').click();
  await heading(page, 'Leave');
  await expectGood(page, 'exempt-wrong');
  const who = page.getByLabel('Who are you?');
  expect(await who.getAttribute('aria-describedby')).toBe('who-problem');
  await page.getByRole('link', { name: 'Who are you?' }).click();
  expect(new URL(page.url()).hash).toBe('#who');
  await who.fill('Ada');
  await page.getByLabel('For how many days?').fill('7');
  await page.getByRole('button').click();
  await heading(page, 'is left alone');
  await expectGood(page, 'exempted');

  await page.goto(link);
  await heading(page, 'This stage was exempted already');
  await expectGood(page, 'exempted-already');
});

test('status: what the stage is now, and all that happened to it', async ({ service }) => {
  const { open } = await told(service, 'dev', 'status');
  const page = await open();
  await heading(page, 'Stage ');
  expect(await page.getByRole('listitem').first().textContent()).toContain('Given a client certificate');
  expect(await page.getByRole('button').count()).toBe(0);
  await expectGood(page, 'status');
});

test('too late: a question says that its time is over', async ({ service }) => {
  const { open } = await told(service, 'prod', 'decide');
  await rest(service, DAY);
  const page = await open();
  await heading(page, 'This link has expired');
  expect(await page.getByRole('button').count()).toBe(0);
  await expectGood(page, 'expired');
});

test('too late: every form says what the stage is by now', async ({ service }) => {
  const decide = await told(service, 'prod', 'decide');
  const revert = await told(service, 'dev', 'revert');
  const exempt = await told(service, 'prod', 'exempt');
  const pages = [await decide.open(), await revert.open(), await exempt.open()];
  // While the pages lie open, somebody is quicker.
  const acm = 'arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-4333-8444-555555555555';
  await setCertificate(service, decide.stage, acm);
  // Told of it, the service would give the stage its certificate again, and the page would be good again.
  await withoutEvents(service, () => setCertificate(service, revert.stage, ''));
  await deleteStage(service, exempt.stage);
  const says = [acm, 'no client certificate now', 'does not exist any more'];
  for (const [index, page] of pages.entries()) {
    await answer(page, ['Approve', 'Revert the change', 'Leave this stage alone'][index] as string);
    await heading(page, 'no longer applies');
    expect(await page.getByText(says[index] as string).count()).toBeGreaterThan(0);
  }
  await expectGood(pages[0] as Page, 'no-longer-applies');
});

/** A stage that people are told about, with the page behind a link of the message. */
async function told(service: Service, stageName: string, kind: Parameters<typeof linkIn>[1]) {
  const stage: StageId = await createStage(service, stageName, await createApi(service));
  await rest(service);
  const link = linkIn((await messagesAbout(service, stage.restApiId)).at(-1), kind);
  const open = async (): Promise<Page> => {
    const page = await browser.newPage();
    // What the browser says of an answer that is no 200 is no news; what it refuses by the page's policy is.
    page.on('console', (line) =>
      expect.soft(line.text()).toMatch(/^Failed to load resource: the server responded with a status of 4/),
    );
    await page.goto(link);
    return page;
  };
  return { stage, link, open };
}

/** The service with callers that say of themselves what is given. */
function calling(service: Service, userAgent: string): Service {
  const apiGateway = new APIGatewayClient(service.clientOptions);
  onTestFinished(() => apiGateway.destroy());
  apiGateway.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['user-agent'] = userAgent;
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  return { ...service, apiGateway };
}

/** Fills in the form as a person does, and sends it by one of its buttons. */
async function answer(page: Page, button: string): Promise<void> {
  await page.getByLabel('Who are you?').fill('Ada');
  await page.getByLabel(/^Why /).fill('The backend was asked about it');
  await page.getByRole('button', { name: button, exact: true }).click();
}

async function heading(page: Page, text: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: text }).waitFor();
}

/** Expects that axe finds nothing, by day and by night, that it fits a phone, and keeps a picture of each. */
async function expectGood(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const desktop = page.viewportSize();
  const shoot = (how: string) => page.screenshot({ path: `${SCREENSHOTS}${name}-${how}.png`, fullPage: true });
  await expectAccessible(page);
  await shoot('desktop');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page, ['color-contrast']);
  await shoot('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 375, height: 667 });
  await expectFitsWindow(page);
  await shoot('phone');
  if (desktop) await page.setViewportSize(desktop);
}
