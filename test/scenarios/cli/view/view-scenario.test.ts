// @module-tag long
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { reafference } from '../../../../scenarios/cli/index.ts';
import { openLiveRun } from '../../../../scenarios/cli/run/live-run.ts';
import { pageFiles } from '../../../../scenarios/cli/view/page-files.ts';
import { openRun } from '../../../../scenarios/run/open-run.ts';
import { PAGE_DOCUMENT, PAGE_POLICY, PAGE_STYLESHEET } from '../../../../scenarios/view/document.ts';
import { socketPort } from '../../../../scenarios/view/page/socket-port.ts';
import type { Source } from '../../../../scenarios/view/source.ts';
import { sourceAt } from '../../../../scenarios/view/wire.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { KNOWN_RUNS } from '../../view/known-runs.ts';
import { recordRun } from '../../view/recorded-run.ts';
import { call, REACH } from '../call.ts';

const cwd = temporaryFolder();
const view = (...words: string[]) => call(['view', ...words], { cwd });

/** Whether the package was built: `npm ci` does. */
const BUILT = existsSync('dist/view/view.js');

/** Calls the command, does something with what it prints first, and interrupts it. Returns the exit code. */
async function serving(
  words: readonly string[],
  work: (printed: string, said: () => string) => unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly stderr: string }> {
  let [stderr, interrupt] = ['', (): void => {}];
  let print = (_: string): void => {};
  const printed = new Promise<string>((resolve) => (print = resolve));
  const ended = reafference(['view', ...words], {
    ...{ cwd, env: { LANG: 'C.UTF-8', ...env } },
    stdout: { write: print },
    stderr: { write: (text) => (stderr += text) },
    onUncaught: () => () => {},
    onInterrupt(listener) {
      interrupt = listener;
      return () => {};
    },
  });
  await work(await Promise.race([printed, ended.then((code) => `it ended with ${code}: ${stderr}`)]), () => stderr);
  interrupt();
  return { code: await ended, stderr };
}

describe.skipIf(!BUILT)('view', () => {
  it('serves the page of a scenario of the catalogue, which runs in it, until it is interrupted', async () => {
    let address = '';
    const words = ['water-maze', '--seed', '5003', '--set', 'timeLimit=4s', '--set', 'trials=2', '--body', 'rodent'];
    const { code, stderr } = await serving(
      [...words, '--physics', 'kinematic', '--controller', 'oracle'],
      async (printed) => {
        address = printed.trim();
        const url = new URL(address);
        expect(url.hostname).toBe('127.0.0.1');
        expect(url.searchParams.get('token')).toMatch(/^[0-9a-f]{32}$/);
        url.searchParams.delete('token');
        expect(Object.fromEntries(url.searchParams)).toEqual({
          ...{ scenario: 'water-maze', body: 'rodent', physics: 'kinematic', controller: 'oracle', seed: '5003' },
          ...{ 'set.timeLimit': '4s', 'set.trials': '2' },
        });
        const page = await fetch(address);
        expect([page.status, await page.text()]).toEqual([200, PAGE_DOCUMENT]);
        expect(page.headers.get('content-security-policy')).toBe(`${PAGE_POLICY}; frame-ancestors 'none'`);
        const style = await fetch(address.replace('/?', '/view.css?'));
        expect([style.headers.get('content-type'), await style.text()]).toEqual([
          'text/css; charset=utf-8',
          PAGE_STYLESHEET,
        ]);
        expect((await fetch(address.replace(/\/\?.*/, '/view.js'))).status).toBe(401);
      },
    );
    expect(code).toBe(130);
    expect(stderr).toBe('Open it in a browser. Ctrl-C ends it.\n');
    await expect(fetch(address)).rejects.toThrow();
  });

  it('serves runs of a file, which go on here', async () => {
    const { code } = await serving([REACH, '--json', '--port', '0'], (printed) => {
      const { url } = JSON.parse(printed);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?at=socket&scenario=reach&token=[0-9a-f]{32}$/);
    });
    expect(code).toBe(130);
  });

  it.skipIf(process.platform !== 'linux')('opens it in the browser of the system, or says that it cannot', async () => {
    const bin = temporaryFolder();
    const program = join(bin, 'xdg-open');
    const opened = join(bin, 'opened');
    writeFileSync(program, `#!/bin/sh\nprintf %s "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'\n`);
    chmodSync(program, 0o755);
    const env = { PATH: `${bin}:/usr/bin:/bin` };
    const words = ['water-maze', '--open'];
    await serving(
      words,
      async (printed) => {
        await expect.poll(() => existsSync(opened)).toBe(true);
        expect(readFileSync(opened, 'utf8')).toBe(printed.trim());
      },
      env,
    );
    writeFileSync(program, '#!/bin/sh\nexit 3\n');
    const refused = 'no browser can be opened: xdg-open ended with 3';
    await serving(words, (_, said) => expect.poll(said).toContain(refused), env);
  });

  it('writes the page as files, once', async () => {
    const folder = join(cwd, 'site/runs');
    const { code, stdout } = await view('water-maze', '--static', folder, '--seed', '5003', '--json');
    expect(code).toBe(0);
    const { page, files } = JSON.parse(stdout);
    expect(page).toBe('index.html?scenario=water-maze&seed=5003');
    const there = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.includes('.'));
    expect(there.map((name) => join(folder, name)).sort()).toEqual([...files].sort());
    for (const [name, { content }] of pageFiles()) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(content);
    expect(there).toEqual(expect.arrayContaining(['index.html', 'view.css', 'view.js', 'worker.js']));
    expect(await view('water-maze', '--static', folder)).toMatchObject({ code: 2, stdout: '' });
  });
});

describe.skipIf(!BUILT)('view of what does not run in the page', () => {
  const { plan, seed } = KNOWN_RUNS['rewards, an outcome phase and weights'];

  /** What a page sees that is served at an address. */
  async function seen(printed: string): Promise<Source> {
    const url = new URL(printed.trim());
    expect(url.searchParams.get('at')).toBe('socket');
    const socket = new WebSocket(`ws://${url.host}/socket?token=${url.searchParams.get('token')}`);
    return sourceAt(socketPort(socket as never));
  }

  it('shows a recording, which is read here', async () => {
    await recordRun(join(cwd, 'run.mcap'), plan, seed);
    const { code } = await serving(['run.mcap'], async (printed) => {
      const source = await seen(printed);
      expect([source.stage.title, source.stage.seed, source.stage.trials]).toEqual(['water-maze', seed, 2]);
      const layers = ['spikes'] as const;
      const { to, spikes } = await source.ask({ do: 'advance', ticks: 500, withinMs: Infinity, layers });
      expect([to, spikes['place'].ids.length > 0]).toEqual([500, true]);
      source.close();
    });
    expect(code).toBe(130);
  });

  it('shows what a robot serves, to which this program connects', async () => {
    const { listener, server } = await openLiveRun(plan, { port: 0, token: 'a token that is long' });
    const run = openRun(plan, seed, { listeners: [listener] });
    try {
      await serving([server.url], async (printed) => {
        expect(printed).not.toContain('that is long');
        const source = await seen(printed);
        expect(source.stage.identity).toEqual(plan.identity);
        let { to } = await source.ask({ do: 'seek', tick: 0, historyTicks: 0, layers: [] });
        for (; to === 0; { to } = await source.ask({ do: 'advance', ticks: 1, withinMs: 0, layers: [] })) {
          run.step(20);
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
        source.close();
      });
    } finally {
      run.dispose();
      await server.close();
    }
  });
});

describe('view refuses', () => {
  writeFileSync(join(cwd, 'no-run.mcap'), 'no run');

  it.each([
    [['missing.mcap'], 2, 'unreadable_file'],
    [['no-run.mcap'], 3, 'unknown_recording'],
    [['no-run.mcap', '--seed', '1'], 2, '--seed is for a run of a scenario, and this is a recording'],
    [['ws://127.0.0.1:9'], 3, 'foxglove_not_reached'],
    [['ws://127.0.0.1:9', '--static', 'there'], 2, '--static is for a run of a scenario, and this is a robot'],
  ])('%j', async (words, code, message) => {
    const ended = await view(...words);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toContain(message);
  });

  it.each([
    [['no-such-scenario'], 'unknown_scenario'],
    [['missing.ts'], 'the scenario file does not exist'],
    [['water-maze', '--set', 'dopamin=1'], "did you mean 'dopamine'?"],
    [['water-maze', '--body', 'cat'], 'unknown_body'],
    [['water-maze', '--controller', 'oracl'], "did you mean 'oracle'?"],
    [['water-maze', '--port', '65536'], 'expected: a port from 0 to 65535'],
    [['water-maze', '--port', '-1'], 'expected: a port from 0 to 65535'],
    [['water-maze', '--static', 'there', '--open'], '--open is for a page that is served'],
    [['water-maze', '--static', 'there', '--port', '80'], 'conflicting_options'],
    [[REACH, '--static', 'there'], 'not_in_catalogue'],
  ])('%j', async (words, message) => {
    const { code, stdout, stderr } = await view(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.replace(/: +/g, ': ')).toContain(message);
    expect(existsSync(join(cwd, 'there'))).toBe(false);
  });

  it('what has no page, and says how to build it', () => {
    expect(() => pageFiles(temporaryFolder())).toThrow(expect.objectContaining({ code: 'page_not_built' }));
  });

  it.skipIf(!BUILT)('an address that is not this machine’s', async () => {
    const { code, stderr } = await view('water-maze', '--host', '192.0.2.1');
    expect(code).toBe(3);
    expect(stderr).toContain('address_not_served');
  });
});
