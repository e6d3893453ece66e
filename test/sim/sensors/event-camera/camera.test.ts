// @module-tag long
import { describe, expect, it } from 'vitest';
import type { EventCameraSettings, Events, Pose, SensorTiming } from '../../../../agents/index.ts';
import {
  eventCamera,
  point,
  rodent,
  SimulatedClock,
  stereoCameras,
  velocityActuator,
} from '../../../../agents/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import { Scene } from '../../../../sim/casters/scene.ts';
import { simulateRobot } from '../../../../sim/robot.ts';
import { EventCamera } from '../../../../sim/sensors/event-camera/camera.ts';
import type { EventTruth } from '../../../../sim/sensors/seam/event-truth.ts';
import type { World } from '../../../../sim/world/world.ts';
import { rectangularArena } from '../../../../sim/world/world.ts';

const room: World = {
  name: 'room',
  walls: rectangularArena(2, 2).map((wall) => ({
    ...wall,
    surface: { kind: 'grating', light: 0.8, dark: 0.2, period: 0.1 },
  })),
  obstacles: [{ kind: 'cylinder', at: { x: 0.5, y: 0.3 }, radius: 0.05, height: 0.2 }],
};
const settings: EventCameraSettings = {
  width: 64,
  height: 48,
  fieldOfView: 1.2,
  mount: { x: 0.04, z: 0.06 },
  pixel: 'ideal',
};
const cameraOf = (options: Partial<EventCameraSettings> = {}, truth = false): EventCamera =>
  new EventCamera({
    scene: new Scene(room),
    settings: { ...settings, ...options },
    random: new RandomStream(1, 'camera'),
    truth,
  });
const turned = (heading: number): Pose => ({ x: 0, y: 0, heading });

/** Turns a camera at 1 rad/s for half a second, in ticks. */
function turn(camera: EventCamera, tick = 0.01): number {
  camera.reset(turned(0), 0);
  for (let k = 1; k <= Math.round(0.5 / tick); k++) camera.advance(turned(k * tick), k * tick);
  return camera.events.count;
}

describe('sampling', () => {
  it('refuses a time that does not come after the last', () => {
    const camera = cameraOf();
    camera.reset(turned(0), 1);
    expect(() => camera.advance(turned(0.1), 1)).toThrow(
      expect.objectContaining({ name: 'TimingError', code: 'time_not_later', received: 1 }),
    );
  });

  it('looks once in half a pixel of the largest flow', () => {
    const camera = cameraOf();
    turn(camera);
    // f (1 + tan^2) rad/s at the picture's edge, and what the mount adds
    const flow = camera.caster.maximalFlow({ x: 0, y: 0, yaw: 1 });
    expect(flow).toBeGreaterThan((32 / Math.tan(0.6)) * 1.4);
    expect(camera.pixels.counters.frames).toBeGreaterThan(0.5 * flow * 2 * 0.99);
    expect(camera.pixels.counters.frames).toBeLessThan(0.5 * flow * 2 * 1.35);
    expect(camera.late).toBe(0);
  });

  it('looks at least so often, and no more often than it may', () => {
    const still = cameraOf();
    still.reset(turned(0), 0);
    for (let k = 1; k <= 100; k++) still.advance(turned(0), k * 0.01);
    expect(still.pixels.counters.frames).toBeGreaterThanOrEqual(49);
    expect(still.pixels.counters.frames).toBeLessThanOrEqual(51);
    expect(still.events.count).toBe(0);
    const slow = cameraOf({ sampling: { maximumHz: 60 } });
    turn(slow);
    expect(slow.pixels.counters.frames).toBeLessThanOrEqual(30);
    expect(slow.late).toBeGreaterThan(25);
  });

  it('makes nearly the same events whatever the ticks', () => {
    const [fine, coarse] = [turn(cameraOf(), 0.001), turn(cameraOf(), 0.02)];
    expect(fine).toBeGreaterThan(3000);
    expect(Math.abs(fine - coarse) / fine).toBeLessThan(0.02);
  });

  it('follows a flickering lamp', () => {
    const scene = new Scene({ ...room, illumination: { ripple: { depth: 0.5, frequencyHz: 50 } } });
    const camera = new EventCamera({ scene, settings, random: new RandomStream(1, 'camera') });
    camera.reset(turned(0), 0);
    for (let k = 1; k <= 100; k++) camera.advance(turned(0), k * 1e-3);
    // the log luminance swings by ln 3: 5 thresholds up and 5 down a period and pixel
    const each = camera.events.count / (64 * 48) / 5;
    expect(each).toBeGreaterThan(9);
    expect(each).toBeLessThan(10.5);
  });
});

it('knows what caused an event', () => {
  const camera = cameraOf({}, true);
  turn(camera);
  const { truth, count } = camera.events;
  const names = new Map<string, number>();
  let slowest = Infinity;
  const scene = new Scene(room);
  for (let n = 0; n < count; n++) {
    const name = scene.nameOf(truth?.object[n] as number);
    names.set(name, (names.get(name) ?? 0) + 1);
    // a turn to the left moves everything to the right
    slowest = Math.min(slowest, truth?.flowX[n] as number);
  }
  expect(slowest).toBeGreaterThan(30);
  expect(names.get('wall 1')).toBeGreaterThan(1000);
  expect(names.has('cylinder 0')).toBe(true);
});

it('sees spheres and from a tilted mount, by rays', () => {
  const ball: World = { ...room, obstacles: [{ kind: 'sphere', at: { x: 0.6, y: 0.1 }, radius: 0.1 }] };
  for (const [world, mount] of [
    [ball, settings.mount],
    [room, { ...settings.mount, pitch: -0.2 }],
  ] as const) {
    const camera = new EventCamera({
      scene: new Scene(world),
      settings: { ...settings, width: 32, height: 24, mount },
      random: new RandomStream(1, 'camera'),
    });
    expect(turn(camera, 0.05)).toBeGreaterThan(500);
  }
});

it('draws each picture where the pixels read it, by columns and by rays', () => {
  for (const mount of [settings.mount, { ...settings.mount, pitch: -0.2 }]) {
    const { caster, pixels } = cameraOf({ mount });
    expect(caster.image).toBe(pixels.image);
  }
});

it('delays events, keeps them in order and holds back those to come', () => {
  const late = cameraOf({
    pixel: { response: 'log', on: 0.2, off: 0.2, latencySeconds: 5e-3, jitterSeconds: 2e-3 },
  });
  const prompt = cameraOf();
  expect(turn(late)).toBe(turn(prompt));
  const mean = ({ events: { t, count } }: EventCamera): number =>
    t.subarray(0, count).reduce((sum, t) => sum + t / count, 0);
  expect(mean(late) - mean(prompt)).toBeCloseTo(5e-3, 3);
  const { t } = late.events;
  const backwards = t.subarray(1, late.events.count).findIndex((time, n) => time < t[n]);
  expect(backwards).toBe(-1);
});

describe('on a robot', () => {
  it('sees a grating go by: as many events of each polarity as there are thresholds in its contrast, at its edges', () => {
    const [period, away, speed, seconds] = [0.1, 0.3, 0.4, 1];
    const wall = {
      from: { x: -4, y: away },
      to: { x: 4, y: away },
      thickness: 0.02,
      surface: { kind: 'grating', light: 0.8, dark: 0.2, period },
    } as const;
    const [width, height] = [64, 32];
    const focal = width / 2 / Math.tan(0.4);
    // leakage, however slow, starts memories anywhere within a threshold
    const pixel = { response: 'log', on: 0.2, off: 0.2, leakHz: 1e-9 } as const;
    const eye = eventCamera({
      ...{ width, height, fieldOfView: 0.8, pixel },
      mount: { z: 0.15, yaw: Math.PI / 2 },
    });
    const clock = new SimulatedClock();
    const agent = { body: point, sensors: { eye }, actuators: { velocity: velocityActuator() } };
    const robot = simulateRobot({
      ...{ agent, clock, physics: 'kinematic', seed: 1 },
      world: { name: 'grating', walls: [wall], obstacles: [] },
    });
    robot.place({ x: 0, y: 0, heading: 0 });
    const counts = [0, 0];
    let farthest = 0;
    robot.sensors.eye.stream.subscribe(({ t, x, polarity, count }) => {
      for (let n = 0; n < count; n++) {
        // where on the wall the pixel looks: the picture's right is ahead
        const aside = ((away - 0.01) * (x[n] + 0.5 - width / 2)) / focal;
        const phase = (speed * t[n] + aside) / period;
        // light begins at whole periods and ends at halves
        const on = polarity[n];
        const toEdge = phase - (on === 1 ? 0 : 0.5);
        farthest = Math.max(farthest, Math.abs(toEdge - Math.round(toEdge)));
        counts[on]++;
      }
    });
    for (let tick = 0; tick <= seconds * 1000; tick++) {
      robot.actuators.velocity.next({ linearX: speed, linearY: 0, angularZ: 0 });
      clock.step();
    }
    expect(farthest).toBeLessThan(0.1);
    // thresholds within the contrast, less one that is not crossed twice; every pixel sees 4 periods, for the wall fills the picture
    expect(focal * 0.15).toBeGreaterThan((height / 2) * (away - 0.01));
    const expected = (Math.log(0.801 / 0.201) / 0.2 - 1) * ((speed * seconds) / period) * width * height;
    for (const count of counts) expect(Math.abs(count / expected - 1)).toBeLessThan(0.02);
  });

  const sensors = {
    left: eventCamera({ ...settings, mount: { x: 0.04, y: 0.02, z: 0.06 }, pixel: 'icns' }),
    right: eventCamera({ ...settings, mount: { x: 0.04, y: -0.02, z: 0.06 }, pixel: 'v2e-noisy', rateHz: 100 }),
  };
  function robotOf(eventTruth = false) {
    const clock = new SimulatedClock();
    const agent = { body: rodent, sensors, actuators: { velocity: velocityActuator() } };
    const robot = simulateRobot({ world: room, agent, clock, physics: 'kinematic', seed: 1, poison: true, eventTruth });
    const log: (number | string)[] = [];
    const note = (name: string) => (message: Events) => {
      for (let n = 0; n < message.count; n++)
        log.push(name, message.t[n], message.x[n], message.y[n], message.polarity[n]);
      if (message.count > 0) expect(message.t[message.count - 1]).toBeLessThanOrEqual(clock.tick * 1e-3);
    };
    robot.sensors.left.stream.subscribe(note('left'));
    robot.sensors.right.stream.subscribe(note('right'));
    clock.on('control', () => robot.actuators.velocity.next({ linearX: 0.1, linearY: 0, angularZ: 1 }));
    return { robot, clock, log };
  }

  it('sees with two eyes: a pole at depth Z is f baseline / Z pixels apart, and each event knows what it came from', () => {
    const [width, baseline, depth] = [64, 0.06, 0.5];
    const pole = { kind: 'cylinder', at: { x: depth, y: 0 }, radius: 0.01, height: 0.3, name: 'pole' } as const;
    const scene = { name: 'pole', walls: [], obstacles: [pole], floor: { kind: 'uniform', reflectance: 0.9 } } as const;
    const pixel = { response: 'log', on: 0.2, off: 0.2, noise: { onHz: 1, offHz: 1 } } as const;
    const eyes = stereoCameras({ width, height: 48, fieldOfView: 0.8, pixel, mount: { z: 0.1 }, baseline });
    const clock = new SimulatedClock();
    const agent = { body: point, sensors: eyes, actuators: { velocity: velocityActuator() } };
    const robot = simulateRobot({ world: scene, agent, clock, physics: 'kinematic', seed: 1, eventTruth: true });
    robot.place({ x: 0, y: -0.03, heading: 0 });
    const [columns, noise] = [
      { left: [0, 0], right: [0, 0] },
      { light: 0, stray: 0 },
    ];
    for (const name of ['left', 'right'] as const) {
      robot.sensors[name].stream.subscribe(({ x, y, t, count }) => {
        const truth = robot.eventTruth(name) as EventTruth;
        for (let n = 0; n < count; n++) {
          if (truth.noise[n] === 1) {
            noise.stray++;
            continue;
          }
          noise.light++;
          // moving left at 0.2 m/s, what is at depth Z goes right by f v / Z; the floor, even as it is, makes no events
          if (truth.object[n] !== 2 || y[n] > 20) continue;
          expect(truth.flowX[n]).toBeCloseTo((0.2 * 32) / Math.tan(0.4) / depth, -1);
          expect(truth.flowY[n]).toBeCloseTo(0, 9);
          // where the pole would be seen from the middle at time 0
          const seen = x[n] + 0.5 - (0.2 * t[n] * 32) / Math.tan(0.4) / depth;
          columns[name][0] = columns[name][0] + seen;
          columns[name][1]++;
        }
      });
    }
    for (let tick = 0; tick <= 300; tick++) {
      robot.actuators.velocity.next({ linearX: 0, linearY: 0.2, angularZ: 0 });
      clock.step();
    }
    const mean = ([sum, count]: number[]): number => sum / count;
    expect(columns.left[1]).toBeGreaterThan(300);
    const disparity = (32 / Math.tan(0.4)) * (baseline / depth);
    expect(Math.abs(mean(columns.left) - mean(columns.right) - disparity)).toBeLessThan(0.5);
    // 2 Hz a pixel of noise for 0.3 s, in the dark; it has no threshold to cross
    const expected = 2 * 2 * 0.3 * width * 48;
    expect(Math.abs(noise.stray - expected)).toBeLessThan(4 * Math.sqrt(expected));
    const counted = robot.sensorCounters();
    const [left, right] = [counted.left, counted.right] as [Record<string, number>, Record<string, number>];
    expect(left.events + right.events).toBe(noise.light + noise.stray);
    expect(left).toMatchObject({ dropped: 0, suppressed: 0, late: 0 });
    expect(left.frames).toBeGreaterThan(15);
  });

  it('sends a batch a sample, and continues bit for bit', () => {
    const one = robotOf();
    one.robot.place({ x: -0.3, y: 0, heading: 0 });
    for (let k = 0; k < 205; k++) one.clock.step();
    expect(one.log.filter((entry) => entry === 'left').length).toBeGreaterThan(500);
    expect(one.log.filter((entry) => entry === 'right').length).toBeGreaterThan(100);
    const state = one.robot.save();
    one.log.length = 0;
    for (let k = 0; k < 100; k++) one.clock.step();
    const other = robotOf();
    for (let k = 0; k < 205; k++) other.clock.step();
    other.log.length = 0;
    other.robot.restore(state);
    for (let k = 0; k < 100; k++) other.clock.step();
    expect(other.log).toEqual(one.log);
  });

  describe.each<[string, SensorTiming]>([
    ['25 messages per second', { rateHz: 25 }],
    ['25 messages per second, each 90 ms late', { rateHz: 25, latencySeconds: 0.09 }],
    ['100 messages per second, some of which meet', { rateHz: 100, latencySeconds: 0.03, jitterSeconds: 0.01 }],
  ])('in %s, with room for 4 events at first', (_, timing) => {
    const whirled = (timing: SensorTiming) => {
      const clock = new SimulatedClock();
      const sensors = { eye: eventCamera({ ...settings, pixel: 'v2e-noisy', capacity: 4, ...timing }) };
      const agent = { body: rodent, sensors, actuators: { velocity: velocityActuator() } };
      const robot = simulateRobot({ world: room, agent, clock, physics: 'kinematic', seed: 1 });
      const seen: (readonly number[])[] = [];
      robot.sensors.eye.stream.subscribe(({ t, x, y, polarity, count }) => {
        for (let n = 0; n < count; n++) seen.push([t[n], x[n], y[n], polarity[n]]);
      });
      clock.on('control', () => robot.actuators.velocity.next({ linearX: 0, linearY: 0, angularZ: 2 }));
      const run = (ticks: number): void => {
        for (let k = 0; k < ticks; k++) clock.step();
      };
      return { robot, seen, run };
    };

    it('sees every event that it sees in a message per tick', () => {
      const [rare, dense] = [whirled(timing), whirled({})];
      for (const { run } of [rare, dense]) run(400);
      expect(rare.seen.length).toBeGreaterThan(3 * 64 * 48);
      expect(rare.seen.findIndex((event, n) => event.join() !== dense.seen[n].join())).toBe(-1);
      expect(rare.seen.length).toBeGreaterThan((dense.seen.length * 2) / 3);
      expect(rare.robot.sensorCounters().eye.dropped).toBe(0);
    });

    it('keeps those that wait through a saved state', () => {
      const [one, other] = [whirled(timing), whirled(timing)];
      one.run(190);
      const state = one.robot.save();
      one.seen.length = 0;
      one.run(100);
      other.run(150);
      other.robot.restore(state);
      other.seen.length = 0;
      other.run(100);
      expect(one.seen.length).toBeGreaterThan(1000);
      expect(other.seen.length).toBe(one.seen.length);
      expect(other.seen.findIndex((event, n) => event.join() !== one.seen[n].join())).toBe(-1);
    });

    it('forgets those that wait when the body is placed elsewhere', () => {
      const { robot, seen, run } = whirled(timing);
      run(190);
      robot.place({ x: 0.1, y: 0, heading: 0 });
      seen.length = 0;
      run(200);
      expect(seen.length).toBeGreaterThan(1000);
      expect(seen.filter(([t]) => t < 0.19)).toEqual([]);
    });
  });

  it('sees the same whether or not what caused it is kept', () => {
    const [plain, told] = [robotOf(), robotOf(true)];
    for (const { robot, clock } of [plain, told]) {
      robot.place({ x: -0.3, y: 0, heading: 0 });
      for (let k = 0; k < 60; k++) clock.step();
    }
    expect(plain.log.length).toBeGreaterThan(1000);
    expect(told.log).toEqual(plain.log);
  });

  it('is refused where it would see things where they no longer are', () => {
    const agent = { body: rodent, sensors, actuators: { velocity: velocityActuator() } };
    const box = { kind: 'box', at: { x: 0.5, y: 0 }, size: [0.1, 0.1, 0.1], mass: 1 } as const;
    const make = (physics: 'kinematic' | 'cannon') => () =>
      simulateRobot({ world: { ...room, obstacles: [box] }, agent, clock: new SimulatedClock(), physics, seed: 1 });
    expect(make('cannon')).toThrow(expect.objectContaining({ code: 'movable_unseen', block: 'left' }));
    expect(make('kinematic')).not.toThrow();
  });

  it('is refused what it cannot be', () => {
    const make = (options: object) => () => {
      const agent = {
        body: rodent,
        sensors: { eye: eventCamera({ ...settings, ...options }) },
        actuators: { velocity: velocityActuator() },
      };
      simulateRobot({ world: room, agent, clock: new SimulatedClock(), physics: 'kinematic', seed: 1 });
    };
    for (const [options, code] of [
      [{ width: 0, capacity: 10 }, 'invalid_sensor'],
      [{ fieldOfView: 4 }, 'invalid_sensor'],
      [{ mount: { z: 0 } }, 'invalid_sensor'],
      [{ sampling: { pixels: 0 } }, 'invalid_sensor'],
      [{ pixel: 'eye' }, 'unknown_pixel'],
    ] as const)
      expect(make(options)).toThrow(expect.objectContaining({ code }));
  });
});
