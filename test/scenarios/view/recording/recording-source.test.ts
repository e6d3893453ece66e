import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rodent } from '../../../../agents/index.ts';
import { createRecorder } from '../../../../bridges/recording/index.ts';
import { openBytes } from '../../../../bridges/recording/reading/open-bytes.ts';
import type { RunListener } from '../../../../scenarios/run/listener.ts';
import { openRun } from '../../../../scenarios/run/open-run.ts';
import type { Frame } from '../../../../scenarios/view/frames/frame.ts';
import { RecordingSource } from '../../../../scenarios/view/recording/recording-source.ts';
import { RunSource } from '../../../../scenarios/view/run/run-source.ts';
import { type Command, LAYERS, type Source } from '../../../../scenarios/view/source.ts';
import type { Stage } from '../../../../scenarios/view/stage.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { KNOWN_RUNS } from '../known-runs.ts';
import { recordRun } from '../recorded-run.ts';
import { sourceConformance, storyOf } from '../source-conformance.ts';

const folder = temporaryFolder();
const { plan: maze, seed: mazeSeed } = KNOWN_RUNS['rewards, an outcome phase and weights'];

const advance = (ticks: number, more: Partial<Command> = {}): Command =>
  ({ do: 'advance', ticks, withinMs: Infinity, layers: LAYERS, ...more }) as Command;
const open = async (from: string | Uint8Array | Blob): Promise<RecordingSource> =>
  RecordingSource.open(await openBytes(from));

async function stageOf(from: string | Uint8Array): Promise<Stage> {
  const source = await open(from);
  source.close();
  return source.stage;
}

/** All that a source tells, in one frame. */
async function whole(source: Source): Promise<Frame> {
  const frame = await source.ask(advance(1e9));
  source.close();
  return frame;
}

for (const [what, { plan, seed, tags, ...known }] of Object.entries(KNOWN_RUNS))
  describe(`a recording of a run with ${what}`, { tags }, () => {
    let file = '';
    beforeAll(async () => {
      file = await recordRun(join(folder, `${what.replaceAll(' ', '-')}.mcap`), plan, seed);
    });

    for (const { name, run } of sourceConformance({ ...known, open: () => open(file) })) it(name, run);

    it('has the stage of the run, but for what can be changed of it, titles, probes and the world before it', async () => {
      const stage = await stageOf(file);
      const run = new RunSource(plan, seed);
      const { to: ticks } = await whole(run);
      const unknown = { title: plan.identity.scenario, ticks, parameters: [], tunables: [] };
      const { source: _, probes: __, world: ___, ...there } = run.stage;
      expect(stage).toEqual({ ...there, ...unknown, abilities: { step: true, seek: true, set: false, tune: false } });
    });

    it('tells what the run tells, tick by tick', async () => {
      const frames = [await whole(await open(file)), await whole(new RunSource(plan, seed))];
      const [recorded, computed] = frames.map((frame) => storyOf([frame]));
      expect(recorded.spikes).toEqual(computed.spikes);
      expect(recorded.rewards).toEqual(computed.rewards);
      expect(recorded.rests).toEqual(computed.rests);
      expect(frames[0].images).toEqual(frames[1].images);
      expect(frames[0].weights).toEqual(frames[1].weights);
      expect(computed.results).toMatchObject(recorded.results);
      const near = (one: unknown): unknown =>
        JSON.parse(JSON.stringify(one), (_, n) => (typeof n === 'number' ? expect.closeTo(n, 9) : n));
      for (const [i, { world, goals, ...scene }] of recorded.scenes.entries()) {
        const { world: whole, goals: named, ...there } = computed.scenes[i];
        expect(there).toEqual(scene);
        expect(named).toMatchObject(near(goals) as object[]);
        expect(whole).toMatchObject(near({ walls: world?.walls.map(({ from, to }) => ({ from, to })) }) as object);
        expect(world?.obstacles.map(({ at }) => at)).toEqual(whole?.obstacles.map(({ at }) => near(at)));
      }
      const readings = (samples: typeof recorded.samples) =>
        new Map(samples.map(([tick, , , , ...read]) => [tick, read]));
      const there = readings(computed.samples);
      const both = [...readings(recorded.samples)].filter(([tick]) => there.has(tick));
      expect(both.length).toBeGreaterThan(100);
      for (const [tick, read] of both) expect(read).toEqual(there.get(tick));
    });

    it('tells where the body is in every sample, and not in a rest', async () => {
      const truth = new Map<number, readonly number[]>();
      const listener: RunListener = {
        tick: ({ tick, pose: { x, y, heading } }) => void truth.set(tick, [x, y, heading]),
      };
      const run = openRun(plan, seed, { listeners: [listener] });
      run.step(Infinity);
      run.dispose();
      const { samples, rests } = storyOf([await whole(await open(file))]);
      for (const [tick, ...pose] of samples) {
        const rest = rests.some(([from, to]) => tick >= from && tick < to);
        const expected = rest ? [NaN, NaN, NaN] : truth.get(tick)?.map(Math.fround);
        expect(pose.slice(0, 3), String(tick)).toEqual(expected);
      }
      // Every ten ticks of each trial.
      const ofTrials = samples.filter(([, x]) => !Number.isNaN(x));
      expect(ofTrials.length).toBeGreaterThan(truth.size / 10 - known.trials);
    });
  });

describe('a recording that is looked at', () => {
  it('tells the weights once after each trial, and where it is moved to', { tags: 'long' }, async () => {
    const source = await open(await recordRun(join(folder, 'weights.mcap'), maze, mazeSeed));
    const told: number[] = [];
    for (let frame = await source.ask(advance(100)); !frame.done; frame = await source.ask(advance(100)))
      if (Object.keys(frame.weights).length > 0) told.push(frame.trial);
    expect(told).toEqual([1]);
    const back = await source.ask({ do: 'seek', tick: 5000, historyTicks: 10, layers: ['weights'] });
    expect(Object.keys(back.weights)).toEqual(['place → action']);
    const early = await source.ask({ do: 'seek', tick: 1000, historyTicks: 10, layers: ['weights'] });
    expect(early.weights).toEqual({});
    source.close();
  });

  it('is read from a blob, as a page has it', { tags: 'long' }, async () => {
    const file = await recordRun(join(folder, 'blob.mcap'), maze, mazeSeed);
    const frame = await whole(await open(new Blob([readFileSync(file)])));
    expect(frame).toEqual(await whole(await open(file)));
  });

  it('lacks what was left out, and says so before', async () => {
    const without = ['spikes', 'signals', 'weights', 'sensors'] as const;
    const source = await open(await recordRun(join(folder, 'less.mcap'), maze, mazeSeed, without));
    const { sensors, signals, weights, populations } = source.stage;
    expect({ sensors, signals, weights }).toEqual({ sensors: [], signals: [], weights: [] });
    expect(populations.map(({ name, size }) => [name, size])).toEqual([
      ['place', 121],
      ['action', 40],
    ]);
    const until = { what: 'spike', population: 'place' };
    const frame = await source.ask(advance(1e9, { until } as Partial<Command>));
    expect([frame.met, frame.done, frame.spikes, frame.weights, frame.samples.signals]).toEqual([
      false,
      true,
      {},
      {},
      {},
    ]);
    expect(frame.samples.ticks.length).toBeGreaterThan(100);
    source.close();
  });

  it('knows the populations of earlier recordings, and not their sizes', { tags: 'long' }, async () => {
    const bytes = readFileSync(await recordRun(join(folder, 'earlier.mcap'), maze, mazeSeed));
    // The name stands at its record and in the index.
    for (let at = bytes.indexOf('reafference populations'); at >= 0; at = bytes.indexOf('reafference populations'))
      bytes.write('reafference something  ', at);
    const stage = await stageOf(Uint8Array.from(bytes));
    expect(stage.populations).toEqual([{ name: 'place' }, { name: 'action' }]);
    expect(stage.weights[0]).toEqual({ pre: 'place', post: 'action', shape: [40, 121], unit: '1' });
  });

  it('ends within a trial where the run was interrupted there, before the tick of which it does not say what came of it', async () => {
    const { identity, body, period } = maze;
    const info = { identity: { ...identity }, seed: 1, body, period, world: { walls: [], obstacles: [] } };
    const recorder = await createRecorder(join(folder, 'cut.mcap'), info);
    const run = openRun(maze, mazeSeed, { listeners: [recorder.listener] });
    run.step(1234);
    run.dispose();
    const source = await open((await recorder.closeBeside()) as string);
    const { to, done, trial, phase, results, scenes } = await whole(source);
    expect([to, done, trial, phase, results, scenes.length]).toEqual([1233, true, 0, 'active', [], 1]);
    expect(source.stage.trials).toBe(1);
  });

  it('says of no run that it is one, and where one is damaged', { tags: 'long' }, async () => {
    await expect(open(new TextEncoder().encode('no run'))).rejects.toMatchObject({
      name: 'BridgeError',
      code: 'unknown_recording',
      received: 'the recording',
    });
    const bytes = readFileSync(await recordRun(join(folder, 'damaged.mcap'), maze, mazeSeed));
    for (const [text, other] of [
      ['"radius":', '"rodius":'],
      ['"size":121,', '"size":"x",'],
    ]) {
      const damaged = Buffer.from(bytes);
      damaged.write(other, damaged.indexOf(text));
      await expect(open(Uint8Array.from(damaged)), text).rejects.toMatchObject({ code: 'corrupt_recording' });
    }
  });
});

describe('a large recording', { tags: 'long' }, () => {
  /** A trial of 30 chunks and more, which begins late in the run. */
  async function large(): Promise<string> {
    const file = join(folder, 'large.mcap');
    const info = { identity: { scenario: 'large' }, seed: 1, body: rodent, period: 1e-3 };
    const { listener, close } = await createRecorder(file, { ...info, world: { walls: [], obstacles: [] } });
    const ids = Uint32Array.from({ length: 4000 }, (_, i) => (i * 2654435761) % 4000);
    const still = { linearX: 0, linearY: 0, angularZ: 0 };
    const pose = { x: 0, y: 0, heading: 0 };
    listener.trialStart({ index: 7, tick: 500, start: pose });
    for (let tick = 500; tick < 2500; tick++) {
      listener.spikes({ population: 'cells', tick, ids, count: ids.length });
      listener.tick({ tick, elapsed: tick - 499, pose, twist: still, command: still, reward: 0, observations: {} });
    }
    listener.trialEnd({ index: 7, reason: '', latencySeconds: 2, pathMetres: 0, collisions: 0 });
    await close();
    return file;
  }

  it('is read part by part: what is looked at, and once', async () => {
    const file = await openBytes(await large());
    let bytes = 0;
    const counting = {
      ...file,
      async read(offset: number, into: Uint8Array) {
        const read = await file.read(offset, into);
        bytes += read;
        return read;
      },
    };
    const share = (): number => bytes / (file.size ?? 0);
    const source = await RecordingSource.open(counting);
    expect(source.stage).toMatchObject({ trials: 1, sampleTicks: 10 });
    const seek: Command = { do: 'seek', tick: 1500, historyTicks: 20, layers: LAYERS };
    const { trial, spikes } = await source.ask(seek);
    expect([trial, spikes['cells'].ids.length]).toEqual([7, 20 * 4000]);
    expect(share()).toBeLessThan(0.3);
    const before = bytes;
    await source.ask(seek);
    expect(bytes).toBe(before);
    await source.ask({ ...seek, tick: 0 });
    await source.ask(advance(1e9, { layers: ['spikes'] }));
    expect(share()).toBeGreaterThan(1);
    // What was seen long ago has been let go.
    const after = bytes;
    await source.ask({ ...seek, tick: 600, layers: ['spikes'] });
    expect(bytes).toBeGreaterThan(after);
    source.close();
  });

  it('answers in time, however much is asked for', async () => {
    const source = await open(await large());
    const { from, to, met, done } = await source.ask(advance(1e9, { withinMs: 0 }));
    expect([from, met, done]).toEqual([0, false, false]);
    expect(to).toBeLessThan(600);
    source.close();
  });
});
