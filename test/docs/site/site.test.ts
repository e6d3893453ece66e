// @module-tag long
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultsOf } from '../../../docs/site/traces/experiment.ts';
import { NEURONS, SYNAPSES } from '../../../docs/site/traces/models.ts';
import { experimentOf, runExperiment } from '../../../docs/site/traces/run.ts';
import { csvOf } from '../../../docs/site/traces/table.ts';
import { scenarioIds } from '../../../scenarios/pool/index.ts';
import { FULL } from '../../effort.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../temporary-folder.ts';
import { pageBlocks } from '../page-programs.ts';
import { type ServedFolder, serveFolder } from './served-folder.ts';

const BROWSER = process.env['REAFFERENCE_CHROMIUM'] ?? '/usr/bin/chromium';
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const SITE = existsSync('docs/site/node_modules');
/** The API reference is there where it was built, as it is before a change lands. */
const REFERENCE = existsSync('out/reference/index.html');

/** Who built the site just now says where it is. */
const { REAFFERENCE_SITE: BUILT } = process.env;

/** A page of each kind. */
const KINDS = [
  'index.html',
  'docs/sweeps.html',
  'docs/how-to/rule.html',
  'scenarios/water-maze.html',
  'scenarios/studies/replay/index.html',
  'models/lif.html',
  'rules/dopamineStdp.html',
];

/** Days since 1970: what is not tried each day has its turn. */
const TODAY = Math.floor(Date.now() / 86_400_000);

/** Pages whose programs train for many seconds: they are run in Node alone. */
const TRAINS = ['scenarios/studies/evidence/README.md'];

describe.skipIf(!SITE)('the site', () => {
  const out = BUILT ?? join(temporaryFolder(), 'site');
  beforeAll(() => {
    if (BUILT !== undefined) return;
    const reference = REFERENCE ? ['--reference', 'out/reference'] : [];
    execFileSync(process.execPath, ['--import', 'tsx', 'docs/site/build.ts', out, ...reference]);
  }, 120_000);
  afterAll(removeTemporaryFolders);

  const documents = (): readonly string[] =>
    readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));

  it('has a page for each page, scenario, model and rule', () => {
    const names = documents();
    for (const page of KINDS) expect(names).toContain(page);
    expect(names.length).toBeGreaterThan(150);
  });

  it('has no link that leads nowhere, to no page and to no heading', () => {
    const texts = new Map(documents().map((name) => [name, readFileSync(join(out, name), 'utf8')]));
    for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.svg')))
      texts.set(name, readFileSync(join(out, name), 'utf8'));
    const broken = [...texts].flatMap(([name, text]) =>
      [...text.matchAll(/ (?:href|src|srcset|data-src)="([^"]*)"/g)]
        .map(([, link]) => link.replaceAll('&amp;', '&'))
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => {
          const [path, anchor] = link.replace(/\?.*$/, '').split('#');
          const target = path === '' ? name : join(dirname(name), path);
          if (!existsSync(join(out, target))) return true;
          return anchor !== undefined && anchor !== '' && !texts.get(target)?.includes(` id="${anchor}"`);
        })
        .map((link) => `${name}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('has nothing in it that its pages did not ask for', () => {
    const largest = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(
      (name) => statSync(join(out, name)).size > 3e6,
    );
    expect(largest).toEqual([]);
    expect(existsSync(join(out, 'docs/site'))).toBe(false);
  });

  describe.skipIf(!existsSync(BROWSER))('in a browser, under a path of somebody else', () => {
    let browser: Browser;
    let served: ServedFolder;
    beforeAll(async () => {
      served = await serveFolder(out, '/their/path/');
      browser = await chromium.launch({
        executablePath: BROWSER,
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
      });
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await served?.close();
    });

    /** Opens a page, and has what goes wrong there told. */
    async function opened(path: string, scheme: 'light' | 'dark' = 'light'): Promise<{ page: Page; wrong: string[] }> {
      const page = await browser.newPage({ colorScheme: scheme });
      const wrong: string[] = [];
      page.on('pageerror', (error) => wrong.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
      page.on('request', (request) => {
        const url = request.url().replace(/^blob:/, '');
        if (!url.startsWith(new URL(served.url).origin) && !url.startsWith('data:')) wrong.push(url);
      });
      await page.goto(`${served.url}${path}`);
      return { page, wrong };
    }

    /** What is wrong with a page: its width on a telephone, what axe-core finds in both schemes, what it asks others for. */
    async function faultsOf(path: string): Promise<string[]> {
      const faults: string[] = [];
      for (const scheme of ['light', 'dark'] as const) {
        const { page, wrong } = await opened(path, scheme);
        await page.setViewportSize({ width: 320, height: 700 });
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
        if (wide > 320) wrong.push(`it is ${wide} pixels wide`);
        await page.evaluate(AXE);
        const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()');
        wrong.push(...found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`));
        faults.push(...wrong.map((one) => `${scheme}: ${one}`));
        await page.close();
      }
      return faults;
    }

    it.each(KINDS)('%s is accessible in both schemes, and asks nobody else for anything', async (path) => {
      expect(await faultsOf(path)).toEqual([]);
    });

    it('has pages that are all so: those whose turn it is', async () => {
      const own = documents().filter((path) => !path.startsWith('reference/'));
      const reference = documents().filter((path) => path.startsWith('reference/'));
      const turn = (paths: readonly string[], days: number) => paths.filter((_, i) => i % days === TODAY % days);
      const paths = FULL ? [...own, ...turn(reference, 14)] : [...turn(own, 28), ...turn(reference, 280)];
      const wrong = new Map<string, string[]>();
      for (const path of paths) {
        const faults = await faultsOf(path);
        if (faults.length > 0) wrong.set(path, faults);
      }
      expect(wrong).toEqual(new Map());
    }, 1_800_000);

    it('finds a page by a word of it, by the keyboard alone', async () => {
      const { page, wrong } = await opened('docs/how-to/rule.html');
      await page.focus('.search input');
      await page.keyboard.type('preemptible checkpoint');
      await page.keyboard.press('Escape');
      await page.keyboard.type('lapique');
      await page.waitForSelector('.search li a');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/(models|rules|scenarios)\//);
      await page.goto(`${served.url}docs/sweeps.html`);
      await page.fill('.search input', 'qqqqqqq');
      await page.waitForSelector('.search .nothing');
      expect(wrong).toEqual([]);
      await page.close();
    });

    it.skipIf(!REFERENCE)('finds a name of the API reference, which is beside the pages', async () => {
      const { page, wrong } = await opened('docs/sweeps.html');
      expect(await page.locator('nav a[href="../reference/index.html"]').count()).toBe(1);
      await page.fill('.search input', 'fixedInDegree');
      const found = page.locator('.search li a', { hasText: 'function of controllers/engine' }).first();
      await found.waitFor();
      expect(wrong).toEqual([]);
      await found.click();
      await page.waitForURL(/\/reference\/functions\/controllers_engine\.fixedInDegree\.html$/);
      expect(await page.locator('h1').textContent()).toContain('fixedInDegree');
      await page.close();
    });

    it('has the colours that its reader chose, on every page and the live one, before it is drawn', async () => {
      const dark = 'rgb(20, 22, 26)';
      const context = await browser.newContext({ colorScheme: 'light' });
      const page = await context.newPage();
      const paper = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      await page.goto(`${served.url}models/lif.html`);
      expect(await paper()).not.toBe(dark);
      await page.focus('.scheme');
      await page.keyboard.press('End');
      expect(await page.inputValue('.scheme')).toBe('dark');
      expect(await paper()).toBe(dark);
      await page.evaluate(AXE);
      const found = await page.evaluate<{ violations: { id: string }[] }>('axe.run()');
      expect(found.violations.map(({ id }) => id)).toEqual([]);
      // Without its own script, which comes last: what is there then was there when the page was first drawn.
      await page.route('**/site.js', (route) => route.abort());
      await page.goto(`${served.url}docs/sweeps.html`);
      expect(await paper()).toBe(dark);
      await page.goto(`${served.url}live/index.html?scenario=water-maze`);
      expect(await paper()).toBe(dark);
      await context.close();
    });

    it('has the colours of the system without scripts', async () => {
      const context = await browser.newContext({ colorScheme: 'dark', javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(`${served.url}docs/sweeps.html`);
      const paper = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      expect(paper).toBe('rgb(20, 22, 26)');
      expect(await page.locator('.scheme').count()).toBe(0);
      await context.close();
    });

    /** Programs of the pages that run in the site, and what they print. */
    const programs = pageBlocks([]).filter(({ kind, page }) => kind === 'program' && !TRAINS.includes(page));

    it.each([...new Set(programs.map(({ page }) => page))])(
      'the programs of %s print there what they print in Node',
      async (page) => {
        const path = page.replace(/README\.md$/, 'index.html').replace(/\.md$/, '.html');
        const { page: shown, wrong } = await opened(path);
        for (const lab of await shown.$$('.lab')) {
          const code = await (await lab.$('pre code'))?.textContent();
          const program = programs.find((one) => one.page === page && one.code.trimEnd() === code?.trimEnd());
          expect(program, code ?? '').toBeDefined();
          await (await lab.$('button >> text=Run'))?.click();
          const output = await lab.waitForSelector('.output[data-ended]', { timeout: 40_000 });
          const printed = await output.textContent();
          expect([await output.getAttribute('data-ended'), printed]).toEqual(['done', program?.printed ?? printed]);
        }
        expect(wrong).toEqual([]);
        await shown.close();
      },
    );

    it('runs what its reader made of a program, and ends it when told', async () => {
      const { page } = await opened('docs/models.html');
      const lab = (await page.$('.lab')) ?? expect.unreachable();
      await (await lab.$('button >> text=Edit'))?.click();
      await (await lab.$('textarea'))?.fill('const x: number = 2;\nconsole.log(x + 2, [x]);');
      await (await lab.$('button >> text=Run'))?.click();
      await lab.waitForSelector('.output[data-ended=done]');
      expect(await (await lab.$('.output'))?.textContent()).toBe('4 [ 2 ]\n');
      await (await lab.$('textarea'))?.fill("import { readFileSync } from 'node:fs';\nreadFileSync('x');");
      await (await lab.$('button >> text=Run'))?.click();
      await lab.waitForSelector('.output[data-ended=failed]');
      expect(await (await lab.$('.output'))?.textContent()).toContain("'node:fs' needs Node.js");
      await (await lab.$('textarea'))?.fill('for (;;);');
      await (await lab.$('button >> text=Run'))?.click();
      await (await lab.waitForSelector('button >> text=Stop')).click();
      await lab.waitForSelector('button >> text=Run');
      await page.close();
    });

    /** Saves the trace of a page as CSV, when it is there. */
    async function savedTrace(page: Page): Promise<string> {
      await page.waitForSelector('.trace .curve');
      const [saved] = await Promise.all([page.waitForEvent('download'), page.click('text=CSV')]);
      return readFileSync(await saved.path(), 'utf8');
    }

    const traces = [
      ...[...NEURONS.keys()].map((name) => `models/${name}`),
      ...[...SYNAPSES.keys()].map((name) => `rules/${name}`),
    ];
    it.each(traces.filter((_, i) => FULL || i % 6 === TODAY % 6))(
      'the trace of %s is that of Node, bit for bit',
      async (name) => {
        const experiment = experimentOf(name.replace(/^.*\//, ''));
        const { page, wrong } = await opened(`${name}.html`);
        expect(await savedTrace(page)).toBe(csvOf(runExperiment(experiment, defaultsOf(experiment))));
        expect(wrong).toEqual([]);
        await page.close();
      },
    );

    it('draws a trace anew when a slider is moved by the keyboard, keeps it in the address, and takes it back', async () => {
      const { page, wrong } = await opened('models/lif.html');
      const experiment = experimentOf('lif');
      const slider = page.getByLabel('V_th, threshold');
      await slider.focus();
      await page.keyboard.press('ArrowRight');
      const changed = csvOf(runExperiment(experiment, { ...defaultsOf(experiment), 'set.V_th': -54 }));
      expect(await page.inputValue('#field-set-V_th')).toBe('-54');
      await expect.poll(() => savedTrace(page)).toBe(changed);
      expect(new URL(page.url()).search).toBe('?set.V_th=-54');
      await page.reload();
      await expect.poll(() => savedTrace(page)).toBe(changed);
      await page.click('.trace summary');
      const head = await page.locator('.trace thead').textContent();
      expect(head).toContain('v (mV)');
      await page.click('.trace-head >> text=Reset');
      await expect.poll(() => savedTrace(page)).toBe(csvOf(runExperiment(experiment, defaultsOf(experiment))));
      expect(new URL(page.url()).search).toBe('');
      expect(wrong).toEqual([]);
      await page.close();
    });

    it('says at the slider what a model refuses, and keeps the trace of before', async () => {
      const { page, wrong } = await opened('models/lif.html');
      const before = await savedTrace(page);
      await page.fill('#field-set-tau_m', '0');
      const refused = page.locator('#field-set-tau_m-refused');
      await expect.poll(() => refused.textContent()).toContain('tau_m = 0');
      expect(await page.getAttribute('#field-set-tau_m', 'aria-invalid')).toBe('true');
      expect(await page.locator('.slider .refused:not(:empty)').count()).toBe(1);
      expect(await savedTrace(page)).toBe(before);
      await page.fill('#field-set-tau_m', '10');
      await expect.poll(() => refused.textContent()).toBe('');
      await page.goto(`${served.url}models/lif.html?set.C_m=0`);
      await expect.poll(() => page.locator('#field-set-C_m-refused').textContent()).toContain('C_m = 0');
      expect(wrong).toEqual([]);
      await page.close();
    });

    /** Scenarios whose short runs end within seconds; the others are checked at full effort. */
    const QUICK = ['water-maze', 'cobel-open-field', 'detour'];

    it.each(FULL ? scenarioIds() : QUICK)(
      'comes to the digest of Node in the short runs of %s',
      async (id) => {
        const { page, wrong } = await opened(`scenarios/${id}.html`);
        const buttons = await page.$$('.check-digest');
        expect(buttons.length).toBeGreaterThan(0);
        for (const [i, button] of buttons.entries()) {
          if (!FULL && i > 0) break;
          await button.click();
          const said = page.locator('.checked').nth(i);
          await expect.poll(() => said.getAttribute('data-equal'), { timeout: 200_000 }).toBe('true');
          expect(await said.textContent()).toContain(await button.getAttribute('data-digest'));
        }
        expect(wrong).toEqual([]);
        await page.close();
      },
      240_000,
    );

    it('says that a digest is different where it is', async () => {
      const { page } = await opened('scenarios/water-maze.html');
      const button = page.locator('.check-digest').first();
      const changed = (await button.getAttribute('data-run'))?.replace('"seed":1', '"seed":2') ?? '';
      await button.evaluate((it, run) => it.setAttribute('data-run', run), changed);
      await button.click();
      await expect.poll(() => page.locator('.checked').first().getAttribute('data-equal')).toBe('false');
      await page.close();
    });

    it('plays a scenario when it is asked to', async () => {
      const { page, wrong } = await opened('scenarios/water-maze.html');
      expect(await page.$('iframe')).toBeNull();
      await page.click('.play');
      const frame = await (await page.waitForSelector('iframe')).contentFrame();
      await frame?.waitForSelector('.panel');
      await frame?.click('text=Play');
      // Not by a function in the page, which its policy forbids.
      await expect.poll(() => frame?.textContent('.transport output')).toMatch(/^[1-9]|0[.][1-9]/);
      expect(wrong).toEqual([]);
      await page.close();
    });
  });
});
