import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { type BrowserServer, chromium, type Page } from 'playwright-core';
import { given } from '../../agents/given.ts';
import type { Benchmark } from '../benchmark.ts';
import { summarise } from '../statistics.ts';
import type { Bound, Row } from '../table.ts';
import { BROWSER, CHROMIUM_FLAGS, view } from '../view-page.ts';

/** A run that never learns and seldom comes upon its small goal, and so goes on for days of its time. */
const ENDLESS = '&set.trials=1000&set.dopamine=0&set.timeLimit=600s&set.goalRadius=0.01m';
/** Minutes of wall time that a run is looked at, and after which it has shown all its panels. */
const [MINUTES, SETTLED] = [10, 1];
/** Keys that make it as fast as it goes. */
const FASTEST = '++++';

/** MB that are in use after a collection: objects of the page with their arrays, and all of its process, which has the worker and what it can go back to. */
interface InUse {
  readonly heap: number;
  readonly process: number;
}

/** Whether the memory of a page grows while it is looked at for ten minutes. Needs Chromium on Linux, and 20 minutes. */
export const livePageMemory: Benchmark = {
  name: 'live-page-memory',
  async run({ progress }) {
    if (!existsSync(BROWSER) || process.platform !== 'linux') {
      progress('no Chromium (REAFFERENCE_CHROMIUM), or not Linux: live-page-memory is left out');
      return [];
    }
    const rows: Row[] = [];
    for (const [pace, keys] of [
      ['in real time', ''],
      ['as fast as it goes', FASTEST],
    ] as const) {
      const [settled, end] = await looked(keys, (text) => progress(`${pace}: ${text}`));
      const row = (measure: string, value: number, bound?: Bound): void => {
        const told = { benchmark: 'live-page-memory', measure: `${pace}: ${measure}`, unit: 'MB' };
        rows.push({ ...told, value: summarise([value]), ...given({ bound }) });
      };
      row(`objects of the page after ${SETTLED} min`, settled.heap);
      row(`more after ${MINUTES} min`, end.heap - settled.heap, { of: 'value', atMost: 5 });
      row(`its process after ${SETTLED} min`, settled.process);
      row(`its process after ${MINUTES} min`, end.process);
    }
    return rows;
  },
};

async function looked(keys: string, progress: (text: string) => void): Promise<readonly [settled: InUse, end: InUse]> {
  const args = [...CHROMIUM_FLAGS, '--js-flags=--expose-gc'];
  const launched = await chromium.launchServer({ executablePath: BROWSER, args });
  const { server, url } = await view('water-maze');
  try {
    const browser = await chromium.connect(launched.wsEndpoint());
    const page = await (await browser.newContext({ bypassCSP: true })).newPage();
    await page.goto(`${url}${ENDLESS}`);
    await page.waitForFunction("document.querySelector('.transport output')?.textContent");
    for (const key of `${keys} `) await page.keyboard.press(key);
    const after: InUse[] = [];
    for (let minute = 1; minute <= MINUTES; minute++) {
      await setTimeout(60_000);
      after.push(await inUse(launched, page));
      const { heap, process: all } = after[minute - 1];
      const clock = await page.textContent('.transport output');
      progress(`${minute} min: ${heap.toFixed(1)} and ${all.toFixed(0)} MB, ${clock}`);
    }
    await browser.close();
    return [after[SETTLED - 1], after[MINUTES - 1]];
  } finally {
    await launched.close();
    server.kill('SIGINT');
  }
}

async function inUse(launched: BrowserServer, page: Page): Promise<InUse> {
  for (const worker of page.workers()) await worker.evaluate('gc()');
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await devTools.send('Runtime.getHeapUsage');
  await devTools.detach();
  return { heap: (usedSize + backingStorageSize) / 1e6, process: largestRenderer(launched.process().pid ?? 0) / 1e6 };
}

/** Bytes of its own of the largest process of a browser that draws a page. */
function largestRenderer(browser: number): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [status, command] = ['status', 'cmdline'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8'));
        const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
        return [{ pid: Number(pid), parent: field('PPid'), bytes: 1024 * field('RssAnon'), command }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const isOurs = (pid: number): boolean => pid === browser || (pid > 1 && isOurs(parents.get(pid) ?? 0));
  const renderers = processes.filter(({ pid, command }) => command.includes('--type=renderer') && isOurs(pid));
  return Math.max(...renderers.map(({ bytes }) => bytes));
}
