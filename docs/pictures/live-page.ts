/** `npx tsx docs/pictures/live-page.ts`: pictures of the live page for the README, in both schemes. Needs Chromium and the build. */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { PageServer } from '../../bridges/viewing/page-server.ts';
import { pageFiles } from '../../scenarios/cli/view/page-files.ts';
import { PAGE_POLICY } from '../../scenarios/view/document.ts';
import { writeAddress } from '../../scenarios/view/page/address.ts';

/** An agent that has learned, at the beginning of a trial. */
const SHOWN = writeAddress({ scenario: 'water-maze', seed: 3, set: {}, tick: 61_000 });

const server = await PageServer.open({
  port: 0,
  files: pageFiles(fileURLToPath(new URL('../../dist/view', import.meta.url))),
  policy: PAGE_POLICY,
});
const browser = await chromium.launch({
  executablePath: process.env['REAFFERENCE_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 1060 } });
    await page.goto(server.urlOf(SHOWN));
    await page.locator('.transport output').filter({ hasText: '61.000 s' }).waitFor({ timeout: 120_000 });
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    await page.screenshot({
      path: fileURLToPath(new URL(`../../.github/live-page-${colorScheme}.png`, import.meta.url)),
    });
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
