// @module-tag long
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageType, planarPose } from '../../bridges/ros-messages/index.ts';
import { FoxgloveServer } from '../../bridges/viewing/foxglove-server.ts';
import { FoxgloveWatcher } from '../../bridges/viewing/foxglove-watcher.ts';
import { PageServer, type SocketEnd } from '../../bridges/viewing/page-server.ts';
import { ThreadRuns } from '../../scenarios/cli/view/thread-runs.ts';
import { run } from '../../scenarios/pool/index.ts';
import { PAGE_POLICY } from '../../scenarios/view/document.ts';
import { RobotSource } from '../../scenarios/view/robot/robot-source.ts';
import { type Port, serveSource } from '../../scenarios/view/wire.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { BROWSER, builtPage, launchBrowser, openLivePage, playToItsEnd } from './live-page.ts';

/** A file that imports what only Node has: no page can run it. */
const FILE = `import { readFileSync } from 'node:fs';
import { waterMaze } from 'reafference/scenarios/studies/water-maze';
export default { ...waterMaze, title: readFileSync(import.meta.filename, 'utf8').slice(0, 6) };`;
/** Facts of a topic that has a signal. */
const SIGNAL = { signal: 'value', kind: 'scalar', unit: '1', meaning: 'what is expected' };
const SETTINGS = { trials: '2', timeLimit: '4s' };
const SEED = 5003;

/** The digest that `reafference run` prints. */
async function digestOf(scenario: string, set: Readonly<Record<string, string>>): Promise<string> {
  return (await run({ scenario, seeds: [SEED], set })).digest;
}

/** Plays the run of a page to its end. Returns the digest that is shown then, whole, and what was seen of it. */
async function playedToItsEnd(page: Page): Promise<{ readonly digest: string | null; readonly text: string | null }> {
  await playToItsEnd(page);
  const shown = page.locator('#digest');
  return { digest: await shown.getAttribute('title'), text: await shown.textContent() };
}

describe.skipIf(!BROWSER)('the page of reafference view, in Chromium', () => {
  const file = join(temporaryFolder(), 'maze.ts');
  const query = `seed=${SEED}&${Object.entries(SETTINGS)
    .map(([name, value]) => `set.${name}=${value}`)
    .join('&')}`;
  let browser: Browser;
  let files: ReturnType<typeof builtPage>;

  beforeAll(async () => {
    files = builtPage();
    writeFileSync(file, FILE);
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('runs a scenario of the catalogue to the digest of the command line, and asks nobody else for anything', async () => {
    const server = await PageServer.open({ port: 0, files, policy: PAGE_POLICY });
    try {
      const { page, complaints, asked, abroad } = await openLivePage(
        browser,
        server.urlOf(`?scenario=water-maze&${query}&sed=5&show.wieghts.view=arrows`),
      );
      await page.locator('#remarks', { hasText: / is left out: sed=5, show.wieghts.view=arrows$/ }).waitFor();
      const { digest, text } = await playedToItsEnd(page);
      expect(digest).toBe(await digestOf('water-maze', SETTINGS));
      expect(text).toBe(`digest: ${digest?.slice(0, 16)}`);
      expect([abroad(), complaints]).toEqual([[], []]);
      expect(asked.some((url) => url.includes('/chunks/'))).toBe(true);
      expect(page.url()).not.toContain('token');
      await page.reload();
      expect((await playedToItsEnd(page)).digest).toBe(digest);
    } finally {
      await server.close();
    }
  });

  it('shows a file that runs in the server, begins anew with another parameter, and says when it is gone', async () => {
    const runs = new ThreadRuns(file, () => {});
    const server = await PageServer.open({ port: 0, files, policy: PAGE_POLICY, onSocket: runs.serve });
    try {
      const { page, complaints, abroad, asked } = await openLivePage(browser, server.urlOf(`?at=socket&${query}`));
      expect((await playedToItsEnd(page)).digest).toBe(await digestOf(file, SETTINGS));
      expect(await page.locator('#title').textContent()).toBe('import');
      const trials = page.getByRole('spinbutton', { name: 'trials' });
      await trials.fill('1');
      await trials.press('Tab');
      await page.locator('.transport output').filter({ hasText: 'of 1' }).waitFor();
      await page.locator('body').click();
      expect((await playedToItsEnd(page)).digest).toBe(await digestOf(file, { ...SETTINGS, trials: '1' }));
      expect(new URL(page.url()).searchParams.get('set.trials')).toBe('1');
      expect([abroad(), complaints]).toEqual([[], []]);
      expect(asked.filter((url) => url.startsWith('ws://'))).toHaveLength(2);
      expect(await page.locator('#error').isVisible()).toBe(false);
      await server.close();
      await page.locator('#error').waitFor();
      expect(await page.locator('#error').textContent()).toContain('what was looked at has gone away');
    } finally {
      await server.close();
      await runs.close();
    }
  });

  it('shows a body that moves, live from a socket, builds itself anew where more is to be seen, and says what it is not told', async () => {
    const odometry = messageType('nav_msgs/msg/Odometry');
    const declared = (topic: string, schemaName: string, facts: Record<string, string> = {}) => ({
      ...{ topic, schemaName, schema: '', latched: false, facts },
    });
    const topics = [declared('/odom', odometry.name), declared('/scan', 'sensor_msgs/msg/LaserScan')];
    const robot = await FoxgloveServer.open({ port: 0, name: 'a robot', tellsTime: false });
    const [odom] = robot.declare(topics);
    let x = 0;
    const drives = setInterval(() => {
      x += 0.02;
      odom.send(BigInt(Date.now()) * 1_000_000n, odometry.encode({ pose: { pose: planarPose(x, 1, 0) } }));
    }, 20);
    const open = () => RobotSource.open((listener) => FoxgloveWatcher.open(robot.url, listener));
    const onSocket = (end: SocketEnd) => void serveSource(open, end as Port);
    const server = await PageServer.open({ port: 0, files, policy: PAGE_POLICY, onSocket });
    try {
      const { page, complaints, abroad } = await openLivePage(browser, server.urlOf('?at=socket'));
      /** The last row of the arena's table: time, x, y and heading. */
      const place = async (): Promise<number[]> =>
        (await page.locator('.panel').first().locator('tbody tr').last().locator('td').allTextContents()).map(Number);
      await page.locator('.panel').first().getByText('As a table').click();
      await expect.poll(async () => (await place())[1]).toBeGreaterThan(0);
      const [seconds, before, y] = await place();
      expect(y).toBe(1);
      await expect.poll(async () => (await place())[1], { timeout: 10_000 }).toBeGreaterThan(before + 0.1);
      expect((await place())[0]).toBeGreaterThan(seconds);
      const said = page.locator('#remarks');
      expect(await said.textContent()).toContain('Not shown here: /scan (sensor_msgs/msg/LaserScan)');
      const clock = page.locator('.transport output');
      await clock.filter({ hasText: '· live ·' }).waitFor();
      expect(await page.locator('.panel').count()).toBe(1);
      robot.declare([...topics, declared('/signals/value', 'std_msgs/msg/Float64', SIGNAL)]);
      await page.locator('#panels').getByText('Signals and reward').waitFor();
      await robot.close();
      await said.filter({ hasText: 'The connection is lost' }).waitFor();
      await clock.filter({ hasText: /s · waiting for it$/ }).waitFor();
      await page.keyboard.press('Space');
      await clock.filter({ hasText: /s · paused$/ }).waitFor();
      expect([abroad(), complaints]).toEqual([[], []]);
    } finally {
      clearInterval(drives);
      await server.close();
      await robot.close();
    }
  });

  it('is a folder of files that any web server has below any path, and needs no network once it is there', async () => {
    const PATH = '/people/me/runs/';
    const server = createServer(({ url = '' }, response) => {
      const { pathname } = new URL(url, 'http://localhost');
      const found = files.get(pathname.startsWith(PATH) ? pathname.slice(PATH.length) || 'index.html' : 'none');
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': found?.type ?? 'text/plain' });
      response.end(found?.content);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { page, context, complaints, asked } = await openLivePage(
        browser,
        `${origin}${PATH}?scenario=water-maze&${query}`,
      );
      await page.locator('.panel').first().waitFor();
      await context.setOffline(true);
      expect((await playedToItsEnd(page)).digest).toBe(await digestOf('water-maze', SETTINGS));
      expect(asked.filter((url) => !url.startsWith('data:') && !url.startsWith(origin + PATH))).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
