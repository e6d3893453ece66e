import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { given } from '../../agents/given.ts';
import { pack } from '../../scenarios/view/frames/packed.ts';
import type { Benchmark } from '../benchmark.ts';
import { ratioOf, type Summary, summarise } from '../statistics.ts';
import type { Bound, Row } from '../table.ts';
import { BROWSER, CHROMIUM_FLAGS, view } from '../view-page.ts';

/** 2000 cells, 2000 inputs, 280 000 synapses. */
const LARGE = 'bench/scenarios/live-network.ts';
/** A quarter of a minute of the water maze at full speed: how long its first and last pictures take is then little of it. */
const TRIALS = 1000;
/** s for which pictures are counted, after so many to warm up. */
const [COUNTED, WARM] = [5, 3];

/** What it takes to look at a run in a browser that draws without a GPU. Needs Chromium. */
export const livePage: Benchmark = {
  name: 'live-page',
  async run({ rounds, progress }) {
    if (!existsSync(BROWSER)) {
      progress('no Chromium (REAFFERENCE_CHROMIUM): live-page is left out');
      return [];
    }
    const browser = await chromium.launch({ executablePath: BROWSER, args: [...CHROMIUM_FLAGS] });
    const [maze, large] = await Promise.all([view('water-maze'), view(LARGE)]);
    const taken = { first: [], unwatched: [], watched: [], pictures: [], pace: [], pause: [] } as Record<
      string,
      number[]
    >;
    try {
      for (let round = 0; round < rounds; round++) {
        await visit(browser, maze.url, async (page, firstMs) => {
          taken['first'].push(firstMs);
          taken['unwatched'].push(await unwatchedSeconds(page));
        });
        await visit(browser, `${maze.url}&set.trials=${TRIALS}`, async (page) => {
          taken['watched'].push(await watchedSeconds(page));
        });
        await visit(browser, large.url, async (page) => {
          const { pictures, pace } = await playedInRealTime(page);
          taken['pictures'].push(pictures);
          taken['pace'].push(pace);
          taken['pause'].push(await pauseMs(page));
        });
        progress(`round ${round + 1} of ${rounds}`);
      }
    } finally {
      await browser.close();
      for (const { server } of [maze, large]) server.kill('SIGINT');
    }
    const row = (measure: string, unit: string, value: Summary, bound?: Bound): Row => ({
      ...{ benchmark: 'live-page', measure, unit, value },
      ...given({ bound }),
    });
    const of = (name: string): Summary => summarise(taken[name]);
    const share = ratioOf(taken['unwatched'], taken['watched']);
    return [
      row('first frame of the water maze', 'ms', of('first'), { of: 'value', atMost: 1000 }),
      row(`${TRIALS} trials of it, watched with all panels`, 's', of('watched')),
      row('the same in a worker of the page, unwatched', 's', of('unwatched')),
      row('speed watched, of that unwatched', '1', share, { of: 'value', atLeast: 0.95 }),
      row('280 000 synapses in real time', 'pictures/s', of('pictures'), { of: 'value', atLeast: 55 }),
      row('its pace', 'x real time', of('pace'), { of: 'value', atLeast: 0.99 }),
      row('its last frame after a pause', 'ms', of('pause'), { of: 'value', atMost: 100 }),
    ];
  },
};

/** Opens a page, and measures the wall time to its first frame. */
async function visit(
  browser: Browser,
  url: string,
  use: (page: Page, firstMs: number) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, bypassCSP: true });
  const page = await context.newPage();
  const began = performance.now();
  await page.goto(url);
  await page.waitForFunction("document.querySelector('.transport output')?.textContent", undefined, { polling: 'raf' });
  await use(page, performance.now() - began);
  await context.close();
}

/** Wall time of a run in a worker of the page that nobody looks at, s. */
function unwatchedSeconds(page: Page): Promise<number> {
  const ask = pack({ do: 'advance', ticks: 1e9, withinMs: Infinity, layers: [] });
  return page.evaluate(`(async () => {
    const worker = new Worker('worker.js', { type: 'module' });
    const answer = () => new Promise((resolve, reject) => {
      worker.onmessage = resolve;
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    const opened = answer();
    worker.postMessage({ run: { scenario: 'water-maze', set: { trials: '${TRIALS}' } } });
    await opened;
    const ended = answer();
    const began = performance.now();
    worker.postMessage(new Uint8Array([${ask}]));
    await ended;
    worker.terminate();
    return (performance.now() - began) / 1e3;
  })()`);
}

/** Wall time of the run of a page as fast as it goes, s. */
async function watchedSeconds(page: Page): Promise<number> {
  for (let press = 0; press < 4; press++) await page.keyboard.press('+');
  const began = performance.now();
  await page.keyboard.press(' ');
  await page.waitForFunction("document.querySelector('.transport output').textContent.includes('the end')", undefined, {
    polling: 50,
    timeout: 300_000,
  });
  return (performance.now() - began) / 1e3;
}

/** Plays in real time. Returns the pictures a second, and the simulated seconds a second. */
async function playedInRealTime(page: Page): Promise<{ readonly pictures: number; readonly pace: number }> {
  await page.keyboard.press(' ');
  await setTimeout(1e3 * WARM);
  return page.evaluate(`(async () => {
    const shown = () => Number.parseFloat(document.querySelector('.transport output').textContent);
    const turn = () => new Promise(requestAnimationFrame);
    const [began, from] = [await turn(), shown()];
    let [now, pictures] = [began, 0];
    for (; now - began < ${1e3 * COUNTED}; pictures++) now = await turn();
    const took = (now - began) / 1e3;
    return { pictures: pictures / took, pace: (shown() - from) / took };
  })()`);
}

/** ms from the key that pauses a run at full speed to the last frame that is shown. */
async function pauseMs(page: Page): Promise<number> {
  for (let press = 0; press < 4; press++) await page.keyboard.press('+');
  await setTimeout(500);
  return page.evaluate(`(async () => {
    const output = document.querySelector('.transport output');
    const began = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: ' ' }));
    let [last, text] = [began, output.textContent];
    while (performance.now() - last < 500) {
      await new Promise(requestAnimationFrame);
      if (output.textContent === text) continue;
      text = output.textContent;
      last = performance.now();
    }
    return last - began;
  })()`);
}
