import { describe, expect, it } from 'vitest';
import type { Arrival, ConnectOptions, Pose, SensorSpec } from '../../agents/index.ts';
import {
  connect,
  lidar,
  messageType,
  Port,
  point,
  poseSensor,
  SimulatedClock,
  touchSensor,
  velocityActuator,
  whiskerSensor,
} from '../../agents/index.ts';
import { controllerStandIn, robotStandIn } from './stand-ins.ts';

const PERIOD = 1e-3;

interface Sensed {
  readonly message: Readonly<Pose>;
  readonly stampSeconds: number;
}

/** A pose sensor that says in each tick what `senses` returns, and what a controller observed of it. */
function sensing(
  senses: (tick: number) => Sensed | undefined,
  {
    spec = poseSensor({ rateHz: 100 }),
    options = {},
    onFault = 'stop',
    seconds,
  }: {
    readonly spec?: ReturnType<typeof poseSensor>;
    readonly options?: ConnectOptions<{ pose: SensorSpec<'pose'> }>;
    readonly onFault?: 'stop' | 'tell';
    readonly seconds?: () => number;
  } = {},
) {
  const log: string[] = [];
  const made = robotStandIn(log);
  const { clock, pose } = made;
  const robot = {
    ...made.robot,
    specs: { ...made.robot.specs, sensors: { pose: spec } },
    ...(seconds === undefined ? {} : { seconds }),
  };
  clock.attach({ robot });
  clock.on('sense', (tick) => {
    const sensed = senses(tick);
    if (sensed !== undefined) pose.emit({ ...sensed.message }, sensed.stampSeconds);
  });
  const observed: { x: number; arrival: Arrival['tick']; health: Arrival['health'] }[] = [];
  const controller = controllerStandIn(
    (_, { pose: { x, arrival } }) => void observed.push({ x, arrival: arrival.tick, health: arrival.health }),
    { sensors: { pose: { kind: 'pose', onFault } } },
  );
  const connection = connect(robot, controller, options);
  const run = (ticks: number): void => {
    for (let k = 0; k < ticks; k++) clock.step();
  };
  return { ...made, log, connection, observed, run };
}

const still = { x: 1, y: 2, heading: 3 };
/** Every 10 ms something else, so many seconds old. */
const aged =
  (age: (tick: number) => number) =>
  (tick: number): Sensed | undefined =>
    tick % 10 === 0 ? { message: { ...still, x: tick }, stampSeconds: tick * PERIOD - age(tick) } : undefined;

describe('a sensor whose messages are old', () => {
  it('is borne while they are at most two periods, latency, jitter and sweep old', () => {
    const spec = poseSensor({ rateHz: 100, latencySeconds: 0.05 });
    expect(() =>
      sensing(
        aged(() => 0.07),
        { spec },
      ).run(1000),
    ).not.toThrow();
    expect(() =>
      sensing(
        aged(() => 0.0701),
        { spec },
      ).run(1000),
    ).toThrow(expect.objectContaining({ code: 'sensor_late' }));
  });

  it('makes the robot safe and is named when there have been no news for as long as silence is borne', () => {
    const { run, observed, log } = sensing(aged((tick) => (tick < 100 ? 0 : 10)));
    expect(() => run(1000)).toThrow(
      expect.objectContaining({
        code: 'sensor_late',
        // The last news came in tick 90, and 0.25 s are borne.
        tick: 341,
        block: 'pose',
        expected: 'messages that are at most 0.02 s old, at least every 0.25 s',
        received: 'the last message in tick 340, 10.000 s old by its stamp',
        remedy: expect.stringContaining('--stale-after'),
      }),
    );
    expect(log).toContain('safe');
    expect(observed.at(-1)).toEqual({ x: 340, arrival: 340, health: 'late' });
    expect(observed[99].health).toBe('ok');
    expect(observed[100].health).toBe('late');
  });

  it('is fresh again with the first message that is not', () => {
    expect(() => sensing(aged((tick) => (tick % 200 === 0 ? 0 : 1))).run(5000)).not.toThrow();
  });

  it('is borne for longer if asked for, or if its messages have no stamp', () => {
    const late = aged(() => 0.5);
    expect(() => sensing(late, { options: { lateAfterSeconds: { pose: 0.5 } } }).run(1000)).not.toThrow();
    expect(() => sensing(late, { options: { lateAfterSeconds: { pose: 0.49 } } }).run(1000)).toThrow(
      expect.objectContaining({ code: 'sensor_late' }),
    );
    expect(() => sensing(aged(() => Number.NaN)).run(1000)).not.toThrow();
  });

  it('is judged by the time of the robot where that has one, with 0.25 s for its links', () => {
    let late = 0.25;
    const made: { clock?: SimulatedClock } = {};
    const robot = sensing(
      aged(() => 0),
      {
        seconds: () => (made.clock?.tick ?? 0) * PERIOD + late,
      },
    );
    made.clock = robot.clock;
    expect(() => robot.run(1000)).not.toThrow();
    late = 0.2501;
    expect(() => robot.run(1000)).toThrow(expect.objectContaining({ code: 'sensor_late' }));
  });

  it.each([0, -1, Number.NaN, '1' as never])('refuses a limit of %s s', (limit) => {
    for (const option of ['lateAfterSeconds', 'frozenAfterSeconds'])
      expect(() => sensing(() => undefined, { options: { [option]: { pose: limit } } })).toThrow(
        expect.objectContaining({ code: 'invalid_option', received: limit, block: 'pose' }),
      );
  });
});

describe('a sensor whose messages are all the same', () => {
  const noisy = poseSensor({ rateHz: 100, noise: { position: 0.01 } });
  const frozenFrom =
    (from: number) =>
    (tick: number): Sensed | undefined =>
      tick % 10 === 0 ? { message: { ...still, x: Math.min(tick, from) }, stampSeconds: tick * PERIOD } : undefined;

  it('is frozen after 0.25 s where its noise makes each measurement another', () => {
    const { run, observed, log } = sensing(frozenFrom(500), { spec: noisy });
    expect(() => run(5000)).toThrow(
      expect.objectContaining({
        code: 'sensor_frozen',
        tick: 750,
        block: 'pose',
        received: '26 equal messages, the first in tick 500',
      }),
    );
    expect(log).toContain('safe');
    expect(observed.at(-1)?.arrival).toBe(740);
  });

  it('is named so where its messages are late as well, for as long as that is borne', () => {
    const old = (tick: number): Sensed | undefined => {
      const sensed = frozenFrom(0)(tick);
      return sensed && { ...sensed, stampSeconds: sensed.stampSeconds - 1 };
    };
    const patient = { staleAfterSeconds: { pose: Number.POSITIVE_INFINITY } };
    expect(() => sensing(old, { spec: noisy, options: patient }).run(5000)).toThrow(
      expect.objectContaining({ code: 'sensor_frozen' }),
    );
  });

  it('is not, where nothing says that they must differ, and where it is asked not to be', () => {
    expect(() => sensing(frozenFrom(0)).run(1000)).not.toThrow();
    const never = { frozenAfterSeconds: { pose: Number.POSITIVE_INFINITY } };
    expect(() => sensing(frozenFrom(0), { spec: noisy, options: never }).run(1000)).not.toThrow();
    // A real sensor may be coarser than the noise that it is declared with.
    expect(() => sensing(frozenFrom(0), { spec: noisy, seconds: () => 0 }).run(1000)).not.toThrow();
  });

  it('takes ten messages at least, and begins anew with each that differs and at each trial', () => {
    const slow = poseSensor({ rateHz: 10, noise: { heading: 0.01 } });
    const each100 = (tick: number): Sensed | undefined =>
      tick % 100 === 0 ? { message: still, stampSeconds: tick * PERIOD } : undefined;
    expect(() => sensing(each100, { spec: slow }).run(2000)).toThrow(
      expect.objectContaining({ code: 'sensor_frozen', tick: 900 }),
    );
    const now = (tick: number): number => tick * PERIOD;
    const often = (tick: number): Sensed => ({
      message: { ...still, x: Math.floor(tick / 250) },
      stampSeconds: now(tick),
    });
    expect(() => sensing(often, { spec: noisy }).run(2000)).not.toThrow();
    const trials = sensing((tick) => ({ message: still, stampSeconds: now(tick) }), { spec: noisy });
    for (let index = 0; index < 5; index++) {
      trials.connection.beginTrial({ index, count: 5 });
      expect(() => trials.run(250)).not.toThrow();
    }
    expect(() => trials.run(1)).toThrow(expect.objectContaining({ code: 'sensor_frozen' }));
  });

  it('goes on counting from a saved state', () => {
    const first = sensing(frozenFrom(0), { spec: noisy });
    first.run(200);
    const again = sensing(frozenFrom(0), { spec: noisy });
    again.clock.tick = 200;
    again.connection.restore(first.connection.save());
    expect(() => again.run(1000)).toThrow(expect.objectContaining({ code: 'sensor_frozen', tick: 250 }));
  });

  it('can be told of what its noise changes, and of nothing else', () => {
    const mount = { z: 0.1 };
    const varies = (spec: SensorSpec, fill: object): boolean => {
      const type = messageType(spec.kind);
      return type.varies?.({ ...type.create(spec.size), ...fill } as never, spec.noise) === true;
    };
    const noise = { constant: 0.01 };
    expect(varies(lidar({ mount, beams: 2, noise }), { ranges: Float64Array.of(1, Infinity) })).toBe(true);
    expect(varies(lidar({ mount, beams: 2, noise }), { ranges: Float64Array.of(Infinity, -Infinity) })).toBe(false);
    expect(varies(lidar({ mount, beams: 2, noise }), { ranges: Float64Array.of(Number.NaN, Infinity) })).toBe(false);
    expect(varies(lidar({ mount, beams: 1, noise: { miss: 0.5 } }), { ranges: Float64Array.of(1) })).toBe(false);
    const whisker = { x: 0, y: 0, bearing: 0 };
    const whiskers = whiskerSensor({ whiskers: [whisker], z: 0.1, length: 0.1, noise: { deflection: 0.1 } });
    expect(varies(whiskers, { deflection: Float64Array.of(0.5) })).toBe(true);
    expect(varies(whiskers, { deflection: Float64Array.of(0) })).toBe(false);
    expect(varies(touchSensor(), {})).toBe(false);
  });
});

describe('a message in which nothing was measured', () => {
  it('is none: the last one stays, and the silence goes on', () => {
    const { run, observed } = sensing((tick) => ({
      message: { ...still, x: tick < 50 ? tick : Number.NaN },
      stampSeconds: tick * PERIOD,
    }));
    expect(() => run(1000)).toThrow(
      expect.objectContaining({
        code: 'sensor_stale',
        tick: 300,
        received: 'the last message in tick 49, and messages in which nothing was measured up to tick 300',
      }),
    );
    expect(observed.at(-1)).toMatchObject({ x: 49, arrival: 49 });
  });
});

describe('a controller that is told of faults', () => {
  it('goes on, and reads in each tick how well its sensor is', () => {
    const spec = poseSensor({ rateHz: 100, noise: { position: 0.01 } });
    const told = sensing(
      (tick) => {
        if (tick % 10 !== 0 || (tick > 1000 && tick < 2000)) return undefined;
        const late = tick >= 2000 && tick < 3000 ? 1 : 0;
        const x = tick >= 3000 && tick < 4000 ? 0 : tick;
        return { message: { ...still, x }, stampSeconds: tick * PERIOD - late };
      },
      { spec, onFault: 'tell' },
    );
    expect(() => told.run(5000)).not.toThrow();
    const changes = told.observed.map(({ health }, tick) => [tick, health] as const);
    const runs = changes.filter(([tick, health]) => tick === 0 || health !== told.observed[tick - 1].health);
    expect(runs).toEqual([
      [0, 'ok'],
      [1251, 'silent'],
      [2000, 'late'],
      [3000, 'ok'],
      [3250, 'frozen'],
      [4000, 'ok'],
    ]);
    expect(told.log).not.toContain('safe');
  });
});

it('a command that is a text is refused, as is one that is not finite', () => {
  for (const wrong of ['0.3', null, undefined, true, Number.NaN, Number.POSITIVE_INFINITY]) {
    const { robot, clock, sent } = robotStandIn([]);
    clock.attach({ robot });
    connect(
      robot,
      controllerStandIn(
        (_, __, ___, { velocity }) => {
          velocity.angularZ = wrong as number;
        },
        { sensors: {} },
      ),
    );
    expect(() => clock.step(), String(wrong)).toThrow(
      expect.objectContaining({ code: 'command_not_finite', block: 'velocity', tick: 0 }),
    );
    expect(sent).toEqual([]);
  }
});

it('a sensor that nobody reads may be late, frozen or silent', () => {
  const clock = new SimulatedClock(PERIOD);
  const pose = new Port(messageType('pose'), 1);
  const robot = {
    body: point,
    clock,
    specs: { sensors: { pose: poseSensor({ noise: { position: 1 } }) }, actuators: { velocity: velocityActuator() } },
    sensors: { pose },
    actuators: { velocity: { next() {} } },
    sense: () => pose.emit({ ...still }, -10),
    advance() {},
    safe() {},
    dispose() {},
  };
  clock.attach({ robot });
  connect(
    robot,
    controllerStandIn(() => {}, { sensors: {} }),
  );
  expect(() => {
    for (let k = 0; k < 1000; k++) clock.step();
  }).not.toThrow();
});
