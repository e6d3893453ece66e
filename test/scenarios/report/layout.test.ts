import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { reportPage } from '../../../scenarios/report/page.ts';
import { FULL } from '../../effort.ts';
import { syntheticReport } from './synthetic-run.ts';

const BROWSER = process.env.REAFFERENCE_CHROMIUM ?? '/usr/bin/chromium';

/** What the style sheet writes above a wide figure. */
const HINT = 'getComputedStyle(document.querySelector(".wide"), "::before").content';

describe.skipIf(!FULL || !existsSync(BROWSER))('a report in a browser', () => {
  it('fits a narrow window, where wide figures scroll by keyboard, and is printed on few pages', async () => {
    const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      await page.setContent(reportPage(syntheticReport()));
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
      const wide = page.locator('.wide').first();
      await wide.focus();
      expect(await page.evaluate<string>(HINT)).toContain('Scroll sideways');
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction('document.querySelector(".wide").scrollLeft > 0');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('a[download="curves.svg"]').click(),
      ]);
      expect(download.suggestedFilename()).toBe('curves.svg');
      const margin = { top: '14mm', bottom: '14mm', left: '14mm', right: '14mm' };
      const pdf = await page.pdf({ format: 'A4', margin });
      const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
      expect(pages).toBeGreaterThan(1);
      expect(pages).toBeLessThanOrEqual(4);
      // The hint is for windows alone.
      await page.emulateMedia({ media: 'print' });
      expect(await page.evaluate<string>(HINT)).toBe('none');
    } finally {
      await browser.close();
    }
  }, 60_000);
});
