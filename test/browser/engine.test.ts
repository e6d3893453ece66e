// @module-tag long
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import * as engine from '../../controllers/engine/index.ts';
// @ts-expect-error plain JavaScript, so that a browser runs it as it stands
import { cubaDigest } from './cuba.mjs';

const BROWSER = process.env.REAFFERENCE_CHROMIUM ?? '/usr/bin/chromium';
const BUILT = 'dist/controllers/engine/index.js';
const MILLISECONDS = 200;

const PAGE = `<!doctype html>
<script type="importmap">
  { "imports": { "rxjs": "/node_modules/rxjs/dist/esm/index.js", "rxjs/": "/node_modules/rxjs/dist/esm/" } }
</script>`;

const RUN = `Promise.all([import('/${BUILT}'), import('/test/browser/cuba.mjs')]).then(
  ([engine, { cubaDigest }]) => cubaDigest(engine, ${MILLISECONDS}),
)`;

/** Serves the repository's built files on the loopback; names without extension are modules. */
function serve(): Promise<{ url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname).slice(1);
    if (path === '') return response.setHeader('content-type', 'text/html').end(PAGE);
    const file = [path, `${path}.js`, join(path, 'index.js')].find((one) => /\.m?js$/.test(one) && existsSync(one));
    if (file === undefined) return response.writeHead(404).end();
    response.setHeader('content-type', 'text/javascript').end(await readFile(file));
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }),
    ),
  );
}

describe.skipIf(!existsSync(BROWSER) || !existsSync(BUILT))('the engine in a browser', () => {
  it('makes the same spikes as in Node', async () => {
    const { url, close } = await serve();
    const browser = await chromium.launch({
      executablePath: BROWSER,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
    });
    try {
      const page = await browser.newPage();
      await page.goto(url);
      const there = await page.evaluate<string>(RUN);
      const here = cubaDigest(engine, MILLISECONDS);
      expect(Number.parseInt(here, 10)).toBeGreaterThan(1000);
      expect(there).toBe(here);
    } finally {
      await browser.close();
      close();
    }
  }, 120_000);
});
