// @module-tag long
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PageServer } from '../../bridges/viewing/page-server.ts';
import { pageFiles } from '../../scenarios/cli/view/page-files.ts';
import { boundsOf, viewArena } from '../../scenarios/plots/arena/draw-world.ts';
import { PALETTES } from '../../scenarios/plots/drawing-style.ts';
import { run } from '../../scenarios/pool/index.ts';
import { planScenario } from '../../scenarios/run/index.ts';

import { visualWaterMaze, waterMaze } from '../../scenarios/studies/water-maze/index.ts';
import { PAGE_POLICY } from '../../scenarios/view/document.ts';
import { GifPalette } from '../../scenarios/view/page/export/gif-palette.ts';
import { channelsOf } from '../../scenarios/view/page/look.ts';
import { paintEvents } from '../../scenarios/view/page/panels/camera-events.ts';
import { RunSource } from '../../scenarios/view/run/run-source.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const BROWSER = process.env.REAFFERENCE_CHROMIUM ?? '/usr/bin/chromium';
const require = createRequire(import.meta.url);
/** Independent readers. */
const { GifReader } = require('omggif') as {
  readonly GifReader: new (
    bytes: Uint8Array,
  ) => {
    readonly width: number;
    readonly height: number;
    numFrames(): number;
    frameInfo(frame: number): { readonly delay: number };
    decodeAndBlitFrameRGBA(frame: number, pixels: Uint8Array): void;
  };
};
const PNG = require('png-js') as new (
  bytes: Uint8Array,
) => { readonly width: number; readonly height: number; decode(done: (pixels: Uint8Array) => void): void };

const SEED = 5003;
const SETTINGS = { trials: '2', timeLimit: '3s' };
/** First tick and step of the films: 20 pictures a second at real time, over the end of the first trial. */
const [FROM, STEP, PICTURES] = [2900, 50, 5];
const TO = FROM + STEP * (PICTURES - 1);

/** Pixels: red, green, blue and opacity. */
interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

async function pngOf(file: Uint8Array): Promise<Picture> {
  const png = new PNG(Buffer.from(file));
  const pixels = await new Promise<Uint8Array>((resolve) => png.decode(resolve));
  return { width: png.width, height: png.height, pixels };
}

function gifOf(file: Uint8Array): { readonly delays: number[]; readonly pictures: Picture[] } {
  const reader = new GifReader(file);
  const { width, height } = reader;
  const frames = Array.from({ length: reader.numFrames() }, (_, k) => k);
  const pictures = frames.map((k) => {
    const pixels = new Uint8Array(4 * width * height);
    reader.decodeAndBlitFrameRGBA(k, pixels);
    return { width, height, pixels };
  });
  return { delays: frames.map((k) => reader.frameInfo(k).delay), pictures };
}

describe.skipIf(!existsSync(BROWSER))('pictures and films of a run, in Chromium', () => {
  const built = temporaryFolder();
  let browser: Browser;
  let server: PageServer;

  beforeAll(async () => {
    execFileSync(process.execPath, ['.build/view.mjs', built]);
    server = await PageServer.open({ port: 0, files: pageFiles(built), policy: PAGE_POLICY });
    browser = await chromium.launch({
      executablePath: BROWSER,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** A page of the run at a tick, and what it complains of. */
  async function opened(tick: number, options: Parameters<Browser['newContext']>[0] = {}, scenario = 'water-maze') {
    const page = await (await browser.newContext(options)).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    const settings = scenario === 'water-maze' ? Object.entries(SETTINGS) : [];
    const query = new URLSearchParams({
      scenario,
      tick: String(tick),
      ...(scenario === 'water-maze' && { seed: String(SEED) }),
    });
    for (const [name, value] of settings) query.set(`set.${name}`, value);
    await page.goto(server.urlOf(`?${query}`));
    await arrived(page, tick);
    return { page, complaints };
  }

  async function arrived(page: Page, tick: number): Promise<void> {
    await page
      .locator('.transport output')
      .filter({ hasText: `${(tick / 1000).toFixed(3)} s` })
      .waitFor();
  }

  async function moved(page: Page, tick: number): Promise<void> {
    const bar = page.getByRole('slider', { name: 'Time of the run' });
    await bar.fill(String(tick));
    await bar.blur();
    await arrived(page, tick);
  }

  /** Asks a page for a file of panels. */
  async function saved(
    page: Page,
    format: string,
    panels: readonly string[] = ['Arena'],
    more: Readonly<Record<string, string>> = {},
  ) {
    await page.getByRole('button', { name: `Save a picture or film of ${panels[0]}` }).click();
    for (const panel of panels.slice(1)) await page.getByRole('checkbox', { name: panel, exact: true }).check();
    await page.getByRole('combobox', { name: 'As' }).selectOption(format);
    if (format !== 'svg') await page.getByRole('combobox', { name: 'Size' }).selectOption('1');
    if (format === 'gif' || format === 'webm') {
      await page.getByRole('spinbutton', { name: 'From tick' }).fill(String(FROM));
      await page.getByRole('spinbutton', { name: 'To tick' }).fill(String(TO));
    }
    for (const [name, value] of Object.entries(more)) await page.getByRole('combobox', { name }).selectOption(value);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save', exact: true }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: new Uint8Array(readFileSync(await download.path())) };
  }

  it('follow from the run alone: not from where the reader came from, nor from the size and colours of the page', async () => {
    const panels = ['Arena', 'Spikes', 'Signals and reward', 'Learning curve', 'Place field', 'Weights'];
    const one = await opened(TO);
    const svg = await saved(one.page, 'svg', panels);
    const png = await saved(one.page, 'png', panels);
    const gif = await saved(one.page, 'gif', panels);
    const other = await opened(5000, { viewport: { width: 700, height: 1500 }, colorScheme: 'dark' });
    // Past it, back, and forth by steps.
    for (let k = 0; k < 3; k++) await other.page.keyboard.press('.');
    await moved(other.page, TO - 7);
    for (let k = 0; k < 7; k++) await other.page.keyboard.press('.');
    await arrived(other.page, TO);
    const same = (file: Uint8Array, again: Uint8Array): boolean => Buffer.compare(file, again) === 0;
    expect(same((await saved(other.page, 'svg', panels)).bytes, svg.bytes)).toBe(true);
    expect(same((await saved(other.page, 'png', panels)).bytes, png.bytes)).toBe(true);
    expect(same((await saved(other.page, 'gif', panels)).bytes, gif.bytes)).toBe(true);
    expect([svg.name, gif.name]).toEqual([
      `water-maze-arena-raster-signals-learning-field-weights-seed-${SEED}-tick-${TO}.svg`,
      `water-maze-arena-raster-signals-learning-field-weights-seed-${SEED}-ticks-${FROM}-${TO}.gif`,
    ]);
    expect([...one.complaints, ...other.complaints]).toEqual([]);
  });

  it('show in a film, picture by picture, the body where the run has it, and the whole sheet of that tick', async () => {
    const { page } = await opened(TO);
    const { bytes } = await saved(page, 'gif');
    const { pictures, delays } = gifOf(bytes);
    expect(delays).toEqual(new Array(PICTURES).fill(5));
    const plan = planScenario(waterMaze, { set: SETTINGS });
    const source = new RunSource(plan, SEED);
    const ink = PALETTES.paper.ink.slice(1);
    const palette = new GifPalette(PALETTES.paper);
    for (const [k, picture] of pictures.entries()) {
      const tick = FROM + k * STEP;
      const frame = await source.ask({ do: 'seek', tick, historyTicks: tick, layers: [] });
      const { world = { walls: [] }, goals } = frame.scenes[0];
      const view = viewArena(boundsOf(world, goals), 10, 10, 580);
      // Sheets have a margin of 16, and a heading of 22.
      const at = { x: 16 + view.x(frame.pose?.x ?? 0), y: 38 + view.y(frame.pose?.y ?? 0) };
      const radius = Math.max(4, (source.stage.body?.radius ?? 0) * view.perMetre);
      const isInk = (x: number, y: number): boolean => {
        const i = 4 * (Math.round(y) * picture.width + Math.round(x));
        return Buffer.from(picture.pixels.subarray(i, i + 3)).readUIntBE(0, 3) < Number.parseInt(ink, 16) + 0x707070;
      };
      const around = Array.from({ length: 24 }, (_, i) => (i * Math.PI) / 12).filter((angle) =>
        [-0.5, 0, 0.5].some((more) =>
          isInk(at.x - 0.5 + (radius + more) * Math.cos(angle), at.y - 0.5 + (radius + more) * Math.sin(angle)),
        ),
      );
      expect(around.length, `picture ${k}`).toBeGreaterThanOrEqual(18);
      // The rest of it, the caption too, is that of a still at this tick.
      if (k % 2 > 0) continue;
      await moved(page, tick);
      const still = await pngOf((await saved(page, 'png')).bytes);
      expect([still.width, still.height]).toEqual([picture.width, picture.height]);
      const places = palette.placesOf(still.pixels);
      const wrong = palette.placesOf(picture.pixels).findIndex((place, i) => place !== places[i]);
      expect(wrong, `picture ${k}`).toBe(-1);
      const svg = Buffer.from((await saved(page, 'svg')).bytes).toString('utf8');
      expect(svg).toContain(`>seed ${SEED} · tick ${tick} (`);
      expect(svg).toContain(`>digest of ${tick < 3000 ? '0 trials' : '1 trial'}: `);
    }
    source.close();
  });

  it('leave the page where it was, to the pixel, and the run what it is', async () => {
    const { page, complaints } = await opened(1200);
    // More of signals than a page that went back would know.
    for (let k = 0; k < 15; k++) await page.keyboard.press(':');
    await arrived(page, 2700);
    const seen = async (): Promise<readonly string[]> => {
      await page.mouse.move(0, 0);
      return (await page.evaluate(`[
        ...Array.from(document.querySelectorAll('.panel canvas'), (canvas) => canvas.toDataURL()),
        ...Array.from(document.querySelectorAll('.panel svg, .panel p:not(.unseen), .reading, output'), (one) => one.innerHTML),
      ]`)) as string[];
    };
    const before = await seen();
    expect(before.length).toBeGreaterThan(20);
    await saved(page, 'gif', ['Arena', 'Spikes', 'Signals and reward', 'Weights']);
    await page.locator('dialog').waitFor({ state: 'hidden' });
    expect(await seen()).toEqual(before);
    for (let press = 0; press < 4; press++) await page.keyboard.press('+');
    await page.locator('.panel.arena summary').first().focus();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.locator('.transport output').filter({ hasText: 'the end' }).waitFor();
    const { digest } = await run({ scenario: 'water-maze', seeds: [SEED], set: SETTINGS });
    expect(await page.locator('#digest').getAttribute('title')).toBe(digest);
    expect(complaints).toEqual([]);
  });

  it('have what is chosen in a panel: another projection, curves that are hidden, another quantity', async () => {
    const { page } = await opened(3100);
    const svg = async (panel: string): Promise<string> =>
      Buffer.from((await saved(page, 'svg', [panel])).bytes).toString('utf8');
    await page.locator('.panel.weights').getByRole('combobox', { name: 'Show' }).selectOption('arrows');
    expect(await svg('Weights')).toContain('class="arrow"');
    await page.locator('.panel.signals').getByRole('checkbox', { name: 'acetylcholine' }).uncheck();
    expect(await svg('Signals and reward')).not.toContain('>acetylcholine ');
    await page.locator('.panel.learning').getByRole('combobox').selectOption('path (m)');
    expect(await svg('Learning curve')).toContain('>path (m)<');
    await page.locator('.panel.field').getByRole('spinbutton').fill('7');
    await page.locator('.panel.field').getByRole('spinbutton').press('Tab');
    expect(await svg('Place field')).toContain('>Neuron 7 of ');
  });

  it('are WebM that a browser plays, picture by picture, as the stills are', async () => {
    const { page } = await opened(100);
    const { bytes } = await saved(page, 'webm');
    expect([...bytes.subarray(0, 4)]).toEqual([0x1a, 0x45, 0xdf, 0xa3]);
    expect(Buffer.from(bytes.subarray(0, 64)).toString('latin1')).toContain('webm');
    const gif = gifOf((await saved(page, 'gif')).bytes);
    const player = await (await browser.newContext()).newPage();
    await player.setContent(`<video src="data:video/webm;base64,${Buffer.from(bytes).toString('base64')}"></video>`);
    const played = (await player.evaluate(`(async () => {
      const video = document.querySelector('video');
      if (video.readyState < 2) await new Promise((resolve) => (video.onloadeddata = resolve));
      const canvas = Object.assign(document.createElement('canvas'), { width: video.videoWidth, height: video.videoHeight });
      const context = canvas.getContext('2d');
      const pictures = [];
      for (let k = 0; k < ${PICTURES}; k++) {
        await new Promise((resolve) => { video.onseeked = resolve; video.currentTime = (k + 0.5) / 20; });
        context.drawImage(video, 0, 0);
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        pictures.push(btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join('')));
      }
      return { seconds: video.duration, width: canvas.width, height: canvas.height, pictures };
    })()`)) as { seconds: number; width: number; height: number; pictures: string[] };
    expect(played.seconds).toBeCloseTo(PICTURES / 20, 2);
    expect([played.width, played.height]).toEqual([gif.pictures[0].width, gif.pictures[0].height]);
    const pictures = played.pictures.map((text) => Buffer.from(text, 'base64'));
    const apart = (one: Uint8Array, other: Uint8Array): number =>
      one.reduce((sum, value, i) => sum + Math.abs(value - other[i]), 0) / one.length;
    for (const [k, picture] of pictures.entries()) {
      const distances = gif.pictures.map(({ pixels }) => apart(picture, pixels));
      expect(distances.indexOf(Math.min(...distances)), `picture ${k}`).toBe(k);
      expect(distances[k]).toBeLessThan(2);
    }
  });

  it('are of sharp pixels where a panel has pixels', async () => {
    const { page } = await opened(200, {}, 'visual-water-maze');
    const svg = Buffer.from((await saved(page, 'svg', ['Event cameras'])).bytes).toString('utf8');
    const images = Array.from(svg.matchAll(/href="data:image\/png;base64,([^"]+)"/g), ([, text]) =>
      Buffer.from(text, 'base64'),
    );
    const plan = planScenario(visualWaterMaze);
    const source = new RunSource(plan, plan.seeds[0]);
    const { images: seen } = await source.ask({ do: 'seek', tick: 200, historyTicks: 200, layers: ['images'] });
    source.close();
    const { panel, accent, goal } = PALETTES.paper;
    const colours = { paper: channelsOf(panel), on: channelsOf(accent), off: channelsOf(goal) };
    expect(images).toHaveLength(4);
    for (const [i, image] of Object.values(seen).entries()) {
      const pixels = new Uint32Array(image.on.length);
      paintEvents(image, colours, pixels);
      expect(new Set(pixels).size).toBeGreaterThan(1);
      expect((await pngOf(images[i])).pixels).toEqual(new Uint8Array(pixels.buffer));
    }
  });

  it('can be asked for by keys alone, and keys of the page are not heard meanwhile', async () => {
    const { page } = await opened(100);
    await page.getByRole('button', { name: 'Save a picture or film of Arena' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Save a picture or film' });
    await dialog.waitFor();
    await page.keyboard.press('.');
    await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
    expect(await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))')).toEqual([]);
    const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent');
    for (let k = 0; k < 20 && (await focused()) !== 'Save'; k++) await page.keyboard.press('Tab');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toBe(`water-maze-arena-seed-${SEED}-tick-100.png`);
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Save a picture or film of Arena' }).press('Enter');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });

  it('end where they are cancelled, and say what is missing', async () => {
    const { page } = await opened(100);
    await page.getByRole('button', { name: 'Save a picture or film of Arena' }).click();
    await page.getByRole('combobox', { name: 'As' }).selectOption('gif');
    await page.getByRole('spinbutton', { name: 'To tick' }).fill('50000');
    await page.getByRole('combobox', { name: 'Pace' }).selectOption('0.1');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    const failure = page.locator('.export .failure');
    await failure.filter({ hasText: 'Nothing was saved.' }).waitFor();
    await page.getByRole('spinbutton', { name: 'From tick' }).fill('20000');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await failure.filter({ hasText: 'the run has no such tick' }).waitFor();
    await page.getByRole('spinbutton', { name: 'From tick' }).fill('');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await failure.filter({ hasText: 'this is no stretch of a run' }).waitFor();
    expect(await page.locator('.transport output').textContent()).toContain('0.100 s');
    await page.evaluate('delete globalThis.VideoEncoder');
    await page.getByRole('spinbutton', { name: 'From tick' }).fill('0');
    await page.getByRole('spinbutton', { name: 'To tick' }).fill('50');
    await page.getByRole('combobox', { name: 'As' }).selectOption('webm');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await failure.filter({ hasText: 'this browser encodes no such video' }).waitFor();
    expect(await failure.textContent()).toContain('save a GIF');
  });
});
