// @module-tag long
import { existsSync } from 'node:fs';
import { type BuildOptions, build } from 'esbuild';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { planRun } from '../../scenarios/plan/plan-run.ts';
import { NODE_HOST } from '../../scenarios/pool/node-host.ts';
import { runSeed } from '../../scenarios/run/seed-run.ts';
import { FULL } from '../effort.ts';

const BROWSER = process.env.REAFFERENCE_CHROMIUM ?? '/usr/bin/chromium';

/** A scenario, the number of its trials, and one of its seeds. */
const RUNS = [
  ['water-maze', 3, 5001],
  ['cobel-open-field-1ms', 2, 1],
  ['visual-water-maze', 1, 1],
] as const;

const ENTRY = `
  export * as agents from './agents/index.ts';
  export * as controllers from './controllers/index.ts';
  export * as sim from './sim/index.ts';
  import { planScenario, runSeed } from './scenarios/run/index.ts';
  import * as openField from './scenarios/studies/open-field/index.ts';
  import * as waterMaze from './scenarios/studies/water-maze/index.ts';
  const scenarios = Object.values({ ...openField, ...waterMaze });
  export async function digestOf(id, trials, seed) {
    const scenario = scenarios.find((one) => one.id === id);
    return (await runSeed(planScenario(scenario, { set: { trials } }), seed)).result.digest;
  }`;

const bundle = () =>
  build({
    stdin: { contents: ENTRY, resolveDir: '.', loader: 'ts' },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'reafference',
    external: ['node:*'],
    metafile: true,
    write: false,
    logLevel: 'silent',
  } satisfies BuildOptions);

describe('what runs a seed, bundled for browsers', () => {
  it('asks for no module of Node', async () => {
    const { inputs } = (await bundle()).metafile;
    const needed = Object.entries(inputs).flatMap(([file, { imports }]) =>
      imports.flatMap(({ path, external }) => (external ? [`${file}: ${path}`] : [])),
    );
    expect(needed).toEqual([]);
    expect(Object.keys(inputs)).toContain('scenarios/run/open-run.ts');
  });

  it.skipIf(!existsSync(BROWSER))(
    'does in Chromium what it does in Node',
    async () => {
      const [{ text }] = (await bundle()).outputFiles;
      const browser = await chromium.launch({
        executablePath: BROWSER,
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
      });
      try {
        const page = await browser.newPage();
        await page.addScriptTag({ content: text });
        for (const [id, trials, seed] of FULL ? RUNS : RUNS.slice(0, 1)) {
          const there = await page.evaluate<string>(`reafference.digestOf('${id}', ${trials}, ${seed})`);
          const plan = await planRun({ scenario: id, set: { trials } });
          const here = await runSeed(plan, seed, { host: NODE_HOST });
          expect(there, id).toBe(here.result.digest);
        }
      } finally {
        await browser.close();
      }
    },
    120_000,
  );
});
