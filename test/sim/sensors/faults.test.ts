import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scan, SensorKind, SensorSpec, SensorStream } from '../../../agents/index.ts';
import {
  connect,
  cueSensor,
  eventCamera,
  headDirectionSensor,
  imuSensor,
  jointSensor,
  lidar,
  messageType,
  odometrySensor,
  poseSensor,
  rodent,
  SimulatedClock,
  touchSensor,
  velocityActuator,
  whiskerSensor,
} from '../../../agents/index.ts';
import { simulateRobot } from '../../../sim/robot.ts';
import { checkFaults, distort, FAULTS, type SensorFault } from '../../../sim/sensors/faults.ts';
import { rectangularArena } from '../../../sim/world/world.ts';
import { controllerStandIn } from '../../agents/stand-ins.ts';

const world = { name: 'room', walls: rectangularArena(2, 2), obstacles: [] };
const SENSORS = {
  pose: poseSensor({ rateHz: 100, noise: { position: 0.01, heading: 0.01 } }),
  late: poseSensor({ rateHz: 50, latencySeconds: 0.02, jitterSeconds: 5e-3, dropout: 0.2, noise: { position: 0.01 } }),
  scan: lidar({ mount: { z: 0.05 }, beams: 8, rateHz: 20, noise: { constant: 0.01, miss: 0.1 } }),
};

interface Message {
  readonly tick: number;
  readonly stampSeconds: number;
  /** When the sample was taken: a scan is stamped with its first beam. */
  readonly sampledSeconds: number;
  readonly scalars: readonly number[];
}

/** A robot that turns on the spot, and what its sensors send, by their names. */
function turning(faults: readonly SensorFault[], ticks = 1000, saveAt?: number) {
  const agent = { body: rodent, sensors: SENSORS, actuators: { velocity: velocityActuator() } };
  const sent: Record<keyof typeof SENSORS, Message[]> = { pose: [], late: [], scan: [] };
  const open = () => {
    const clock = new SimulatedClock();
    const robot = simulateRobot({ world, agent, clock, physics: 'kinematic', seed: 5 });
    for (const [name, spec] of Object.entries(SENSORS) as [keyof typeof SENSORS, SensorSpec][]) {
      const { length, flatten } = messageType(spec.kind as SensorKind);
      const port: SensorStream<object> = robot.sensors[name];
      port.borrowed().subscribe((message) => {
        const scalars = new Float64Array(length(spec.size));
        flatten(message as never, scalars, 0);
        const { stampSeconds } = port;
        const sampledSeconds = stampSeconds + ((message as Partial<Scan>).sweepSeconds ?? 0);
        sent[name].push({ tick: clock.tick, stampSeconds, sampledSeconds, scalars: [...scalars] });
      });
    }
    robot.fail(faults);
    return { robot, clock };
  };
  let { robot, clock } = open();
  robot.place({ x: 0.3, y: 0, heading: 0 });
  robot.actuators.velocity.next({ linearX: 0, linearY: 0, angularZ: 1 });
  while (clock.tick < ticks) {
    if (clock.tick === saveAt) {
      const state = robot.save();
      ({ robot, clock } = open());
      clock.tick = saveAt;
      robot.restore(state);
    }
    clock.step();
  }
  return sent;
}

const whole = turning([]);
const within = (messages: readonly Message[], from: number, to: number) =>
  messages.filter(({ sampledSeconds }) => sampledSeconds >= from - 1e-6 && sampledSeconds < to - 1e-6);

describe('a fault of a sensor', () => {
  it.each<[SensorFault['kind'], number | undefined]>([
    ['dead', undefined],
    ['frozen', undefined],
    ['delayed', 0.055],
    ['burst', 0.1],
    ['noisy', 0.5],
    ['biased', 0.5],
    ['turned', Math.PI / 2],
  ])('that is %s changes nothing of what was before and comes after, nor of other sensors', (kind, by) => {
    for (const sensor of ['pose', 'late', 'scan'] as const) {
      const fault = { sensor, kind, fromSeconds: 0.3, toSeconds: 0.6, ...(by === undefined ? {} : { by }) };
      const failing = turning([fault]);
      for (const other of ['pose', 'late', 'scan'] as const) {
        if (other === sensor) continue;
        expect(failing[other]).toEqual(whole[other]);
      }
      const [mine, sound] = [failing[sensor], whole[sensor]];
      expect(within(mine, 0, 0.3)).toEqual(within(sound, 0, 0.3));
      // What was delayed is waited for.
      expect(within(mine, 0.7, 1)).toEqual(within(sound, 0.7, 1));
      expect(within(mine, 0.3, 0.6)).not.toEqual(within(sound, 0.3, 0.6));
    }
  });

  it('that is dead sends nothing', () => {
    const { scan } = turning([{ sensor: 'scan', kind: 'dead', fromSeconds: 0.5 }]);
    expect(scan).toEqual(within(whole.scan, 0, 0.5));
  });

  it('that is frozen repeats the last content with new stamps', () => {
    const { pose } = turning([{ sensor: 'pose', kind: 'frozen', fromSeconds: 0.5, toSeconds: 0.7 }]);
    const frozen = within(pose, 0.5, 0.7);
    expect(frozen.map(({ stampSeconds }) => stampSeconds)).toEqual(
      within(whole.pose, 0.5, 0.7).map(({ stampSeconds }) => stampSeconds),
    );
    const last = within(whole.pose, 0, 0.5).at(-1)?.scalars;
    expect(new Set(frozen.map(({ scalars }) => String(scalars)))).toEqual(new Set([String(last)]));
    // From its first sample on there is nothing else than that.
    const early = turning([{ sensor: 'pose', kind: 'frozen', fromSeconds: 0 }]).pose;
    expect(new Set(early.map(({ scalars }) => String(scalars)))).toEqual(new Set([String(whole.pose[0].scalars)]));
  });

  it('that is delayed comes later with the stamps of its samples', () => {
    const { pose } = turning([{ sensor: 'pose', kind: 'delayed', fromSeconds: 0, by: 0.05 }]);
    expect(pose).toEqual(within(whole.pose, 0, 0.95).map((one) => ({ ...one, tick: one.tick + 50 })));
  });

  it('that is a burst comes all at once, of which the newest counts', () => {
    const { pose } = turning([{ sensor: 'pose', kind: 'burst', fromSeconds: 0.2, toSeconds: 0.55, by: 0.1 }]);
    const burst = pose
      .filter(({ tick }) => tick >= 200 && tick < 570)
      .map(({ tick, stampSeconds }) => [tick, stampSeconds]);
    expect(burst).toEqual([
      [200, 0.2],
      [300, 0.3],
      [400, 0.4],
      [500, 0.5],
      [550, 0.55],
      [560, 0.56],
    ]);
  });

  it('that is biased adds the same to all that is measured, and that is noisy as much as it says', () => {
    const biased = turning([{ sensor: 'scan', kind: 'biased', fromSeconds: 0, by: 0.25 }]).scan;
    for (const [n, { scalars }] of biased.entries())
      for (const [k, range] of scalars.slice(0, SENSORS.scan.size).entries()) {
        const sound = whole.scan[n].scalars[k];
        if (Number.isFinite(sound)) expect(range).toBeCloseTo(sound + 0.25, 5);
        else expect(range).toBe(sound);
      }
    const noisy = turning([{ sensor: 'pose', kind: 'noisy', fromSeconds: 0, by: 0.5 }], 20_000).pose;
    const sound = turning([], 20_000).pose;
    const errors = noisy.flatMap(({ scalars: [x, y] }, n) => [x - sound[n].scalars[0], y - sound[n].scalars[1]]);
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
    expect(deviation).toBeGreaterThan(0.48);
    expect(deviation).toBeLessThan(0.52);
    expect(new Set(errors).size).toBeGreaterThan(0.99 * errors.length);
  });

  it('goes on from a saved state, whatever of it is under way', () => {
    const faults: SensorFault[] = [
      { sensor: 'pose', kind: 'frozen', fromSeconds: 0.2, toSeconds: 0.8 },
      { sensor: 'late', kind: 'delayed', fromSeconds: 0.1, by: 0.2 },
      { sensor: 'late', kind: 'noisy', fromSeconds: 0.3, by: 0.1 },
      { sensor: 'scan', kind: 'burst', fromSeconds: 0.1, by: 0.3 },
    ];
    const uninterrupted = turning(faults);
    for (const at of [150, 330, 555, 790]) expect(turning(faults, 1000, at), `at ${at}`).toEqual(uninterrupted);
  });

  it('begins anew with each placing', () => {
    const agent = { body: rodent, sensors: SENSORS, actuators: { velocity: velocityActuator() } };
    const clock = new SimulatedClock();
    const robot = simulateRobot({ world, agent, clock, physics: 'kinematic', seed: 1 });
    const ticks: number[] = [];
    robot.sensors.pose.borrowed().subscribe(() => void ticks.push(clock.tick));
    robot.fail([{ sensor: 'pose', kind: 'dead', fromSeconds: 0.02 }]);
    for (let trial = 0; trial < 2; trial++) {
      robot.place({ x: 0, y: 0, heading: 0 });
      for (let k = 0; k < 100; k++) clock.step();
    }
    robot.fail([]);
    robot.place({ x: 0, y: 0, heading: 0 });
    for (let k = 0; k < 30; k++) clock.step();
    expect(ticks).toEqual([0, 10, 100, 110, 200, 210, 220]);
  });
});

describe('a controller whose sensor fails', () => {
  const stepped = (fault: Omit<SensorFault, 'sensor' | 'fromSeconds'>, sensor: keyof typeof SENSORS = 'pose') => {
    const agent = { body: rodent, sensors: SENSORS, actuators: { velocity: velocityActuator() } };
    const clock = new SimulatedClock();
    const robot = simulateRobot({ world, agent, clock, physics: 'kinematic', seed: 1 });
    const { kind } = SENSORS[sensor];
    connect(
      robot,
      controllerStandIn(
        (_, __, ___, { velocity }) => {
          velocity.linearX = 0.1;
        },
        { sensors: { [sensor]: { kind } } },
      ) as never,
    );
    robot.fail([{ sensor, fromSeconds: 0.5, ...fault }]);
    robot.place({ x: -0.5, y: 0, heading: 0 });
    return () => {
      for (let k = 0; k < 3000; k++) clock.step();
    };
  };

  it.each<[string, Omit<SensorFault, 'sensor' | 'fromSeconds'>, keyof typeof SENSORS, string]>([
    ['dead', { kind: 'dead' }, 'scan', 'sensor_stale'],
    ['frozen', { kind: 'frozen' }, 'pose', 'sensor_frozen'],
    ['frozen with ranges', { kind: 'frozen' }, 'scan', 'sensor_frozen'],
    ['delayed', { kind: 'delayed', by: 0.1 }, 'pose', 'sensor_late'],
  ])('is stopped where it is %s', (_, fault, sensor, code) => {
    expect(stepped(fault, sensor)).toThrow(expect.objectContaining({ code, block: sensor }));
  });

  it.each<Omit<SensorFault, 'sensor' | 'fromSeconds'>>([
    { kind: 'noisy', by: 1 },
    { kind: 'biased', by: 1 },
    { kind: 'turned', by: 1 },
    { kind: 'burst', by: 0.02 },
  ])('is not where nothing tells: $kind', (fault) => expect(stepped(fault)).not.toThrow());
});

describe('what a fault does to content', () => {
  const mount = { z: 0.05 };
  const scanTurnedBy = (by: number, spec: SensorSpec<'scan'>) => {
    const ranges = Float64Array.from({ length: spec.size }, (_, k) => k);
    distort({ kind: 'turned', by }, spec, { ranges, sweepSeconds: 0 }, () => 0);
    return [...ranges];
  };

  it('turns the beams of a scan by whole steps, and what it has no beams for is not measured', () => {
    const around = lidar({ mount, beams: 8 });
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 20 }), (steps) => {
        const turned = scanTurnedBy((steps * Math.PI) / 4, around);
        expect(turned).toEqual(Array.from({ length: 8 }, (_, k) => (((k + steps) % 8) + 8) % 8));
      }),
    );
    const ahead = lidar({ mount, beams: 3, fieldOfView: 1 });
    expect(scanTurnedBy(0.5, ahead)).toEqual([1, 2, Number.NaN]);
    expect(scanTurnedBy(-0.5, ahead)).toEqual([Number.NaN, 0, 1]);
  });

  it('turns an inertial unit: what was ahead is to its right', () => {
    const message = messageType('imu').create(1);
    Object.assign(message, { accelerationX: 1, accelerationY: 0, angularX: 0, angularY: 2, angularZ: 3 });
    distort({ kind: 'turned', by: Math.PI / 2 }, imuSensor(), message, () => 0);
    expect([message.accelerationX, message.accelerationY]).toEqual([expect.closeTo(0, 12), expect.closeTo(-1, 12)]);
    expect([message.angularX, message.angularY, message.angularZ]).toEqual([
      expect.closeTo(2, 12),
      expect.closeTo(0, 12),
      3,
    ]);
  });

  it('leaves what is no distance, and keeps what is felt between free and bent', () => {
    const ranges = Float64Array.of(1, Infinity, -Infinity, Number.NaN, 0.1);
    distort({ kind: 'biased', by: -0.5 }, lidar({ mount, beams: 5 }), { ranges, sweepSeconds: 0 }, () => 0);
    expect([...ranges]).toEqual([0.5, Infinity, -Infinity, Number.NaN, 0]);
    const whisker = { x: 0, y: 0, bearing: 0 };
    const spec = whiskerSensor({ whiskers: [whisker, whisker], z: 0.1, length: 0.1 });
    const message = { deflection: Float64Array.of(0.2, 0.9), velocity: new Float64Array(2) };
    distort({ kind: 'noisy', by: 0.5 }, spec, message, () => 1);
    expect([...message.deflection]).toEqual([0.7, 1]);
  });
});

describe('a fault that cannot be', () => {
  const sensors = {
    ...SENSORS,
    touch: touchSensor(),
    eye: eventCamera({ width: 4, height: 4, fieldOfView: 1, mount: { z: 0.1 }, pixel: 'ideal' }),
    odometry: odometrySensor(),
    north: headDirectionSensor(),
    joints: jointSensor(),
    cue: cueSensor({ size: 1 }),
  };
  const dead: SensorFault = { sensor: 'pose', kind: 'dead', fromSeconds: 1 };

  it.each<[string, object, string | undefined]>([
    ['is of no sensor', { sensor: 'poes' }, "did you mean 'pose'?"],
    ['is of no kind', { kind: 'ded' }, "did you mean 'dead'?"],
    ['turns what has no direction', { sensor: 'touch', kind: 'turned', by: 1 }, undefined],
    ['is noise of events', { sensor: 'eye', kind: 'noisy', by: 1 }, undefined],
    ['freezes a camera', { sensor: 'eye', kind: 'frozen' }, undefined],
    ['begins before the trial', { fromSeconds: -1 }, undefined],
    ['begins never', { fromSeconds: Number.NaN }, undefined],
    ['ends before it begins', { toSeconds: 1 }, undefined],
    ['has no amount', { kind: 'delayed' }, undefined],
    ['has an amount that is none', { kind: 'biased', by: Number.NaN }, undefined],
    ['goes back in time', { kind: 'delayed', by: -1 }, undefined],
    ['has an amount of death', { by: 1 }, undefined],
  ])('is refused: it %s', (_, wrong, remedy) => {
    expect(() => checkFaults(sensors, [{ ...dead, ...wrong }])).toThrow(
      expect.objectContaining({ code: 'invalid_fault', expected: expect.any(String), remedy }),
    );
  });

  it('is none of these', () => {
    for (const kind of FAULTS) {
      const by = ['dead', 'frozen'].includes(kind) ? {} : { by: 0.1 };
      expect(() => checkFaults(sensors, [{ ...dead, kind, ...by }])).not.toThrow();
    }
  });
});
