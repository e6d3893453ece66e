// @module-tag long
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_DOCUMENT, PAGE_STYLESHEET } from '../../scenarios/view/document.ts';
import { KNOWN_RUNS } from '../scenarios/view/known-runs.ts';
import { recordRun } from '../scenarios/view/recorded-run.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BROWSER, launchBrowser } from './live-page.ts';

const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; img-src 'self' data: blob:";
const { plan, seed } = KNOWN_RUNS['rests between trials'];

describe.skipIf(!BROWSER)('a recording in a page', () => {
  const folder = temporaryFolder();
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  /** Waits until a part of the page says something. */
  const says = (selector: string, text: string): Promise<void> =>
    page.locator(selector, { hasText: text }).waitFor({ state: 'attached' });
  const file = join(folder, 'rests.mcap');
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const send = (type: string, text: string | Buffer): void =>
      void response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(text);
    if (pathname === '/') send('text/html', PAGE_DOCUMENT);
    else if (pathname === '/view.css') send('text/css', PAGE_STYLESHEET);
    else if (existsSync(join(folder, pathname))) send('text/javascript', readFileSync(join(folder, pathname)));
    else response.writeHead(404).end();
  });

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['.build/view.mjs', folder]);
    await recordRun(file, plan, seed);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?scenario=water-maze`);
    await page.waitForSelector('.panel');
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it('takes the place of the run that was shown when its file is chosen, and is played to its end', async () => {
    await page.setInputFiles('#file', file);
    await says('#cite', 'rests.mcap');
    expect(await page.textContent('#title')).toBe('replay-open-field');
    expect(new URL(page.url()).search).toBe('');
    expect(await page.locator('dt').allTextContents()).toContain('restTime');
    expect(await page.locator('.transport input').getAttribute('max')).toBe('7050');
    await page.selectOption('[aria-label=Speed]', 'Infinity');
    await page.getByRole('button', { name: 'Play' }).click();
    await says('.transport output', 'the end');
    expect(await page.textContent('.transport output')).toBe('7.050 s · the end');
    expect(faults).toEqual([]);
  }, 60_000);

  it('is moved to a rest, where the body is drawn where it was', async () => {
    const bar = page.locator('.transport input');
    await bar.fill('1600');
    await says('.transport output', 'at rest');
    expect(await page.textContent('.transport output')).toBe('1.600 s · trial 2 of 4, at rest');
    await says('.panel.arena .unseen', 'at rest');
    expect(await page.textContent('.panel.arena .unseen')).toMatch(
      /trial 2 at rest: the body is at x -?[\d.]+ m, y -?[\d.]+ m/,
    );
  });

  it('stays where a file is dropped that is none, and says so', async () => {
    await page.evaluate(`{
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['no recording'], 'notes.txt'));
      document.dispatchEvent(new DragEvent('drop', { dataTransfer }));
    }`);
    await page.waitForSelector('#error:not([hidden])');
    expect(await page.textContent('#error')).toContain('notes.txt is no recording of a run');
    expect(await page.textContent('#title')).toBe('replay-open-field');
    expect(faults).toEqual([]);
  });
});
