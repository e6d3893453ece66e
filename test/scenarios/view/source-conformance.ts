import assert from 'node:assert/strict';
import { SIGNAL_LENGTH } from '../../../agents/index.ts';
import type { CameraImage, Frame, TrialScene } from '../../../scenarios/view/frames/frame.ts';
import { type Command, type Event, LAYERS, type Layer, type Source } from '../../../scenarios/view/source.ts';
import type { Stage } from '../../../scenarios/view/stage.ts';
import type { Check } from '../../conformance/check.ts';

/** A run, and how a source of it is opened. */
export interface KnownRun {
  /** Opens a source of it, before its first tick. */
  open(): Source | Promise<Source>;
  /** Number of trials. */
  readonly trials: number;
  /**
   * All frames of a source that goes on by itself, asked for until its run is over. Absent of a source that goes on by ticks and can be moved.
   */
  watch?(source: Source, next: () => Promise<Frame>): Promise<readonly Frame[]>;
  /** A population that spikes; absent in a run without spikes. */
  readonly population?: string;
  /** What happens in the run, and so is told: parts without which a check would say nothing. */
  readonly has: readonly ('rests' | 'rewards' | 'signals' | 'images' | 'weights')[];
}

type Bare<T> = T extends unknown ? Omit<T, 'layers'> : never;

/** Ticks of a frame, which divide nothing. */
const [SHORT, LONG] = [997, 4001];
/** History after which no picture shows what was before, s. */
const FADED_SECONDS = 0.5;

const advance = (ticks: number, until?: Event): Bare<Command> => ({
  ...{ do: 'advance', ticks, withinMs: Infinity },
  ...(until && { until }),
});
const seek = (tick: number, historyTicks = 0): Bare<Command> => ({ do: 'seek', tick, historyTicks });
const ask = (source: Source, command: Bare<Command>, layers: readonly Layer[] = LAYERS): Promise<Frame> =>
  source.ask({ ...command, layers });

/**
 * Checks what every source must do, as far as its abilities go: all go on by ticks and can be moved to and fro, or neither.
 *
 * @example
 * for (const { name, run } of sourceConformance({ open, trials: 3, has: ['rewards'] })) it(name, run);
 */
export function sourceConformance(known: KnownRun): readonly Check[] {
  const live = known.watch !== undefined;
  const checks: Check[] = [];
  const check = (name: string, work: (source: Source, stage: Stage) => Promise<void>): void => {
    checks.push({
      name,
      async run() {
        const source = await known.open();
        try {
          await work(source, source.stage);
        } finally {
          source.close();
        }
      },
    });
  };
  /** A check of sources that go on by ticks and can be moved. */
  const stepping: typeof check = (name, work) => {
    if (!live) check(name, work);
  };
  let stage: Stage | undefined;
  /** The stage as it is after the last of some frames. */
  const stageAfter = (frames: readonly Frame[]): Stage =>
    (frames.findLast((frame) => frame.stage !== undefined)?.stage ?? stage) as Stage;
  /** All that the run tells, in frames of some length: watched once for each, as a run may take long. */
  const seen = new Map<number, Promise<readonly Frame[]>>();
  const watched = (ticks: number): Promise<readonly Frame[]> => {
    const watch = async (): Promise<readonly Frame[]> => {
      const source = await known.open();
      stage = source.stage;
      const frames: Frame[] = [];
      if (known.watch !== undefined) frames.push(...(await known.watch(source, () => ask(source, advance(ticks)))));
      else
        do frames.push(await ask(source, advance(ticks)));
        while (!frames.at(-1)?.done);
      source.close();
      return frames;
    };
    const frames = seen.get(ticks) ?? watch();
    seen.set(ticks, frames);
    return frames;
  };
  const story = async (): Promise<Story> => storyOf(await watched(SHORT));

  check('says before the first frame what there is to be seen', async (_, stage) => {
    const { title, period, body, trials, abilities } = stage;
    assert.ok(title !== '' && period > 0 && (body?.radius ?? 0) >= 0);
    assert.equal(trials, live ? undefined : known.trials);
    assert.deepEqual([abilities.step, abilities.seek], [!live, !live]);
    const frames = await watched(SHORT);
    const { sensors, populations, signals, weights } = stageAfter(frames);
    for (const named of [sensors, populations, signals]) {
      const names = named.map(({ name }) => name);
      assert.deepEqual([...new Set(names)], names);
    }
    for (const { size = 1 } of populations) assert.ok(size >= 1);
    if (known.population !== undefined) assert.ok(populations.some(({ name }) => name === known.population));
    const told = (of: (frame: Frame) => object): ReadonlySet<string> =>
      new Set(frames.flatMap((frame) => Object.keys(of(frame))));
    const shown = (names: ReadonlySet<string>, of: readonly string[]): void =>
      assert.deepEqual(
        [...names].filter((name) => !of.includes(name)),
        [],
      );
    shown(
      told(({ spikes }) => spikes),
      populations.map(({ name }) => name),
    );
    shown(
      told(({ samples }) => samples.signals),
      signals.map(({ name }) => name),
    );
    shown(
      told(({ images }) => images),
      sensors.filter(({ kind }) => kind === 'events').map(({ name }) => name),
    );
    shown(
      told((frame) => frame.weights),
      weights.map(({ pre, post }) => `${pre} → ${post}`),
    );
    for (const { name, width, height } of sensors) {
      const image = frames.at(-1)?.images[name];
      if (image !== undefined) assert.deepEqual([image.width, image.height], [width, height]);
    }
  });

  check('tells of every tick once, in their order', async () => {
    const frames = await watched(SHORT);
    for (const [i, { from, to, fresh, done, met, stage }] of frames.entries()) {
      const last = i === frames.length - 1;
      if (live) {
        // One that nothing was heard of before begins with what is heard.
        const begins = i === 0 || stage !== undefined || frames[i - 1].to === 0;
        assert.deepEqual([done, met], [false, true]);
        assert.ok(from <= to && (fresh ? begins : from === frames[i - 1].to));
        continue;
      }
      assert.equal(from, i === 0 ? 0 : frames[i - 1].to);
      assert.ok(last ? to - from <= SHORT : to - from === SHORT);
      assert.deepEqual([fresh, done, met], [i === 0, last, true]);
    }
  });

  check('tells of no tick that is not in the frame', async () => {
    const frames = await watched(SHORT);
    for (const [i, { from, to, samples, rewards, spikes, rests }] of frames.entries()) {
      const stage = stageAfter(frames.slice(0, i + 1));
      const columns = [samples.ticks, rewards.ticks, ...Object.values(spikes).map(({ ticks }) => ticks)];
      for (const ticks of columns) {
        assert.ok(ticks.every((tick, i) => tick < to - from && (i === 0 || ticks[i - 1] <= tick)));
      }
      for (const [first, end] of rests) assert.ok(from <= first && first < end && end <= to);
      assert.equal(samples.poses.length, 3 * samples.ticks.length);
      for (const { name, kind } of stage.signals) {
        assert.equal(samples.signals[name]?.length, SIGNAL_LENGTH[kind] * samples.ticks.length);
      }
      for (const { ticks, ids } of Object.values(spikes)) assert.equal(ids.length, ticks.length);
      for (const { name, size = Infinity } of stage.populations)
        assert.ok(spikes[name]?.ids.every((id) => id < size) ?? true);
    }
  });

  check('tells what is known of the run', async () => {
    const { scenes, results, rests, rewards, spikes, samples } = await story();
    const frames = await watched(SHORT);
    const indices = Array.from({ length: known.trials }, (_, index) => index);
    const of = (told: readonly { readonly index: number }[]) => told.map(({ index }) => index);
    // Who is shown something by another tells again what it learns of it later.
    assert.deepEqual(live ? [...new Set(of(scenes))] : of(scenes), indices);
    assert.deepEqual(of(results), indices);
    const last = [...new Map(scenes.map((scene) => [scene.index, scene])).values()];
    for (const [i, { tick }] of last.entries()) {
      assert.ok(results[i].ticks > 0 && tick + results[i].ticks <= (last[i + 1]?.tick ?? Infinity));
    }
    assert.ok(last.every(({ world }) => world !== undefined));
    assert.ok(samples.length > 100);
    const told = {
      rests: rests.length > 0,
      rewards: rewards.length > 0,
      signals: frames.some(({ samples }) => Object.values(samples.signals).some((values) => values.some((v) => v > 0))),
      images: frames.some(({ images }) => Object.values(images).some(({ on }) => on.some((level) => level > 0))),
      weights: frames.some(({ weights }) => Object.keys(weights).length > 0),
    };
    for (const what of known.has) assert.ok(told[what], what);
    if (known.population !== undefined) assert.ok(spikes[known.population].length > 0);
  });

  stepping('tells the same whatever its frames are', async () => {
    const [many, few] = [await watched(SHORT), await watched(LONG)];
    assert.deepEqual(storyOf(many), storyOf(few));
    assert.deepEqual(pictures(many.at(-1)), pictures(few.at(-1)));
  });

  stepping('tells, wherever it is moved to, what it told when it came by', async (source, stage) => {
    const frames = await watched(SHORT);
    const whole = storyOf(frames);
    const history = Math.round(FADED_SECONDS / stage.period);
    for (const come of inDisorder(frames)) {
      const there = await ask(source, seek(come.to, history));
      const { from, to, fresh, trial, phase, done } = there;
      assert.deepEqual([to, fresh, done], [come.to, true, come.done]);
      assert.ok(from <= Math.max(0, to - history));
      assert.deepEqual([trial, phase], [come.trial, come.phase], `at ${to}`);
      assert.deepEqual(storyOf([there]), part(whole, from, to));
      if (shows(come.images)) assert.deepEqual(pictures(there), pictures(come));
    }
  });

  stepping('is in a trial until it is judged, and then in its outcome', async (source, { period }) => {
    const { scenes, results } = await story();
    for (const [i, { tick }] of scenes.entries()) {
      const { ticks, latencySeconds } = results[i];
      const judged = Math.round(latencySeconds / period);
      const at = async (to: number) => (await ask(source, seek(tick + to), [])).phase;
      assert.deepEqual([await at(1), await at(judged - 1)], ['active', 'active']);
      if (judged < ticks) assert.deepEqual([await at(judged), await at(ticks - 1)], ['outcome', 'outcome']);
    }
  });

  stepping('goes on from where it was moved to', async (source) => {
    const whole = await story();
    const [{ to: middle }] = inDisorder(await watched(SHORT));
    const there = await ask(source, seek(middle, 100));
    const on = await ask(source, advance(SHORT));
    assert.deepEqual([on.from, on.fresh], [middle, false]);
    assert.deepEqual(storyOf([there, on]), part(whole, there.from, on.to));
  });

  stepping('is moved to its ends, and no further', async (source) => {
    const end = (await watched(SHORT)).at(-1)?.to;
    const last = await ask(source, seek(1e9, 10));
    assert.deepEqual([last.to, last.done], [end, true]);
    const none = await ask(source, advance(10));
    assert.deepEqual([none.from, none.to, none.done, none.met], [end, end, true, true]);
    assert.deepEqual((await ask(source, seek(0, 10))).to, 0);
  });

  stepping('stops at the end of the trial, and where none is to come not before the ticks are over', async (source) => {
    const { scenes, results } = await story();
    for (const [i, { tick }] of scenes.entries()) {
      const frame = await ask(source, advance(1e9, { what: 'trial' }));
      assert.deepEqual([frame.met, frame.to], [true, tick + results[i].ticks]);
      assert.deepEqual(
        frame.results.map(({ index }) => index),
        [i],
      );
      assert.deepEqual([frame.trial, frame.phase], [i + 1, 'over']);
      assert.deepEqual(
        frame.scenes.map(({ index }) => index),
        [i],
      );
    }
    await ask(source, seek(0));
    const few = await ask(source, advance(3, { what: 'trial' }));
    assert.deepEqual([few.met, few.to], [false, 3]);
  });

  if (known.has.includes('rewards'))
    stepping('stops at the tick of each reward', async (source) => {
      const { rewards } = await story();
      for (const [tick] of rewards.slice(0, 10)) {
        const frame = await ask(source, advance(1e9, { what: 'reward' }), []);
        assert.deepEqual([frame.met, frame.to], [true, tick + 1]);
      }
    });

  const { population } = known;
  if (population !== undefined)
    stepping('has the spikes of the last ticks of a frame, of which alone they are wanted', async (source) => {
      const { spikes } = await story();
      const since = SHORT - 100;
      const frame = await ask(source, { do: 'advance', ticks: SHORT, withinMs: Infinity, spikeTicks: 100 });
      const told = storyOf([frame]).spikes[population].filter(([tick]) => tick >= since);
      assert.ok(told.length > 0);
      assert.deepEqual(
        told,
        spikes[population].filter(([tick]) => tick >= since && tick < SHORT),
      );
      // Another frame may be wanted with all of them.
      const next = storyOf([await ask(source, advance(SHORT))]);
      assert.deepEqual(
        next.spikes[population],
        spikes[population].filter(([tick]) => tick >= SHORT && tick < 2 * SHORT),
      );
    });
  if (population !== undefined)
    stepping('stops at the tick of the next spike of a population, shown or not', async (source) => {
      const ticks = [...new Set((await story()).spikes[population].map(([tick]) => tick))];
      for (const [i, tick] of ticks.slice(0, 6).entries()) {
        const frame = await ask(source, advance(1e9, { what: 'spike', population }), i % 2 === 0 ? [] : ['spikes']);
        assert.deepEqual([frame.met, frame.to], [true, tick + 1]);
      }
    });

  check('tells no layer that is not asked for', async (source) => {
    for (const layers of [[], ['spikes'], ['signals'], ['images'], []] as const satisfies Layer[][]) {
      let frame = await ask(source, advance(100), layers);
      while (live && frame.samples.ticks.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        // It may be over by now: what is kept of it is told anew.
        frame = await ask(source, seek(0, 10), layers);
      }
      const { spikes, images, weights, samples } = frame;
      const has = (layer: Layer): boolean => (layers as readonly Layer[]).includes(layer);
      if (!has('spikes')) assert.deepEqual(spikes, {});
      if (!has('images')) assert.deepEqual(images, {});
      assert.deepEqual(weights, {});
      assert.ok(has('signals') || Object.values(samples.signals).every((values) => values.every(Number.isNaN)));
      assert.ok(samples.ticks.length > 0);
    }
  });

  check('refuses names that do not exist, and goes on', async (source, { populations }) => {
    const unknown = { name: 'ValidationError', code: 'unknown_name' };
    await assert.rejects(ask(source, { do: 'tune', name: 'no such tunable', value: 1 }), unknown);
    if (live) await assert.rejects(ask(source, advance(10, { what: 'reward' })), { code: 'invalid_option' });
    else if (populations.length > 0)
      await assert.rejects(ask(source, advance(10, { what: 'spike', population: 'none such' })), unknown);
    const { to } = await ask(source, advance(10));
    assert.ok(live ? to >= 0 : to === 10);
  });

  check('answers in the order in which it is asked', async (source) => {
    const asked = [advance(70), advance(80), seek(20), advance(5), advance(6)];
    const frames = await Promise.all(asked.map((command) => ask(source, command)));
    if (live)
      assert.ok(
        frames.every(({ from, fresh }, i) => i === 0 || (fresh === (i === 2) && (fresh || from === frames[i - 1].to))),
      );
    else
      assert.deepEqual(
        frames.map(({ to }) => to),
        [70, 150, 20, 25, 31],
      );
  });

  return checks;
}

/** What frames tell, with the ticks of the run. */
export interface Story {
  /** Tick, x, y, heading, and readings by signal. */
  readonly samples: readonly (readonly [tick: number, ...rest: unknown[]])[];
  readonly rewards: readonly (readonly [tick: number, value: number])[];
  /** Tick and neuron, by population. */
  readonly spikes: Readonly<Record<string, readonly (readonly [tick: number, id: number])[]>>;
  /** Each with the world that it is in. */
  readonly scenes: readonly TrialScene[];
  readonly results: Frame['results'];
  readonly rests: Frame['rests'];
}

export function storyOf(frames: readonly Frame[]): Story {
  const spikes: Record<string, [number, number][]> = {};
  const scenes: TrialScene[] = [];
  const rests: [number, number][] = [];
  for (const frame of frames) {
    for (const [name, { ticks, ids }] of Object.entries(frame.spikes)) {
      spikes[name] ??= [];
      for (let i = 0; i < ticks.length; i++) spikes[name].push([frame.from + ticks[i], ids[i]]);
    }
    for (const scene of frame.scenes) {
      const { world = scenes.at(-1)?.world } = scene;
      scenes.push({ ...scene, ...(world && { world }) });
    }
    for (const [from, to] of frame.rests) {
      const last = rests.at(-1);
      if (last?.[1] === from) last[1] = to;
      else rests.push([from, to]);
    }
  }
  return {
    samples: frames.flatMap(({ from, samples: { ticks, poses, signals } }) =>
      Array.from(ticks, (tick, i) => [
        from + tick,
        ...poses.subarray(3 * i, 3 * i + 3),
        ...Object.entries(signals).map(([name, values]) => {
          const length = values.length / ticks.length;
          return [name, ...values.subarray(length * i, length * (i + 1))];
        }),
      ]),
    ),
    rewards: frames.flatMap(({ from, rewards: { ticks, values } }) =>
      Array.from(ticks, (tick, i) => [from + tick, values[i]] as const),
    ),
    spikes,
    scenes,
    results: frames.flatMap(({ results }) => results),
    rests,
  };
}

/** What a fresh frame of some ticks must tell, given all that there is. */
function part({ samples, rewards, spikes, scenes, results, rests }: Story, from: number, to: number): Story {
  const within = ([tick]: readonly [number, ...unknown[]]): boolean => tick >= from && tick < to;
  const endOf = ({ index }: Frame['results'][number]): number => scenes[index].tick + results[index].ticks;
  // A trial begins with its first tick or, after a rest, when the rest is over.
  const begun = (ticks: number) =>
    scenes.filter(({ tick }) => tick < ticks || (tick === ticks && rests.some(([, end]) => end === tick)));
  return {
    samples: samples.filter(within),
    rewards: rewards.filter(within),
    spikes: Object.fromEntries(
      Object.entries(spikes).flatMap(([name, all]) => {
        const some = all.filter(within);
        return some.length === 0 ? [] : [[name, some]];
      }),
    ),
    scenes: begun(to).slice(Math.max(0, begun(from).length - 1)),
    results: results.filter((result) => endOf(result) <= to),
    rests: rests.flatMap(([first, end]) => {
      const [a, b] = [Math.max(first, from), Math.min(end, to)];
      return a < b ? [[a, b] as const] : [];
    }),
  };
}

/** Some frames to go to, to and fro. */
function inDisorder(frames: readonly Frame[]): readonly Frame[] {
  const few = frames.filter((_, i) => i % Math.ceil(frames.length / 12) === 0 || i === frames.length - 1);
  return few.map((_, i) => few[(i * 5 + 3) % few.length]);
}

/** The pictures of a frame, without the numbers of events, which are of the frame. */
const pictures = (frame: Frame | undefined): object =>
  Object.fromEntries(Object.entries(frame?.images ?? {}).map(([name, { on, off }]) => [name, { on, off }]));

const shows = (images: Readonly<Record<string, CameraImage>>): boolean => Object.keys(images).length > 0;
