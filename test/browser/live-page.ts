import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { pageFiles } from '../../scenarios/cli/view/page-files.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Path of Chromium. */
export const EXECUTABLE = process.env.REAFFERENCE_CHROMIUM ?? '/usr/bin/chromium';

/** Whether there is a browser. */
export const BROWSER = existsSync(EXECUTABLE);

/** A Chromium that asks nobody for anything by itself. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });
}

/** The files of the page as the sources are now, for a server. */
export function builtPage(): ReturnType<typeof pageFiles> {
  const folder = temporaryFolder();
  execFileSync(process.execPath, ['.build/view.mjs', folder]);
  return pageFiles(folder);
}

/** A page in a context of its own. */
export interface LivePage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses of all that it asked for. */
  readonly asked: readonly string[];
  /** What it complained of: messages of its console, and errors. */
  readonly complaints: readonly string[];
  /** Those of {@link asked} that are of another origin than the page. */
  abroad(): readonly string[];
}

/** Opens a page, and notes what it asks for and complains of. */
export async function openLivePage(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<LivePage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const [asked, complaints]: [string[], string[]] = [[], []];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  const origin = new URL(url).origin.replace('http', '');
  const abroad = (): string[] =>
    asked.filter((one) => !/^(?:data|blob):/.test(one) && !one.replace(/^(?:http|ws)/, '').startsWith(`${origin}/`));
  return { page, context, asked, complaints, abroad };
}

/** Plays what a page shows to its end, as fast as it goes, by keys. */
export async function playToItsEnd(page: Page): Promise<void> {
  await page.locator('.panel').first().waitFor();
  for (let press = 0; press < 4; press++) await page.keyboard.press('+');
  await page.keyboard.press(' ');
  await page.locator('.transport output').filter({ hasText: 'the end' }).waitFor();
}
