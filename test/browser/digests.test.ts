// @module-tag long
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { digestOfSeeds } from '../../scenarios/measure/digest.ts';
import { PAGE_POLICY } from '../../scenarios/view/document.ts';
import type { Frame } from '../../scenarios/view/frames/frame.ts';
import { pack, unpack } from '../../scenarios/view/frames/packed.ts';
import { FULL } from '../effort.ts';
import { KNOWN_DIGESTS, type KnownDigest } from '../scenarios/studies/known-digests.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BROWSER, builtPage, EXECUTABLE } from './live-page.ts';

const FIREFOX = '/usr/bin/firefox-esr';
const WEBKIT = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

const known = KNOWN_DIGESTS.filter(({ slow }) => FULL || !slow);
/** For engines that are asked at night: a body of physics of its own, cameras, and steps of 1 ms. */
const THREE = known.filter(
  ({ scenario, physics }) => physics !== undefined || /^(visual-water-maze|cobel-open-field-1ms)$/.test(scenario),
);

/** The program of a page without anything to be seen: has workers do runs, and sends what they say. */
const PROGRAM = `
const { runs, ask } = await (await fetch('runs.json')).json();
for (const [i, run] of runs.entries()) {
  const worker = new Worker('worker.js', { type: 'module' });
  const answer = () => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  let said;
  try {
    const opened = answer();
    worker.postMessage({ run });
    await opened;
    const ended = answer();
    worker.postMessage(new Uint8Array(ask));
    said = await ended;
  } catch (error) {
    said = String(error);
  }
  worker.terminate();
  await fetch('said/' + i, { method: 'POST', body: said });
}`;

/** What a browser comes to, a digest a run, or what its page said in place of one. */
async function digestsIn(
  files: ReturnType<typeof builtPage>,
  runs: readonly KnownDigest[],
  command: (url: string, home: string) => readonly [string, ...string[]],
): Promise<readonly string[]> {
  const said: string[] = [];
  const ask = [...pack({ do: 'advance', ticks: 1e9, withinMs: Infinity, layers: [] })];
  const asked = runs.map(({ scenario, set, seed = 1, body, physics }) => ({ scenario, set, seed, body, physics }));
  const own = new Map([
    ['', ['text/html', '<!doctype html><title>runs</title><script type="module" src="runs.js"></script>']],
    ['runs.js', ['text/javascript', PROGRAM]],
    ['runs.json', ['application/json', JSON.stringify({ runs: asked, ask })]],
  ]);
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? '', 'http://localhost').pathname.slice(1);
    if (request.method === 'POST') {
      const bytes = new Uint8Array(Buffer.concat(await request.toArray()));
      said.push(digestOf(bytes));
      response.end();
      if (said.length === runs.length) server.emit('said');
      return;
    }
    const file = files.get(name);
    const [type, content] = own.get(name) ?? [file?.type ?? 'text/plain', file?.content ?? ''];
    response.writeHead(content === '' ? 404 : 200, { 'content-type': type, 'content-security-policy': PAGE_POLICY });
    response.end(content);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const [program, ...words] = command(url, temporaryFolder());
  const browser: ChildProcess = spawn(program, words, { stdio: 'ignore', detached: true });
  try {
    const died = once(browser, 'exit').then(([code]) => Promise.reject(new Error(`${program} ended with ${code}`)));
    await Promise.race([once(server, 'said'), died]);
    return said;
  } finally {
    // With all processes that it has started.
    if (browser.pid !== undefined && browser.exitCode === null) process.kill(-browser.pid, 'SIGKILL');
    server.closeAllConnections();
    server.close();
  }
}

function digestOf(bytes: Uint8Array): string {
  try {
    const { frame, error } = unpack(bytes) as { readonly frame?: Frame; readonly error?: { readonly message: string } };
    return frame?.digest === undefined ? String(error?.message) : digestOfSeeds([frame.digest]);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

describe.skipIf(!BROWSER)('what the worker of the page computes, in a browser', () => {
  let files: ReturnType<typeof builtPage>;
  beforeAll(() => {
    files = builtPage();
  });
  const digests = (runs: readonly KnownDigest[]): readonly string[] => runs.map(({ digest }) => digest);

  it('is what Node computes, for every scenario of the catalogue: Chromium', async () => {
    const came = await digestsIn(files, known, (url, home) => [
      ...([EXECUTABLE, '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic'] as const),
      ...['--disable-background-networking', `--user-data-dir=${home}`, url],
    ]);
    expect(came).toEqual(digests(known));
  }, 600_000);

  it.skipIf(!existsSync(FIREFOX))(
    'is what Node computes: Firefox',
    async () => {
      const came = await digestsIn(files, THREE, (url, home) => [
        ...([FIREFOX, '--headless', '--no-remote', '--profile', home, url] as const),
      ]);
      expect(came).toEqual(digests(THREE));
    },
    300_000,
  );

  it.skipIf(!existsSync(WEBKIT))(
    'is what Node computes: WebKit',
    async () => {
      const came = await digestsIn(files, THREE, (url) => ['xvfb-run', '--auto-servernum', WEBKIT, url]);
      expect(came).toEqual(digests(THREE));
    },
    300_000,
  );
});
