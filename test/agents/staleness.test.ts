import { describe, expect, it } from 'vitest';
import type { ConnectOptions, SensorSpec } from '../../agents/index.ts';
import {
  connect,
  poseSensor,
  rodent,
  SimulatedClock,
  sonar,
  TimingError,
  touchSensor,
  ValidationError,
  velocityActuator,
} from '../../agents/index.ts';
import { Staleness } from '../../agents/staleness.ts';
import { simulateRobot } from '../../sim/robot.ts';
import { rectangularArena } from '../../sim/world/world.ts';
import { controllerStandIn, robotStandIn } from './stand-ins.ts';

const PERIOD = 1e-3;

/** Ticks of silence from tick 0 that are borne. */
function borne(spec: SensorSpec, seconds?: number): number {
  const staleness = new Staleness({ name: 'it', spec, period: PERIOD, seconds }, 0);
  for (let tick = 0; tick < 1e5; tick++) if (staleness.isStale(tick)) return tick - 1;
  return Infinity;
}

describe('the silence of a sensor that is borne', () => {
  it.each<[string, SensorSpec, number | undefined, number]>([
    ['is 0.25 s for a fast one', poseSensor({ rateHz: 200 }), undefined, 250],
    ['is five periods for a slow one', poseSensor({ rateHz: 10 }), undefined, 500],
    ['is that of one a tick without a rate', touchSensor(), undefined, 250],
    ['is longer by its latency, twice before the first message', poseSensor({ latencySeconds: 0.05 }), undefined, 350],
    ['is longer by the longest jitter', poseSensor({ jitterSeconds: 0.01 }), undefined, 250 + 2 * 86],
    ['is longer where samples are lost', poseSensor({ rateHz: 100, dropout: 0.5 }), undefined, 500],
    [
      'is longer where beams miss',
      sonar({ mount: { z: 0.1 }, count: 2, rateHz: 100, noise: { miss: 0.5 } }),
      undefined,
      250,
    ],
    [
      'is longer where a lonely beam misses',
      sonar({ mount: { z: 0.1 }, rateHz: 100, noise: { miss: 0.5 } }),
      undefined,
      500,
    ],
    ['is what was asked for', poseSensor({ rateHz: 100 }), 0.03, 30],
    ['is what was asked for, and its latency before the first message', poseSensor({ latencySeconds: 0.05 }), 0.03, 80],
    ['is endless if asked for', poseSensor(), Infinity, Infinity],
  ])('%s', (_, spec, seconds, ticks) => expect(borne(spec, seconds)).toBe(ticks));

  it.each([0.995, 1])('is unknown where a sample is lost with a probability of %s', (dropout) => {
    const spec = poseSensor({ dropout });
    expect(() => borne(spec)).toThrow(
      expect.objectContaining({ code: 'invalid_sensor', received: dropout, remedy: expect.stringContaining('fault') }),
    );
    expect(borne(spec, 0.1)).toBe(100);
  });

  it('is unknown where all beams miss', () => {
    const spec = sonar({ mount: { z: 0.1 }, count: 2, noise: { miss: 1 } });
    expect(() => borne(spec)).toThrow(expect.objectContaining({ code: 'invalid_sensor', received: 1 }));
  });

  it.each([0, -1, Number.NaN, 9e-3, '1' as never])('cannot be %s s where a message comes every 10 ms', (seconds) => {
    const make = () => new Staleness({ name: 'pose', spec: poseSensor({ rateHz: 100 }), period: PERIOD, seconds }, 0);
    expect(make).toThrow(ValidationError);
    expect(make).toThrow(
      expect.objectContaining({
        ...{ code: 'invalid_option', received: seconds, block: 'pose' },
        remedy: expect.stringContaining('--stale-after'),
      }),
    );
  });
});

/** A robot whose pose comes in the ticks of `comes`, with 20 ms of silence borne. */
function listening(comes: (tick: number) => boolean, staleAfterSeconds: number | 'default' = 0.02) {
  const log: string[] = [];
  const made = robotStandIn(log);
  const { robot, clock, pose } = made;
  clock.attach({ robot });
  clock.on('sense', (tick) => void (comes(tick) && pose.emit({ x: tick, y: 0, heading: 0 })));
  const steps: number[] = [];
  const controller = controllerStandIn((tick) => void steps.push(tick));
  const options = staleAfterSeconds === 'default' ? {} : { staleAfterSeconds: { pose: staleAfterSeconds } };
  const connection = connect(robot, controller, options);
  const run = (ticks: number): void => {
    for (let k = 0; k < ticks; k++) clock.step();
  };
  return { ...made, log, steps, connection, run };
}

describe('a sensor that falls silent', () => {
  it('makes the robot safe, ends the run and is named: sensor, last message, limit and tick', () => {
    const { log, pose, run, steps } = listening((tick) => tick < 10);
    run(30);
    log.length = 0;
    expect(() => run(1)).toThrow(TimingError);
    expect(steps.at(-1)).toBe(29);
    expect(log[0]).toBe('safe');
    expect(pose.observed).toBe(false);

    const again = listening((tick) => tick < 10);
    expect(() => again.run(31)).toThrow(
      expect.objectContaining({
        code: 'sensor_stale',
        tick: 30,
        block: 'pose',
        expected: 'a message at least every 0.02 s',
        received: 'the last message in tick 9',
        remedy: expect.stringContaining('staleAfterSeconds: { pose: '),
      }),
    );
  });

  it('is named too if it never spoke', () => {
    const { run } = listening(() => false);
    run(21);
    expect(() => run(1)).toThrow(expect.objectContaining({ code: 'sensor_stale', received: 'no message yet' }));
  });

  it('is borne for longer if asked for, and by default for a while', () => {
    expect(() => listening(() => false, Infinity).run(10_000)).not.toThrow();
    const { run } = listening(() => false, 'default');
    run(251);
    expect(() => run(1)).toThrow(expect.objectContaining({ code: 'sensor_stale' }));
  });

  it('is counted from the tick in which a controller is wired to it', () => {
    const { robot, clock } = robotStandIn([]);
    for (let k = 0; k < 500; k++) clock.step();
    connect(
      robot,
      controllerStandIn(() => {}),
    );
    expect(() => clock.step()).not.toThrow();
  });

  it('is borne if the controller does not read it, unless asked for', () => {
    const stepping = (options?: ConnectOptions<{ pose: ReturnType<typeof poseSensor> }>) => () => {
      const { robot, clock } = robotStandIn([]);
      connect(
        robot,
        controllerStandIn(() => {}, { sensors: {} }),
        options,
      );
      for (let k = 0; k < 500; k++) clock.step();
    };
    expect(stepping()).not.toThrow();
    expect(stepping({ staleAfterSeconds: { pose: 0.2 } })).toThrow(
      expect.objectContaining({ code: 'sensor_stale', tick: 201 }),
    );
  });

  it('is no fault of one that speaks just in time, for ever', () => {
    expect(() => listening((tick) => tick % 21 === 20).run(500)).not.toThrow();
    expect(() => listening((tick) => tick % 22 === 20).run(500)).toThrow(
      expect.objectContaining({ code: 'sensor_stale' }),
    );
  });

  it('is not counted in rest', () => {
    const { clock, run, connection } = listening((tick) => tick < 10);
    const detach = clock.attach({ rest: { elapsed: () => (clock.tick < 20 ? -1 : clock.tick - 20), end() {} } });
    run(220);
    detach();
    const saved = connection.save();
    run(10);
    expect(() => run(1)).toThrow(expect.objectContaining({ code: 'sensor_stale', tick: 230 }));

    const restored = listening(() => false);
    restored.clock.tick = 220;
    restored.connection.restore(saved);
    restored.run(10);
    expect(() => restored.run(1)).toThrow(
      expect.objectContaining({ tick: 230, received: 'the last message in tick 9' }),
    );
  });

  it('is found at last however short trials are', () => {
    const { run, connection } = listening((tick) => tick < 10);
    const trials = (): void => {
      for (let index = 0; index < 100; index++) {
        connection.beginTrial({ index, count: 100 });
        run(7);
      }
    };
    expect(trials).toThrow(expect.objectContaining({ code: 'sensor_stale', tick: 30 }));
  });

  it('refuses a limit for a sensor that there is not', () => {
    const { robot } = robotStandIn([]);
    const misspelt = { poes: 1 } as object;
    expect(() =>
      connect(
        robot,
        controllerStandIn(() => {}),
        { staleAfterSeconds: misspelt },
      ),
    ).toThrow(
      expect.objectContaining({
        code: 'invalid_option',
        received: 'poes',
        expected: 'pose',
        remedy: "did you mean 'pose'?",
      }),
    );
  });

  it('is the only option of a wiring', () => {
    const { robot } = robotStandIn([]);
    const misspelt = { staleAfter: { pose: 1 } } as object;
    expect(() =>
      connect(
        robot,
        controllerStandIn(() => {}),
        misspelt,
      ),
    ).toThrow(
      expect.objectContaining({
        code: 'unknown_option',
        received: 'staleAfter',
        remedy: "did you mean 'staleAfterSeconds'?",
      }),
    );
  });
});

it('a simulated sensor with latency, jitter and dropout is not silent, though trials place its body anew', () => {
  const sensors = {
    pose: poseSensor({ rateHz: 50, latencySeconds: 0.15, jitterSeconds: 0.01, dropout: 0.3 }),
  };
  const agent = { body: rodent, sensors, actuators: { velocity: velocityActuator() } };
  const world = { name: 'room', walls: rectangularArena(1, 1), obstacles: [] };
  const clock = new SimulatedClock(PERIOD);
  const robot = simulateRobot({ world, agent, clock, physics: 'kinematic', seed: 1 });
  const arrivals: number[] = [];
  const controller = controllerStandIn((tick, { pose }) => void (pose.arrival.isNew && arrivals.push(tick)));
  const connection = connect(robot, controller, { staleAfterSeconds: { pose: 0.2 } });
  for (let index = 0; index < 20; index++) {
    robot.place({ x: 0, y: 0, heading: 0 });
    connection.beginTrial({ index, count: 20 });
    for (let k = 0; k < 333; k++) clock.step();
  }
  expect(arrivals.length).toBeGreaterThan(100);
  const longest = arrivals.slice(1).map((tick, i) => tick - arrivals[i]);
  expect(Math.max(...longest)).toBeGreaterThan(200);
});
