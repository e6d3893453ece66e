// @module-tag long
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PageServer } from '../../bridges/viewing/page-server.ts';
import { run } from '../../scenarios/pool/index.ts';
import { PAGE_POLICY } from '../../scenarios/view/document.ts';
import { BROWSER, builtPage, launchBrowser, openLivePage, playToItsEnd } from './live-page.ts';

const SEED = 5003;
const SETTINGS = { trials: '2', timeLimit: '4s' };
const QUERY = `?scenario=water-maze&seed=${SEED}&set.trials=2&set.timeLimit=4s`;

const digestOf = async (set: Readonly<Record<string, string>>): Promise<string> =>
  (await run({ scenario: 'water-maze', seeds: [SEED], set })).digest;
/** Whole digests that stand above the runs of a page. */
const digests = (page: Page): Promise<string[]> =>
  page.locator('.run code').evaluateAll((all) => all.map((one) => one.title));
const heads = (page: Page): Promise<string[]> => page.locator('.run label span').allTextContents();
const clock = (page: Page) => page.locator('.transport output');
const add = (page: Page): Promise<void> => page.getByRole('button', { name: 'Add a run beside it' }).click();

describe.skipIf(!BROWSER)('runs side by side, in Chromium', () => {
  let browser: Browser;
  let server: PageServer;
  beforeAll(async () => {
    server = await PageServer.open({ port: 0, files: builtPage(), policy: PAGE_POLICY });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('show what is chosen in a panel of one of them in all, and the address brings it back', async () => {
    const { page, complaints } = await openLivePage(browser, server.urlOf(`${QUERY}&tick=1500&beside=seed%3D7`));
    const over = page.getByRole('combobox', { name: 'Over it' });
    await over.nth(1).waitFor();
    const chosen = () => over.evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value));
    expect(await chosen()).toEqual(['cells place', 'cells place']);
    await over.nth(0).selectOption('arrows of place → action');
    expect(await chosen()).toEqual(['arrows place → action', 'arrows place → action']);
    // The weights come with the answer to what is asked anew.
    for (const i of [0, 1]) await page.locator('.panel.arena').nth(i).locator('.arrow').first().waitFor();
    await page.getByRole('checkbox', { name: 'acetylcholine' }).nth(1).uncheck();
    await page.reload();
    await over.nth(1).waitFor();
    expect(await chosen()).toEqual(['arrows place → action', 'arrows place → action']);
    const curves = page.getByRole('checkbox', { name: 'acetylcholine' });
    expect([await curves.nth(0).isChecked(), await curves.nth(1).isChecked()]).toEqual([false, false]);
    expect(new URL(page.url()).searchParams.get('show.signals.acetylcholine')).toBe('hidden');
    await over.nth(1).selectOption('cells of place');
    expect(await chosen()).toEqual(['cells place', 'cells place']);
    expect(new URL(page.url()).searchParams.has('show.arena.over')).toBe(false);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('do the same until one is tuned, and the address brings both back', async () => {
    const { page, complaints, abroad } = await openLivePage(browser, server.urlOf(`${QUERY}&tick=1500`));
    await clock(page).filter({ hasText: '1.500 s' }).waitFor();
    await add(page);
    await page.locator('.run').nth(1).waitFor();
    expect(await heads(page)).toEqual([`seed ${SEED}`, 'does the same so far']);
    const bodies = async (): Promise<readonly (string | null)[]> => {
      const said = page.locator('.panel.arena [role=status]');
      return [await said.nth(0).textContent(), await said.nth(1).textContent()];
    };
    const [slider] = [page.getByRole('slider', { name: 'acetylcholine', exact: true })];
    await slider.focus();
    await slider.press('Home');
    await page.locator('.run label span', { hasText: 'acetylcholine 0 from 1.500 s' }).waitFor();
    await page.locator('body').click();
    await playToItsEnd(page);
    const [first, second] = await digests(page);
    expect([first, second]).toEqual([await digestOf(SETTINGS), '']);
    const tuned = new URL(page.url());
    expect(new URLSearchParams(tuned.searchParams.get('beside') ?? '').getAll('tune')).toEqual([
      'acetylcholine=0@1500',
    ]);
    // What is said comes once a second.
    const ended = async (): Promise<boolean> => (await bodies()).every((text) => text?.startsWith('After 8 s'));
    await expect.poll(ended).toBe(true);
    expect(new Set(await bodies()).size).toBe(2);
    const before = await bodies();
    await page.reload();
    await page.locator('.run label span', { hasText: 'acetylcholine 0 from 1.500 s' }).waitFor();
    await expect.poll(bodies).toEqual(before);
    expect([await digests(page), abroad(), complaints]).toEqual([[first, second], [], []]);
  });

  it('differ in a parameter from the beginning, each with the digest of the command line, and can be taken away', async () => {
    const { page, complaints } = await openLivePage(browser, server.urlOf(`${QUERY}&tick=700`));
    await clock(page).filter({ hasText: '0.700 s' }).waitFor();
    await add(page);
    await page.getByRole('radio', { name: /^B/ }).waitFor();
    const dopamine = page.getByRole('spinbutton', { name: 'dopamine' });
    const slider = page.getByRole('slider', { name: 'dopamine, by a slider' });
    await slider.focus();
    await slider.press('Home');
    await page.locator('.run label span', { hasText: 'dopamine 0' }).waitFor();
    expect([await dopamine.inputValue(), await slider.inputValue()]).toEqual(['0', '0']);
    expect(await page.evaluate('document.activeElement.name')).toBe('slide dopamine');
    // It is where the other one is.
    await clock(page).filter({ hasText: '0.700 s' }).waitFor();
    await page.locator('body').click();
    await playToItsEnd(page);
    const both = [await digestOf(SETTINGS), await digestOf({ ...SETTINGS, dopamine: '0' })];
    await expect.poll(() => digests(page)).toEqual(both);
    await page.getByRole('button', { name: 'Remove run A' }).click();
    await expect.poll(() => page.locator('.run').count()).toBe(0);
    await page.locator('#digest', { hasText: 'digest:' }).waitFor();
    expect(await page.locator('#digest').getAttribute('title')).toBe(await digestOf({ ...SETTINGS, dopamine: '0' }));
    expect(new URL(page.url()).searchParams.get('set.dopamine')).toBe('0');
    expect(complaints).toEqual([]);
  });

  it('are four at most, and a run that cannot be opened leaves those that there are', async () => {
    const { page } = await openLivePage(browser, server.urlOf(QUERY));
    for (let count = 2; count <= 4; count++) {
      await add(page);
      await expect.poll(() => page.locator('.run').count()).toBe(count);
    }
    expect(await page.getByRole('button', { name: 'Add a run beside it' }).count()).toBe(0);
    const trials = page.getByRole('spinbutton', { name: 'trials' });
    // No field of the page lets it through.
    await trials.evaluate((field) => field.removeAttribute('min'));
    await trials.fill('-1');
    await trials.press('Tab');
    await page.locator('#error', { hasText: 'trials' }).waitFor();
    expect(await trials.inputValue()).toBe('2');
    expect(await page.locator('.run').count()).toBe(4);
  });
});
