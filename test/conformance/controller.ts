import assert from 'node:assert/strict';
import type { Controller, EfficiencyCounts, Signal, SpikeBatch, Tunable } from '../../agents/index.ts';
import { messageType, SIGNAL_LENGTH, ValidationError } from '../../agents/index.ts';
import { defineController } from '../../controllers/controller/define-controller.ts';
import { hostController } from '../../controllers/controller/host-controller.ts';
import type { Emitter } from '../../controllers/engine/compiler/index.ts';
import type { Simulate, Simulation } from '../../controllers/engine/index.ts';
import { simulate } from '../../controllers/engine/index.ts';
import { parseUnit } from '../../controllers/engine/language/units.ts';
import type { Check } from './check.ts';

/** What a controller observes in {@link controllerConformance}, for how long, and what it may do. */
export interface ControllerConformanceOptions<O> {
  /** Makes the observations of a tick, which depend on the tick alone. */
  readonly observe: (tick: number) => O;
  /** Seconds per tick. Default: 1e-3. */
  readonly period?: number;
  /**
   * Ticks of the first trial. When two thirds of them are over, a reward of 1 begins its outcome phase. A second trial of half
   * the length follows. Default: 300.
   */
  readonly ticks?: number;
  /** Ticks of rest before the first trial. Default: 20. */
  readonly restTicks?: number;
  /** Whether what it does depends on the seed. Default: true. */
  readonly draws?: boolean;
  /** Names of populations whose spikes it counts in its efficiency but does not emit. Default: none. */
  readonly untold?: readonly string[];
  /** Emits its networks elsewhere, with the same bits; then it must do there what it does here. Default: that is not checked. */
  readonly elsewhere?: Emitter;
}

/** What a controller did: commands and signals of each tick, and spikes. */
interface Deeds {
  readonly commands: number[][];
  readonly signals: number[][];
  readonly spikes: { population: string; tick: number; ids: number[]; steps: number }[];
}

/** Any controller, whatever it reads and writes. */
type AnyController<O> = Controller<O, never>;

/**
 * Checks what every controller must do, whatever it decides.
 *
 * @param make makes a new controller, which is not initialised
 */
export function controllerConformance<O, C>(
  make: () => Controller<O, C>,
  options: ControllerConformanceOptions<O>,
): readonly Check[] {
  const { observe, period = 1e-3, ticks = 300, restTicks = 20, draws = true, untold = [], elsewhere } = options;
  const SEED = 7;
  const secondFrom = restTicks + ticks;
  const end = secondFrom + Math.ceil(ticks / 2);
  const outcomeFrom = restTicks + Math.ceil((2 * ticks) / 3);

  const begin = (seed = SEED, by?: Simulate): AnyController<O> => {
    const controller = make() as AnyController<O>;
    if (by !== undefined) hostController(controller, by);
    controller.initialise(seed, period);
    return controller;
  };

  /** Runs ticks from `from` to before `to`. First comes the rest, then the two trials. */
  const run = (controller: AnyController<O>, from: number, to: number, readsSignals = true): Deeds => {
    const deeds: Deeds = { commands: [], signals: [], spikes: [] };
    const signals = readsSignals ? Object.values(controller.signals?.() ?? {}) : [];
    const commands = commandsOf(controller);
    let steps = controller.efficiency?.()?.steps ?? 0;
    const subscription = controller.spikes?.subscribe(({ population, tick, ids, count }: SpikeBatch) => {
      const total = controller.efficiency?.()?.steps ?? 1;
      deeds.spikes.push({ population, tick, ids: [...ids.slice(0, count)], steps: total - steps });
    });
    for (let tick = from; tick < to; tick++) {
      if (tick === secondFrom) controller.endTrial({ success: true, terminated: true, reason: 'goal reached' });
      if (tick === restTicks || tick === secondFrom)
        controller.beginTrial({ index: tick === restTicks ? 0 : 1, count: 2 });
      steps = controller.efficiency?.()?.steps ?? 0;
      if (tick < restTicks) controller.rest?.(tick, tick);
      else {
        const phase = tick < outcomeFrom || tick >= secondFrom ? 'active' : 'outcome';
        controller.step(tick, observe(tick), { reward: tick === outcomeFrom ? 1 : 0, phase }, commands.messages);
        deeds.commands.push(commands.read());
      }
      deeds.signals.push(signals.flatMap(readingOf));
    }
    subscription?.unsubscribe();
    return deeds;
  };
  let first: Deeds | undefined;
  /** What a new controller does from the first tick to the last. */
  const whole = (): Deeds => (first ??= run(begin(), 0, end));
  const lastOf = (controller: AnyController<O>) => ({
    state: controller.save(),
    counts: controller.efficiency?.(),
    weights: controller.weights?.(),
  });
  const continues = (at: number) => (): void => {
    const uninterrupted = begin();
    run(uninterrupted, 0, at);
    const state = uninterrupted.save();
    const rest = run(uninterrupted, at, end);
    const last = lastOf(uninterrupted);
    const resumed = begin();
    // A new controller, and the one that went on meanwhile.
    for (const controller of [resumed, uninterrupted]) {
      controller.restore(state);
      assert.deepEqual(run(controller, at, end), rest);
      assert.deepEqual(lastOf(controller), last);
    }
  };

  const elsewhereToo: Check = {
    name: 'does the same where its networks are built elsewhere, and goes on there from a state that was saved here',
    run() {
      const built: Simulation[] = [];
      const by: Simulate = (network, { threads: _, ...how } = {}) => {
        built.push(simulate(network, { ...how, emitter: elsewhere as Emitter }));
        return built.at(-1) as Simulation;
      };
      const there = begin(SEED, by);
      assert.deepEqual(run(there, 0, end), whole());
      assert.ok(built.length > 0, 'it builds its networks itself');
      const here = begin();
      run(here, 0, secondFrom);
      const resumed = begin(SEED, by);
      resumed.restore(here.save());
      assert.deepEqual(run(resumed, secondFrom, end), run(here, secondFrom, end));
      // The padding of arrays, which saved states hold too, is no part of what a program computes.
      const [{ state: _, ...last }, { state: __, ...expected }] = [lastOf(resumed), lastOf(here)];
      assert.deepEqual(last, expected);
    },
  };

  return [
    ...(elsewhere === undefined ? [] : [elsewhereToo]),
    {
      name: 'has a manifest with a name, a version and known kinds',
      run() {
        const { name, version, sensors, actuators } = make().manifest;
        assert.match(name, /^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/);
        assert.ok(Number.isInteger(version) && version >= 1, `version ${version}`);
        for (const { kind, size = 1, minimumRateHz = 1 } of Object.values(sensors)) {
          assert.ok(messageType(kind).length(size) > 0, kind);
          assert.ok(Number.isInteger(size) && size > 0, `size ${size}`);
          assert.ok(minimumRateHz > 0, `minimumRateHz ${minimumRateHz}`);
        }
        for (const { kind } of Object.values(actuators)) assert.ok(messageType(kind).length(1) > 0, kind);
      },
    },
    {
      name: 'does the same with the same seed',
      run: () => assert.deepEqual(run(begin(), 0, end), whole()),
    },
    {
      name: draws ? 'does other things with another seed' : 'does the same with any seed',
      run() {
        const [one, other] = [whole(), run(begin(SEED + 1), 0, end)];
        if (draws) assert.notDeepEqual(one, other);
        else assert.deepEqual(one, other);
      },
    },
    {
      name: 'commands finite numbers',
      run() {
        for (const command of whole().commands) assert.ok(command.every(Number.isFinite), String(command));
      },
    },
    {
      name: 'goes on from a state saved in the middle of a trial, bit for bit',
      run: continues(restTicks + Math.floor(ticks / 2)),
    },
    {
      name: 'goes on from a state saved when it was rewarded, bit for bit',
      run: continues(outcomeFrom + 1),
    },
    {
      name: 'goes on from a state saved in the middle of a rest, bit for bit',
      run: continues(Math.floor(restTicks / 2)),
    },
    {
      name: "refuses another's state and stays as it was",
      run() {
        const controller = begin();
        run(controller, 0, restTicks + 1);
        const before = controller.save();
        for (const state of [stateOfAnother(), new Uint8Array(0), before.slice(0, -1), Uint8Array.of(1, 2, 3)])
          assert.throws(() => controller.restore(state), refusal('state_mismatch'));
        assert.deepEqual(controller.save(), before);
      },
    },
    {
      name: 'tells spikes that are ascending in each step and of its populations',
      run() {
        const sizes = new Map(
          begin()
            .populations?.()
            .map(({ name, size }) => [name, size]),
        );
        for (const { population, tick, ids, steps } of whole().spikes) {
          assert.ok(tick >= 0 && tick < end, `tick ${tick}`);
          assert.ok(ids.length > 0, `an empty batch of '${population}'`);
          assert.ok(
            ids.every((id) => id < (sizes.get(population) ?? 0)),
            `ids of '${population}': ${ids}`,
          );
          const descents = ids.filter((id, k) => k > 0 && id <= ids[k - 1]).length;
          assert.ok(descents < Math.max(1, steps), `ids of '${population}' in ${steps} steps: ${ids}`);
        }
      },
    },
    {
      name: 'counts what it tells',
      run() {
        const controller = begin();
        run(controller, 0, restTicks);
        controller.beginTrial({ index: 0, count: 1 });
        const before = controller.efficiency?.();
        const deeds = run(controller, restTicks + 1, secondFrom);
        const counts = controller.efficiency?.();
        if (before === undefined || counts === undefined) return;
        checkCounts(counts, controller);
        const told = deeds.spikes.reduce((sum, { ids }) => sum + ids.length, 0);
        const counted = counts.spikes - before.spikes;
        if (untold.length === 0) assert.equal(told, counted);
        else assert.ok(told <= counted, `${told} told, ${counted} counted`);
        for (const { population } of deeds.spikes) assert.ok(!untold.includes(population), `'${population}' is told`);
      },
    },
    {
      name: 'has populations of different names, with as many centres and directions as neurons',
      run() {
        const populations = begin().populations?.() ?? [];
        assert.equal(new Set(populations.map(({ name }) => name)).size, populations.length);
        for (const { name, size, centres, directions } of populations) {
          assert.ok(Number.isInteger(size) && size > 0, `size of '${name}'`);
          if (centres !== undefined) assert.equal(centres.length, 2 * size, `centres of '${name}'`);
          if (directions !== undefined) assert.equal(directions.length, size, `directions of '${name}'`);
        }
      },
    },
    {
      name: 'shows weights between its populations',
      run() {
        const controller = begin();
        const sizes = new Map(controller.populations?.().map(({ name, size }) => [name, size]));
        for (const { pre, post, shape, values } of controller.weights?.() ?? []) {
          assert.deepEqual(shape, [sizes.get(post), sizes.get(pre)]);
          assert.equal(values.length, shape[0] * shape[1]);
        }
        for (const { pre, post, centres, vectors } of controller.weightVectors?.() ?? []) {
          assert.ok(sizes.has(post), post);
          for (const numbers of [centres, vectors]) assert.equal(numbers.length, 2 * (sizes.get(pre) ?? 0), pre);
          assert.ok(vectors.every(Number.isFinite), `vectors of '${pre}'`);
        }
      },
    },
    {
      name: 'has signals with units, finite from the first tick to the last, that change nothing when read',
      run() {
        const [controller, unread] = [begin(), begin()];
        for (let tick = 0; tick < end; tick++) {
          run(controller, tick, tick + 1);
          for (const [name, signal] of Object.entries(controller.signals?.() ?? {})) {
            assert.doesNotThrow(() => parseUnit(signal.unit), name);
            assert.ok(signal.meaning.length > 0, `meaning of '${name}'`);
            const reading = readingOf(signal);
            assert.ok(reading.every(Number.isFinite), `'${name}' is ${reading} at tick ${tick}`);
            assert.equal(reading.length, SIGNAL_LENGTH[signal.kind], `numbers of '${name}'`);
          }
          run(unread, tick, tick + 1, false);
          if (tick % 50 === 0 || tick === end - 1) assert.deepEqual(controller.save(), unread.save(), `tick ${tick}`);
        }
      },
    },
    {
      name: 'keeps tunables within their bounds, and tells which were changed',
      run() {
        const controller = begin();
        assert.deepEqual(controller.tuned?.() ?? [], []);
        for (const [name, tunable] of Object.entries(controller.tunables?.() ?? {})) {
          checkTunable(name, tunable);
          const other = tunable.default === tunable.minimum ? tunable.maximum : tunable.minimum;
          tunable.set(other);
          assert.equal(tunable.get(), other, name);
          assert.ok(controller.tuned?.().includes(name), `'${name}' is not among the tuned`);
        }
      },
    },
    {
      name: 'keeps tunables through a saved state, and lets those that are not live be in a trial',
      run() {
        const controller = begin();
        const tunables = Object.entries(controller.tunables?.() ?? {});
        for (const [, tunable] of tunables) tunable.set(tunable.minimum);
        const restored = begin();
        restored.restore(controller.save());
        assert.deepEqual(restored.tuned?.(), controller.tuned?.());
        run(restored, restTicks, restTicks + 1);
        for (const [name, { live, maximum, minimum }] of Object.entries(restored.tunables?.() ?? {})) {
          const tunable = restored.tunables?.()[name] as Tunable;
          assert.equal(tunable.get(), minimum, name);
          if (live) tunable.set(maximum);
          else assert.throws(() => tunable.set(maximum), refusal('tunable_not_live'));
          assert.equal(tunable.get(), live ? maximum : minimum, name);
        }
      },
    },
  ];
}

/** Numbers that a signal writes. */
function readingOf({ read }: Signal): number[] {
  const UNTOUCHED = 0.123456789;
  const out = new Float64Array(4).fill(UNTOUCHED);
  read(out);
  return [...out].filter((value) => value !== UNTOUCHED);
}

/** A message for each actuator, and its numbers. */
function commandsOf({ manifest }: AnyController<never>): { messages: never; read: () => number[] } {
  const actuators = Object.entries(manifest.actuators).map(([name, { kind }]) => {
    const type = messageType(kind);
    return { name, type, message: type.create(1), flat: new Float64Array(type.length(1)) };
  });
  return {
    messages: Object.fromEntries(actuators.map(({ name, message }) => [name, message])) as never,
    read: () =>
      actuators.flatMap(({ type, message, flat }) => {
        type.flatten(message, flat, 0);
        return [...flat];
      }),
  };
}

function checkCounts(counts: EfficiencyCounts, controller: AnyController<never>): void {
  const neurons = controller.populations?.().reduce((sum, { size }) => sum + size, 0);
  assert.equal(counts.neurons, neurons ?? counts.neurons);
  for (const [name, count] of Object.entries(counts)) assert.ok(Number.isSafeInteger(count) && count >= 0, name);
  assert.ok(counts.spikes <= counts.neuronUpdates, 'more spikes than updates of neurons');
  assert.ok(counts.neuronUpdates <= counts.neurons * counts.steps, 'more updates than neurons times steps');
  assert.ok(counts.effectiveSynapticOperations <= counts.denseSynapticOperations, 'more synaptic operations than all');
  assert.ok(counts.denseSynapticOperations <= counts.synapses * counts.steps, 'more than synapses times steps');
}

function checkTunable(name: string, tunable: Tunable): void {
  const { minimum, maximum, unit, get, set } = tunable;
  assert.doesNotThrow(() => parseUnit(unit), name);
  assert.ok(minimum < maximum && tunable.default >= minimum && tunable.default <= maximum, `bounds of '${name}'`);
  assert.equal(get(), tunable.default, name);
  for (const value of [minimum - 1, maximum + 1, Number.NaN, Infinity])
    assert.throws(() => set(value), refusal('tunable_out_of_bounds'), `${name} takes ${value}`);
  assert.equal(get(), tunable.default, name);
}

function refusal(code: string): (error: unknown) => boolean {
  return (error) => error instanceof ValidationError && error.code === code;
}

function stateOfAnother(): Uint8Array {
  const another = defineController({
    manifest: { name: 'another', version: 1, sensors: {}, actuators: {} },
    build: () => ({ parts: { flags: { told: true } }, step() {} }),
  });
  another.initialise(1, 1e-3);
  return another.save();
}
