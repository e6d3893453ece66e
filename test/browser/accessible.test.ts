// @module-tag long
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PageServer } from '../../bridges/viewing/page-server.ts';
import { PAGE_POLICY } from '../../scenarios/view/document.ts';
import { FULL } from '../effort.ts';
import { BROWSER, builtPage, launchBrowser, openLivePage } from './live-page.ts';

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
/** Runs that have all panels between them. */
const RUNS = {
  'a water maze': 'scenario=water-maze&set.trials=2&set.timeLimit=3s&tick=4000',
  'event cameras': 'scenario=event-corridor&set.trials=1&set.timeLimit=2s&tick=500',
  'rests, two of them side by side':
    'scenario=replay-open-field&set.trials=4&tick=2000&beside=seed%3D3%26set.trials%3D4',
};

const SCHEMES = ['light', 'dark'] as const;

const clock = (page: Page) => page.locator('.transport output');

describe.skipIf(!BROWSER)('the live page, for everybody', () => {
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

  it.each(Object.entries(RUNS).map(([run, query], i) => ({ run, query, schemes: FULL ? SCHEMES : [SCHEMES[i % 2]] })))(
    'has no fault of accessibility, at 320 px in $schemes: $run',
    async ({ query, schemes }) => {
      for (const colorScheme of schemes) {
        const options = { colorScheme, viewport: { width: 320, height: 700 }, bypassCSP: true };
        const { page, context } = await openLivePage(browser, server.urlOf(`?${query}`), options);
        await expect.poll(() => clock(page).textContent()).toMatch(/[1-9]/);
        // The tables of runs side by side are the same, and twice as many.
        for (const table of query.includes('beside') ? [] : await page.getByText('As a table').all())
          await table.click();
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
        await page.evaluate(AXE);
        const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()');
        expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        await context.close();
      }
    },
  );

  it('is worked by keys alone', async () => {
    const { page, context } = await openLivePage(browser, server.urlOf(`?${RUNS['a water maze']}`));
    await clock(page).filter({ hasText: '4.000 s' }).waitFor();
    const pressed = async (key: string, seconds: string): Promise<void> => {
      await page.keyboard.press(key);
      await clock(page).filter({ hasText: seconds }).waitFor();
    };
    await pressed('.', '4.001 s');
    await pressed(':', '4.101 s');
    await pressed(',', '4.100 s');
    await pressed('[', '0.000 s');
    await page.keyboard.press('3');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Signals and reward');
    await context.close();
  });

  it('has the colours that its reader chooses, in what is drawn too, and has them again', async () => {
    const { page, context } = await openLivePage(browser, server.urlOf(`?${RUNS['a water maze']}`));
    await clock(page).filter({ hasText: '4.000 s' }).waitFor();
    /** Of the page, and of a corner of the raster. */
    const colours = () =>
      page.evaluate<readonly string[]>(`(() => {
        const [r, g, b] = document.querySelector('canvas.raster').getContext('2d').getImageData(3, 30, 1, 1).data;
        return [getComputedStyle(document.body).backgroundColor, 'rgb(' + [r, g, b].join(', ') + ')'];
      })()`);
    const dark = 'rgb(20, 22, 26)';
    expect(await colours()).not.toContain(dark);
    const choice = page.getByRole('combobox', { name: 'Colours' });
    await choice.focus();
    await page.keyboard.press('End');
    await expect.poll(colours).toEqual([dark, dark]);
    await page.reload();
    await clock(page).filter({ hasText: '4.000 s' }).waitFor();
    expect(await choice.inputValue()).toBe('dark');
    await expect.poll(colours).toEqual([dark, dark]);
    await choice.selectOption('As the system');
    await expect.poll(colours).not.toContain(dark);
    await context.close();
  });

  it('is gone through by Tab, and shows where the focus is', async () => {
    const { page, context } = await openLivePage(browser, server.urlOf(`?${RUNS['a water maze']}`));
    await clock(page).filter({ hasText: '4.000 s' }).waitFor();
    const reached = new Set<string>();
    for (let presses = 0; presses < 200; presses++) {
      await page.keyboard.press('Tab');
      const [name, outline] = await page.evaluate<[string, string]>(`(() => {
        const { activeElement: at } = document;
        const shown = at.closest('.file') ?? at;
        return [at.getAttribute('aria-label') ?? at.name ?? at.textContent, getComputedStyle(shown).outlineStyle];
      })()`);
      if (await page.evaluate('document.activeElement === document.body')) break;
      if (reached.has(name) && name === 'Time of the run') break;
      reached.add(name);
      expect(`${name}: ${outline}`).not.toBe(`${name}: none`);
    }
    for (const name of [
      'Save Arena as CSV',
      'tune acetylcholine',
      'trials',
      'add',
      'Speed',
      'Time of the run',
      'Colours',
    ])
      expect([...reached]).toContain(name);
    await context.close();
  });
});
