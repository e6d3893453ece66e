import assert from 'node:assert/strict';
import type {
  Body,
  MessageType,
  Pose,
  SensorKind,
  SensorMessages,
  SensorSpec,
  SensorTiming,
  Twist,
} from '../../agents/index.ts';
import { messageType, rodent } from '../../agents/index.ts';
import { RandomStream } from '../../kernels/random.ts';
import { kinematic } from '../../sim/physics/kinematic.ts';
import { SampledSensor } from '../../sim/sensors/sampling.ts';
import type { SensorModelFactory } from '../../sim/sensors/seam/sensor-model.ts';
import type { World } from '../../sim/world/world.ts';
import { rectangularArena } from '../../sim/world/world.ts';
import type { Check } from './check.ts';
import { above, below } from './numbers.ts';

/** Seconds per tick. */
const PERIOD = 1e-3;
/** Close to a wall, which the body touches as it wanders. */
const START: Pose = { x: 0.44, y: -0.3, heading: 0.4 };
const AT_REST: Twist = { linearX: 0, linearY: 0, angularZ: 0 };

/** A room with a pillar; its walls are striped, so that cameras see them move. */
const ROOM: World = {
  name: 'room',
  walls: rectangularArena(1, 1).map((wall) => ({
    ...wall,
    surface: { kind: 'grating', light: 0.8, dark: 0.2, period: 0.1 } as const,
  })),
  obstacles: [{ kind: 'cylinder', at: { x: 0.3, y: 0.2 }, radius: 0.05, height: 0.2 }],
};

/** The sensor for {@link sensorModelConformance}, where it is, and what it may do. */
export interface SensorModelConformanceOptions<K extends SensorKind> {
  /** Declaration of the sensor. Its timing is ignored: the checks declare their own. */
  readonly spec: SensorSpec<K>;
  /** Body that carries the sensor. Default: `rodent`, which has two wheels. */
  readonly body?: Body;
  /** World in which the body wanders. Default: a room of 1 m by 1 m with striped walls and a pillar. */
  readonly world?: World;
  /** Whether what it measures depends on the seed. Default: whether the declaration has noise. */
  readonly random?: boolean;
  /**
   * Whether something outlives a reset, such as a bias or a clock, so that later measurements may depend on what was before it.
   * Default: false.
   */
  readonly outlivesReset?: boolean;
  /** Whether infinities are measurements, such as of a range in which there is nothing. Default: false. */
  readonly infinities?: boolean;
  /** Whether NaN is a measurement, one that failed. Default: false. */
  readonly misses?: boolean;
}

/** Checks what every model of a sensor must do, alone and at the rate and with the delays that a declaration asks for. */
export function sensorModelConformance<K extends SensorKind>(
  model: SensorModelFactory<K>,
  options: SensorModelConformanceOptions<K>,
): readonly Check[] {
  const { body = rodent, world = ROOM, outlivesReset = false, infinities = false, misses = false } = options;
  const random = options.random ?? Object.values(options.spec.noise).some((value) => value !== 0);
  const { rateHz: _, latencySeconds: __, jitterSeconds: ___, dropout: ____, ...spec } = options.spec;
  const type = messageType(spec.kind) as MessageType<SensorMessages[K]>;

  /** The sensor on a body that wanders through the world. Its messages are tick, stamp in ticks, then the scalars. */
  function rig(seed = 1, timing: SensorTiming = {}) {
    const engine = kinematic(world, body, PERIOD);
    const commands = new RandomStream(7, 'commands');
    // what is shown to a cue sensor follows the body, as a task can make it
    const cue = new Float64Array(spec.size);
    const declared = { ...spec, ...timing } as SensorSpec<K>;
    const sensor = new SampledSensor('it', declared, { period: PERIOD, seed, poison: true }, (noise) =>
      model({
        spec: declared,
        body,
        truth: engine,
        world,
        period: PERIOD,
        random: noise,
        shown: () => cue.fill(engine.pose.x),
      }),
    );
    engine.place(START);
    sensor.reset();
    const messages: number[][] = [];
    let tick = 0;
    sensor.port.borrowed().subscribe((message) => {
      const flat = new Float64Array(type.length(type.sizeOf?.(message) ?? spec.size));
      type.flatten(message, flat, 0);
      messages.push([tick, Math.round(sensor.port.stampSeconds / PERIOD), ...flat]);
    });
    const command = { ...AT_REST };
    return {
      engine,
      sensor,
      messages,
      /** Runs ticks in which the body wanders, or in which it is at rest. */
      run(ticks: number, wandering = true): void {
        for (const end = tick + ticks; tick < end; tick++) {
          sensor.sense(tick);
          if (wandering && tick % 50 === 0) {
            command.linearX = 0.2 + 0.2 * commands.uniformAt(0, tick);
            command.angularZ = 4 * (commands.uniformAt(1, tick) - 0.5);
          }
          engine.drive(wandering ? command : AT_REST);
          engine.step();
        }
      },
      save() {
        const state = new Float64Array(sensor.stateLength);
        assert.equal(sensor.save(state, 0, tick), state.length);
        return { tick, state, engine: engine.save(), command: { ...command } };
      },
      restore(saved: { tick: number; state: Float64Array; engine: Float64Array; command: Twist }): void {
        tick = saved.tick;
        engine.restore(saved.engine);
        assert.equal(sensor.restore(saved.state, 0, tick), saved.state.length);
        Object.assign(command, saved.command);
      },
    };
  }
  const measured = (messages: readonly number[][]): number[][] => messages.map(([, , ...scalars]) => scalars);

  const checks: Check[] = [
    {
      name: 'writes every field of every message, with numbers',
      run() {
        const one = rig();
        one.run(200);
        assert.equal(one.messages.length, 200);
        for (const [index, scalars] of measured(one.messages).entries())
          for (const [k, value] of scalars.entries())
            assert.ok(
              Number.isFinite(value) || (Number.isNaN(value) ? misses : infinities),
              `${value}, scalar ${k} of ${index}`,
            );
      },
    },
    {
      name: 'measures what changes as the body moves',
      run() {
        const one = rig();
        one.run(200);
        above(new Set(measured(one.messages).map(String)).size, 1);
      },
    },
    {
      name: 'measures the same for the same seed, whatever was made beside it',
      run() {
        const one = rig(1);
        const other = rig(1);
        rig(2).run(10);
        one.run(200);
        other.run(200);
        assert.deepEqual(other.messages, one.messages);
      },
    },
    {
      name: 'continues bit for bit from a saved state',
      run() {
        for (const timing of [{}, { rateHz: 100, latencySeconds: 7e-3, jitterSeconds: 2e-3, dropout: 0.2 }]) {
          const one = rig(1, timing);
          one.run(123);
          const saved = one.save();
          const before = one.messages.length;
          one.run(200);
          const other = rig(1, timing);
          other.engine.place({ ...START, heading: 2 });
          other.run(31);
          other.messages.length = 0;
          other.restore(saved);
          other.run(200);
          assert.deepEqual(other.messages, one.messages.slice(before));
          assert.deepEqual(other.save(), one.save());
          above(other.messages.length, 5);
        }
      },
    },
    {
      name: 'keeps its state in place, of a length that never changes',
      run() {
        const one = rig();
        const { state } = one.sensor.model;
        const lengths = state.map(({ length }) => length);
        one.run(50);
        one.sensor.reset();
        one.run(50);
        const parts = one.sensor.model.state;
        for (const [k, part] of parts.entries()) assert.equal(part, state[k]);
        assert.deepEqual(
          parts.map(({ length }) => length),
          lengths,
        );
      },
    },
    {
      name: 'samples at the declared rate from the first tick on, and stamps the time of the sample',
      run() {
        const one = rig(1, { rateHz: 200 });
        one.run(23);
        assert.deepEqual(
          one.messages.map(([tick, stamp]) => [tick, stamp]),
          [0, 5, 10, 15, 20].map((tick) => [tick, tick]),
        );
      },
    },
    {
      name: 'delivers after the declared latency what it measured before it',
      run() {
        const [prompt, late] = [rig(1, { rateHz: 200 }), rig(1, { rateHz: 200, latencySeconds: 7e-3 })];
        for (const one of [prompt, late]) one.run(33);
        assert.deepEqual(
          late.messages.map(([tick, stamp]) => [tick, stamp]),
          [0, 5, 10, 15, 20, 25].map((tick) => [tick + 7, tick]),
        );
        assert.deepEqual(measured(late.messages), measured(prompt.messages).slice(0, 6));
      },
    },
    {
      name: 'loses the declared share of its samples, and changes no other',
      run() {
        const [whole, some, few] = [0, 0.5, 0.99].map((dropout) => rig(1, { dropout }));
        for (const one of [whole, some, few]) one.run(200);
        below(few.messages.length, 12);
        above(some.messages.length, 60);
        below(some.messages.length, 140);
        for (const message of some.messages) assert.deepEqual(message, whole.messages[message[0]]);
      },
    },
  ];
  if (random) {
    checks.push({
      name: 'measures otherwise with another seed',
      run() {
        const [one, other] = [rig(1), rig(2)];
        for (const each of [one, other]) each.run(200);
        assert.notDeepEqual(other.messages, one.messages);
      },
    });
  }
  if (!outlivesReset) {
    checks.push({
      name: 'forgets at a reset where it was',
      run() {
        const [seasoned, fresh] = [rig(), rig()];
        seasoned.run(300);
        const noise = seasoned.save().state[0];
        for (const one of [seasoned, fresh]) {
          one.engine.place({ ...START, heading: 1 });
          one.sensor.reset();
          one.messages.length = 0;
        }
        const state = fresh.save();
        state.state[0] = noise;
        fresh.restore(state);
        for (const one of [seasoned, fresh]) one.run(20, false);
        assert.deepEqual(measured(seasoned.messages), measured(fresh.messages));
      },
    });
  }
  return checks;
}
