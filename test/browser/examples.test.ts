// @module-tag long
import { existsSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inFull } from '../effort.ts';

const BROWSER = process.env.REAFFERENCE_CHROMIUM ?? '/usr/bin/chromium';

/** Examples that use nothing that only Node has. */
const PROGRAMS = inFull('agent', 'neuron', 'plasticity-rule', 'network', 'open-run');

const printed = readFileSync('examples/README.md', 'utf8');

/** An example, with the package that was built, as bundlers join them. */
async function bundle(name: string): Promise<{ readonly code: string; readonly ofNode: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [`examples/${name}.ts`],
    bundle: true,
    platform: 'browser',
    format: 'esm',
    minify: true,
    write: false,
    metafile: true,
    external: ['node:*'],
    logLevel: 'silent',
    // That of this repository leads to the sources.
    tsconfigRaw: '{}',
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  return { code: outputFiles[0].text, ofNode: imports.flatMap(({ path, external }) => (external ? [path] : [])) };
}

describe.skipIf(!existsSync('dist/agents/index.js'))('the examples, bundled for browsers', () => {
  it('ask for nothing that only Node has', async () => {
    for (const name of PROGRAMS) expect((await bundle(name)).ofNode, name).toEqual([]);
    expect((await bundle('recording')).ofNode).toContain('node:fs');
  });

  it.skipIf(!existsSync(BROWSER))(
    'print in Chromium what they print in Node',
    async () => {
      const browser = await chromium.launch({
        executablePath: BROWSER,
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
      });
      try {
        for (const name of PROGRAMS) {
          const page = await browser.newPage();
          const lines: string[] = [];
          page.on('console', (message) => lines.push(message.text()));
          page.on('pageerror', (error) => lines.push(String(error)));
          // A module ends when its last statement has: then it tells that.
          const ended = page
            .waitForFunction('globalThis.ended === true', undefined, { timeout: 60_000 })
            .catch(() => {});
          await page.addScriptTag({
            type: 'module',
            content: `${(await bundle(name)).code}\nglobalThis.ended = true;`,
          });
          await ended;
          expect(lines.join('\n')).toBe(printed.split(`\n## ${name}.ts\n\n\`\`\`text\n`)[1]?.split('\n```\n')[0]);
          await page.close();
        }
      } finally {
        await browser.close();
      }
    },
    180_000,
  );
});
