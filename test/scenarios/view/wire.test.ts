import { describe, expect, it } from 'vitest';
import { ValidationError } from '../../../agents/errors.ts';
import { planScenario } from '../../../scenarios/run/index.ts';
import { waterMaze } from '../../../scenarios/studies/water-maze/index.ts';
import { RunSource } from '../../../scenarios/view/run/run-source.ts';
import { type Command, LAYERS, type Source } from '../../../scenarios/view/source.ts';
import { type Port, serveSource, sourceAt } from '../../../scenarios/view/wire.ts';
import { KNOWN_RUNS } from './known-runs.ts';
import { portPair } from './port-pair.ts';
import { sourceConformance } from './source-conformance.ts';

const plan = planScenario(waterMaze, { set: { trials: 2, timeLimit: 5 } });
/** All but the weights, which come by wall time where a run goes on. */
const layers = LAYERS.filter((layer) => layer !== 'weights');
const advance: Command = { do: 'advance', ticks: 700, withinMs: Infinity, layers };

function reached(
  open: () => Source,
  onLost?: (error: Error) => void,
): { readonly source: Promise<Source>; readonly ends: readonly [Port, Port] } {
  const ends = portPair();
  void serveSource(open, ends[0]);
  return { source: sourceAt(ends[1], onLost), ends };
}

describe('a source at the other end of a port', () => {
  const { plan: known, seed, ...facts } = KNOWN_RUNS['rewards, an outcome phase and weights'];
  for (const { name, run } of sourceConformance({
    ...facts,
    open: () => reached(() => new RunSource(known, seed)).source,
  }))
    it(name, run);

  it('is the source itself, stage and frames', async () => {
    const here = new RunSource(plan, 5001);
    const there = await reached(() => new RunSource(plan, 5001)).source;
    expect(there.stage).toEqual(here.stage);
    // Weights are looked at by the clock of the wall, but where the run is moved.
    const timeless = { ...advance, layers: LAYERS.filter((layer) => layer !== 'weights') };
    for (let i = 0; i < 5; i++) expect(await there.ask(timeless)).toEqual(await here.ask(timeless));
    const back: Command = { do: 'seek', tick: 900, historyTicks: 100, layers: LAYERS };
    expect(await there.ask(back)).toEqual(await here.ask(back));
    there.close();
    here.close();
  });

  it('fails where what it is asked fails, and goes on', async () => {
    const there = await reached(() => new RunSource(plan, 5001)).source;
    const wrong: Command = { do: 'tune', name: 'dopamin', value: 1, layers: [] };
    await expect(there.ask(wrong)).rejects.toMatchObject({
      name: 'ValidationError',
      code: 'unknown_name',
      remedy: "did you mean 'dopamine'?",
    });
    expect((await there.ask(advance)).to).toBe(700);
    there.close();
  });

  it('fails where it cannot be opened', async () => {
    const refuse = (): Source => {
      throw new ValidationError('no such thing', { code: 'unknown_scenario', expected: 'another' });
    };
    await expect(reached(refuse).source).rejects.toMatchObject({ code: 'unknown_scenario', expected: 'another' });
  });

  it('fails what was asked, and what is asked, when its end goes away', async () => {
    const { source, ends } = reached(() => new RunSource(plan, 5001));
    const there = await source;
    const asked = there.ask({ ...advance, ticks: 1e6 });
    ends[0].close();
    await expect(asked).rejects.toMatchObject({ name: 'BridgeError', code: 'source_lost' });
    await expect(there.ask(advance)).rejects.toMatchObject({ code: 'source_lost' });
  });

  it('tells, though nothing is asked, that its end has gone away; not where it was closed, and not before it was open', async () => {
    const lost: unknown[] = [];
    const open = (): Source => new RunSource(plan, 5001);
    const [going, closed, never] = ['going', 'closed', 'never'].map((name) =>
      reached(open, (error) => void lost.push([name, error])),
    );
    never.ends[0].close();
    await expect(never.source).rejects.toMatchObject({ code: 'source_lost' });
    const over = Promise.all(closed.ends.map((end) => new Promise<void>((resolve) => end.onClose(resolve))));
    (await closed.source).close();
    await over;
    await going.source;
    going.ends[0].close();
    await expect.poll(() => lost).toMatchObject([['going', { name: 'BridgeError', code: 'source_lost' }]]);
  });

  it('is closed when nobody is there any more', async () => {
    let closed = 0;
    const ends = portPair();
    const run = new RunSource(plan, 5001);
    const open = (): Source => ({ stage: run.stage, ask: (command) => run.ask(command), close: () => void closed++ });
    void serveSource(open, ends[0]);
    (await sourceAt(ends[1])).close();
    await expect.poll(() => closed).toBe(1);
  });
});
