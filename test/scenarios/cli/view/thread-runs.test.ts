// @module-tag long
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PageServer } from '../../../../bridges/viewing/page-server.ts';
import { MOST_RUNS, ThreadRuns } from '../../../../scenarios/cli/view/thread-runs.ts';
import { planRun } from '../../../../scenarios/plan/plan-run.ts';
import { readAddress, writeAddress } from '../../../../scenarios/view/page/address.ts';
import { type SocketLike, socketPort } from '../../../../scenarios/view/page/socket-port.ts';
import { RunSource } from '../../../../scenarios/view/run/run-source.ts';
import { type Command, LAYERS, type Source } from '../../../../scenarios/view/source.ts';
import { sourceAt } from '../../../../scenarios/view/wire.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { REACH } from '../call.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const MAZE = join(temporaryFolder(), 'maze.ts');
const FAILING = join(temporaryFolder(), 'failing.ts');

beforeAll(() => {
  // A file that imports what only Node has, beside a scenario with spikes, weights and signals.
  writeFileSync(
    MAZE,
    `import { readFileSync } from 'node:fs';
     import { waterMaze } from 'reafference/scenarios/studies/water-maze';
     export default { ...waterMaze, title: readFileSync(import.meta.filename, 'utf8').slice(0, 6) };`,
  );
  // A run that ends its thread in the second trial: by an error that nobody waits for.
  writeFileSync(
    FAILING,
    `import reach from ${JSON.stringify(REACH)};
     export default { ...reach, trial: (values, index, ...rest) => {
       if (index === 1) setImmediate(() => { throw new Error('the scenario is ill'); });
       return reach.trial(values, index, ...rest);
     } };`,
  );
});

/** Serves the runs of a file, and opens them as a page does. */
async function serve(file: string) {
  const failed: string[] = [];
  const runs = new ThreadRuns(file, (reason) => void failed.push(reason));
  const server = await PageServer.open({ port: 0, files: new Map(), policy: '', onSocket: runs.serve });
  ends.push(
    () => runs.close(),
    () => server.close(),
  );
  const open = async (query: string, onLost?: (error: Error) => void): Promise<Source> => {
    const url = server.urlOf(query).replace(/^http(.*?)\/\?/, 'ws$1/socket?');
    const source = await sourceAt(socketPort(new WebSocket(url) as SocketLike), onLost);
    ends.push(() => source.close());
    return source;
  };
  return { open, server, failed };
}

/** All but the weights, which come by wall time where a run goes on. */
const layers = LAYERS.filter((layer) => layer !== 'weights');
const advance = (ticks: number, more: Partial<Command> = {}): Command =>
  ({ do: 'advance', ticks, withinMs: Infinity, layers, ...more }) as Command;

describe('runs of a file, each in a thread for a page', () => {
  it('are to the page what they are in this process: stage and frames, there and back', async () => {
    const query = '?at=socket&scenario=water-maze&seed=5003&set.trials=2&set.timeLimit=4s&body=rodent&tick=3';
    const { open } = await serve(MAZE);
    const there = await open(query);
    const { set } = readAddress(query);
    const here = new RunSource(await planRun({ scenario: MAZE, set, body: 'rodent' }), 5003);
    ends.push(() => here.close());
    expect(there.stage).toEqual(here.stage);
    expect(there.stage).toMatchObject({
      title: 'import',
      seed: 5003,
      identity: { params: { trials: 2, timeLimit: 4 } },
    });
    const commands: readonly Command[] = [
      ...[advance(700), advance(1500)],
      { do: 'seek', tick: 900, historyTicks: 300, layers: LAYERS },
      advance(10, { layers: [] }),
      advance(1e6, { until: { what: 'trial' } } as Partial<Command>),
      { do: 'seek', tick: 0, historyTicks: 0, layers: LAYERS },
      advance(1e9),
    ];
    let spikes = 0;
    for (const command of commands) {
      const frame = await there.ask(command);
      expect(frame).toEqual(await here.ask(command));
      spikes += frame.spikes['place']?.ids.length ?? 0;
      if (frame.done) expect(frame.digest).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(spikes).toBeGreaterThan(100);
    await expect(there.ask({ do: 'tune', name: 'dopamin', value: 1, layers: [] })).rejects.toMatchObject({
      code: 'unknown_name',
    });
  });

  it('tell the page what is wrong with its address', async () => {
    const { open } = await serve(REACH);
    await expect(open('?set.lerning=1')).rejects.toMatchObject({
      name: 'ValidationError',
      remedy: "did you mean 'learning'?",
    });
    await expect(open('?body=cat')).rejects.toMatchObject({ code: 'unknown_body', received: 'cat' });
  });

  it('are one for each page, so many at once, and another when one has gone', async () => {
    const { open } = await serve(REACH);
    const sources = await Promise.all(Array.from({ length: MOST_RUNS }, (_, i) => open(`?seed=${i + 1}`)));
    expect(sources.map(({ stage: { seed } }) => seed)).toEqual(Array.from({ length: MOST_RUNS }, (_, i) => i + 1));
    const frames = await Promise.all([sources[0].ask(advance(5)), sources[1].ask(advance(7))]);
    expect(frames.map(({ to }) => to)).toEqual([5, 7]);
    await expect(open('')).rejects.toMatchObject({ name: 'BridgeError', code: 'too_many_runs' });
    sources[0].close();
    await expect.poll(() => open('').then(({ stage }) => stage.title, String)).toBe(sources[1].stage.title);
  });

  it('are lost to the page when their thread ends, whose error is told here, or when the server does', async () => {
    const lost: unknown[] = [];
    const { open, failed } = await serve(FAILING);
    const dying = await open('', (error) => void lost.push(error));
    // It may answer this before it ends, or end over it: where nobody told the page, an answer would never come.
    dying.ask(advance(1e9)).catch(() => {});
    await expect.poll(() => lost, { timeout: 20_000 }).toMatchObject([{ code: 'source_lost' }]);
    await expect(dying.ask(advance(1))).rejects.toMatchObject({ code: 'source_lost' });
    expect(failed).toEqual(['the scenario is ill']);
    const { open: openOther, server, failed: none } = await serve(REACH);
    await openOther('', (error) => void lost.push(error));
    await server.close();
    await expect.poll(() => lost.length).toBe(2);
    expect(none).toEqual([]);
  });

  it('have the parameters that the page wrote into its address', async () => {
    const { open } = await serve(REACH);
    const { stage } = await open(writeAddress({ at: 'socket', set: { learning: '0.25' } }));
    expect(stage.identity?.params).toMatchObject({ learning: 0.25 });
  });
});
