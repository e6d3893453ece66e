import assert from 'node:assert/strict';
import { filter, merge, type Observable, Subject, takeUntil } from 'rxjs';
import type { Connection, Controller, MessageType, ReafferenceError, Robot, SensorStream } from '../../agents/index.ts';
import { connect, messageType, PHASES } from '../../agents/index.ts';
import type { Check } from './check.ts';

/** A robot, and how the suite sees what becomes of it. */
export interface RobotUnderTest {
  /** The robot, in its place in its clock, where it can drive freely. */
  readonly robot: Robot;
  /**
   * The command that the body was last told, by actuator: not what was asked for, but what arrived. Of a robot with a `stopAction` it
   * is also seen while the thread of the loop is blocked.
   */
  commanded(): Readonly<Record<string, object>>;
  /** Whether the body stands still at present. */
  standsStill(): boolean;
  /** Frees what the robot itself does not, such as a body that is made for the test. Default: nothing. */
  dispose?(): void | Promise<void>;
}

/** What {@link robotConformance} asks of a robot, and for how long it waits. */
export interface RobotConformanceOptions {
  /** Messages to its actuators that make it move, by actuator. Default: 0.1 m/s forward for each that takes velocities. */
  readonly commands?: Readonly<Record<string, object>>;
  /** Seconds on the robot's clock within which it begins to move, and stands still when it was made safe. Default: 1. */
  readonly settleSeconds?: number;
  /** Seconds on the robot's clock within which the silence of any sensor is noticed. Default: 2. */
  readonly silenceSeconds?: number;
  /** Seconds on the robot's clock without a message of a sensor that are borne, by sensor. Default: that of `connect`. */
  readonly staleAfterSeconds?: Readonly<Record<string, number>>;
  /** Seconds of wall time within which its guard stops it while its loop is blocked. Default: nobody guards it, and this is not tried. */
  readonly guardSeconds?: number;
}

/** What a controller does; it may be changed while it runs. */
type Hooks = { -readonly [K in 'beginTrial' | 'endTrial' | 'rest']?: Controller[K] } & {
  /** What the controller does in a step beside driving. Default: nothing. */
  step?(tick: number, commands: Record<string, Record<string, unknown>>): unknown;
};

/** A robot that drives. */
interface Driving extends RobotUnderTest {
  readonly connection: Connection<never, never>;
  /** Replaces what the controller does. */
  readonly hooks: Hooks;
  /** Makes the wiring fail: the sensors that the controller listens to, and the `safe` that the wiring calls. */
  readonly tampered: Tampered;
  /** Runs the clock until `done`; fails if that takes longer than some seconds on the clock. */
  runUntil(done: () => boolean, what: string, seconds?: number): Promise<void>;
  /** Runs the clock until it fails, and returns the error. */
  fault(): Promise<ReafferenceError>;
  /** Fails unless the body was told to rest, comes to stand still, and stays so. */
  rests(): Promise<void>;
}

/** What is wrong with the wiring to a robot that is itself sound. */
interface Tampered {
  /** Sensors whose messages are kept back. */
  readonly silent: Set<string>;
  readonly fails: Readonly<Record<string, Subject<never>>>;
  readonly ends: Readonly<Record<string, Subject<void>>>;
  safe: (() => unknown) | undefined;
}

const OUTCOME = { success: true, terminated: true, reason: 'goal reached' };

function jam(): never {
  throw new RangeError('jammed');
}

/** A promise where nothing should be. */
const fulfilled = (): undefined => Promise.resolve() as never;
const rejected = (): undefined => Promise.reject(new RangeError('jammed')) as never;

/**
 * Checks what every robot must do, and that it is safe in every fault that `connect` knows.
 *
 * @param make makes a robot that stands still, with its body and a clock of its own
 *
 * @example
 * for (const { name, run } of robotConformance(myRobot, { settleSeconds: 2 })) it(name, run);
 */
export function robotConformance(
  make: () => RobotUnderTest | Promise<RobotUnderTest>,
  options: RobotConformanceOptions = {},
): readonly Check[] {
  const { settleSeconds = 1, silenceSeconds = 2, staleAfterSeconds = {}, guardSeconds } = options;
  const checks: Check[] = [];

  const commandsFor = (robot: Robot): Readonly<Record<string, object>> =>
    options.commands ??
    Object.fromEntries(
      Object.entries(robot.specs.actuators).flatMap(([name, { kind }]) =>
        kind === 'velocity' ? [[name, { linearX: 0.1, linearY: 0, angularZ: 0 }]] : [],
      ),
    );

  /** Makes a robot, uses it and frees it. */
  const using = (work: (under: RobotUnderTest) => void | Promise<void>) => async (): Promise<void> => {
    const under = await make();
    try {
      await work(under);
    } finally {
      under.robot.dispose();
      await under.dispose?.();
    }
  };

  /** Makes a robot that drives, uses it and frees it. */
  const driving = (work: (driving: Driving) => void | Promise<void>) =>
    using(async (under) => {
      const { robot } = under;
      const { clock } = robot;
      const tampered = soundWiring(robot);
      const hooks: Hooks = {};
      const commands = commandsFor(robot);
      const connection = connect(tamperedRobot(robot, tampered), driver(robot, commands, hooks) as never, {
        staleAfterSeconds,
      });

      const runUntil: Driving['runUntil'] = async (done, what, seconds = settleSeconds) => {
        const last = clock.tick + Math.ceil(seconds / clock.period);
        if (!done()) await clock.run(() => done() || clock.tick >= last);
        assert.ok(done(), `${what} within ${seconds} s`);
      };
      const self: Driving = {
        ...under,
        connection: connection as never,
        hooks,
        tampered,
        runUntil,
        async fault() {
          const last = clock.tick + Math.ceil(silenceSeconds / clock.period);
          try {
            await clock.run(() => clock.tick >= last);
          } catch (error) {
            return error as ReafferenceError;
          }
          return assert.fail(`nothing failed within ${silenceSeconds} s`);
        },
        async rests() {
          const rests = (): boolean => commandsRest(under) && under.standsStill();
          await runUntil(rests, 'the body is told to rest, and stands still');
          const until = clock.tick + 5;
          await clock.run(() => clock.tick >= until);
          assert.ok(rests(), 'the body stays at rest');
        },
      };
      await runUntil(() => !commandsRest(under) && !under.standsStill(), 'the body moves as it is commanded to');
      await work(self);
    });

  /** Checks that a robot that drives is made safe by a fault in its tick, which is named. */
  const isSafe = (
    when: string,
    damage: (driving: Driving) => unknown,
    named: { readonly code: string; readonly block?: (robot: Robot) => string },
  ): void => {
    const run = driving(async (made) => {
      await damage(made);
      const error = await made.fault();
      assert.equal(error.code, named.code, String(error));
      assert.equal(error.tick, made.robot.clock.tick);
      assert.equal(typeof error.block, 'string');
      if (named.block !== undefined) assert.equal(error.block, named.block(made.robot));
      await made.rests();
    });
    checks.push({ name: `is made safe, and the fault is named, when ${when}`, run });
  };

  /** As {@link isSafe}, with each sensor in turn. */
  const isSafeWithout = (when: string, damage: (made: Driving, sensor: string) => unknown, code: string): void => {
    const run = async (): Promise<void> => {
      let names: readonly string[] = [];
      await using(({ robot }) => void (names = Object.keys(robot.specs.sensors)))();
      for (const sensor of names) {
        await driving(async (made) => {
          damage(made, sensor);
          const error = await made.fault();
          assert.equal(error.code, code, String(error));
          assert.equal(error.block, sensor);
          assert.equal(error.tick, made.robot.clock.tick);
          await made.rests();
        })();
      }
    };
    checks.push({ name: `is made safe, and the sensor is named, when ${when}`, run });
  };

  /** As {@link isSafe}, at the boundary of a trial. */
  const isSafeAt = (when: string, hook: 'beginTrial' | 'endTrial', does: () => unknown, code: string): void => {
    const run = driving(async (made) => {
      made.hooks[hook] = does as () => void;
      const { connection, robot } = made;
      const cross = (): void =>
        hook === 'beginTrial' ? connection.beginTrial({ index: 0, count: 1 }) : connection.endTrial(OUTCOME);
      assert.throws(cross, (error: ReafferenceError) => {
        assert.equal(error.code, code, String(error));
        assert.equal(error.tick, robot.clock.tick);
        return true;
      });
      await made.rests();
    });
    checks.push({ name: `is made safe, and the fault is named, when ${when}`, run });
  };

  checks.push(
    {
      name: 'has a stream for each declared sensor and takes messages to each declared actuator',
      run: using(({ robot }) => {
        for (const name of Object.keys(robot.specs.sensors)) {
          assert.equal(typeof robot.sensors[name].stream.subscribe, 'function', name);
          assert.equal(typeof robot.sensors[name].borrowed().subscribe, 'function', name);
          assert.equal(typeof robot.sensors[name].stampSeconds, 'number', name);
        }
        for (const name of Object.keys(robot.specs.actuators))
          assert.equal(typeof robot.actuators[name].next, 'function', name);
      }),
    },
    {
      name: 'has a place in its clock, which it leaves when it is disposed of',
      run: using(({ robot }) => {
        const other = { sense() {}, advance() {}, safe() {} };
        assert.throws(() => robot.clock.attach({ robot: other }), { code: 'place_taken', block: 'robot' });
        robot.dispose();
        robot.clock.attach({ robot: other })();
      }),
    },
    {
      name: 'emits at most one message of a sensor in a tick, each a number throughout, and none goes stale',
      run: driving(async ({ robot, runUntil }) => {
        const latest = new Map<string, number>();
        const faults: string[] = [];
        for (const [name, { kind, size }] of Object.entries(robot.specs.sensors)) {
          const type = messageType(kind);
          const flat = new Float64Array(type.length(size));
          robot.sensors[name].borrowed().subscribe((message) => {
            if (latest.get(name) === robot.clock.tick) faults.push(`'${name}' came twice in tick ${robot.clock.tick}`);
            latest.set(name, robot.clock.tick);
            type.flatten(message, flat, 0);
            if (flat.some(Number.isNaN)) faults.push(`'${name}' is not a number in tick ${robot.clock.tick}`);
          });
        }
        const names = Object.keys(robot.specs.sensors);
        await runUntil(() => names.every((name) => latest.has(name)), 'all sensors speak', silenceSeconds);
        const end = robot.clock.tick + 20;
        await robot.clock.run(() => robot.clock.tick >= end);
        assert.deepEqual(faults, []);
      }),
    },
    {
      name: 'copies a command',
      run: driving(async ({ robot, hooks, commanded, runUntil }) => {
        const commands = commandsFor(robot);
        const arrived = (): boolean =>
          Object.keys(commands).every((name) => sameCommand(robot, name, commanded()[name], commands[name]));
        hooks.step = () => undefined;
        robot.clock.on('control', () => {
          for (const [name, command] of Object.entries(commands)) {
            const lent = structuredClone(command);
            robot.actuators[name].next(lent as never);
            Object.assign(lent, zeroOf(robot, name));
          }
        });
        await robot.clock.run(() => true);
        await runUntil(arrived, 'the command arrives as it was when it was given');
      }),
    },
    {
      name: 'is made safe at any time, as often as asked, and is done when that returns',
      run: driving(async (made) => {
        const { robot, connection } = made;
        connection.dispose();
        for (let k = 0; k < 3; k++) assert.equal(robot.safe(), undefined);
        await made.rests();
      }),
    },
    {
      name: 'is made safe before its first tick and after it was disposed of',
      run: using(({ robot }) => {
        assert.equal(robot.safe(), undefined);
        robot.dispose();
        assert.equal(robot.safe(), undefined);
        robot.dispose();
      }),
    },
    {
      name: 'is at rest when it was disposed of, and its streams have ended',
      run: driving(async (made) => {
        const { robot } = made;
        const open = new Set(Object.keys(robot.specs.sensors));
        for (const name of open) robot.sensors[name].stream.subscribe({ complete: () => open.delete(name) });
        made.connection.dispose();
        robot.dispose();
        assert.deepEqual([...open], [], 'open streams');
        await made.runUntil(() => commandsRest(made), 'the body is told to rest');
      }),
    },
    {
      name: 'is at rest when the wiring is undone, and while a controller rests',
      run: driving(async (made) => {
        const { clock } = made.robot;
        const begun = clock.tick;
        const detach = clock.attach({ rest: { elapsed: () => clock.tick - begun, end() {} } });
        await made.runUntil(() => commandsRest(made), 'the body is told to rest');
        detach();
        await made.runUntil(() => !commandsRest(made), 'the body is commanded again');
        made.connection.dispose();
        await made.rests();
      }),
    },
  );

  const controller = { code: 'controller_failed', block: () => 'conformance_driver' };
  isSafe('a controller throws an error', ({ hooks }) => (hooks.step = jam), controller);
  for (const [what, thrown] of [
    ['a text', 'jammed'],
    ['nothing', undefined],
  ] as const)
    isSafe(
      `a controller throws ${what}`,
      ({ hooks }) =>
        (hooks.step = () => {
          throw thrown;
        }),
      controller,
    );
  isSafe(
    'a controller recurses for ever',
    ({ hooks }) => {
      const recurse = (): number => 1 + recurse();
      hooks.step = recurse;
    },
    controller,
  );
  isSafe('a controller throws at rest', ({ hooks, robot }) => resting(robot, hooks, jam), controller);
  isSafeAt('a controller throws at the beginning of a trial', 'beginTrial', jam, 'controller_failed');
  isSafeAt('a controller throws at the end of a trial', 'endTrial', jam, 'controller_failed');

  const asynchronous = { code: 'not_synchronous', block: () => 'conformance_driver' };
  for (const [does, answer] of [
    ['is asynchronous', fulfilled],
    ['rejects', rejected],
  ] as const) {
    isSafe(`a controller ${does}`, ({ hooks }) => (hooks.step = answer), asynchronous);
    isSafe(`a controller ${does} at rest`, ({ hooks, robot }) => resting(robot, hooks, answer), asynchronous);
    isSafeAt(`a controller ${does} at the beginning of a trial`, 'beginTrial', answer, 'not_synchronous');
    isSafeAt(`a controller ${does} at the end of a trial`, 'endTrial', answer, 'not_synchronous');
  }

  for (const value of [Number.NaN, Infinity, undefined, 'fast']) {
    isSafe(
      `a command is ${value}`,
      ({ hooks }) =>
        (hooks.step = (_, commands) => {
          for (const command of Object.values(commands)) command[Object.keys(command)[0]] = value;
        }),
      { code: 'command_not_finite', block: (robot) => Object.keys(robot.specs.actuators)[0] },
    );
  }

  for (const phase of PHASES) {
    isSafe(
      `something throws in the ${phase} phase`,
      ({ robot }) => {
        const stop = robot.clock.on(phase, () => {
          stop();
          jam();
        });
      },
      { code: 'phase_failed', block: () => phase },
    );
  }
  const judge = { code: 'phase_failed', block: () => 'judge' };
  isSafe('a judge throws', ({ robot }) => once(robot, jam), judge);
  isSafe('a judge rejects', ({ robot }) => once(robot, rejected), { ...judge, code: 'not_synchronous' });

  isSafeWithout(
    'the stream of a sensor fails',
    ({ tampered }, sensor) => tampered.fails[sensor].error(new Error('unplugged')),
    'sensor_failed',
  );
  isSafeWithout('the stream of a sensor ends', ({ tampered }, sensor) => tampered.ends[sensor].next(), 'sensor_ended');
  isSafeWithout('a sensor falls silent', ({ tampered }, sensor) => tampered.silent.add(sensor), 'sensor_stale');

  checks.push({
    name: 'is made safe, and the first fault is named, when the safe of the wiring throws',
    run: driving(async (made) => {
      made.tampered.safe = jam;
      made.hooks.step = () => {
        throw new TypeError('lost');
      };
      const error = await made.fault();
      assert.equal(error.code, 'controller_failed');
      assert.ok(error.cause instanceof TypeError);
      assert.deepEqual(
        error.suppressed.map((one) => (one as ReafferenceError).code),
        ['safe_failed'],
      );
      await made.rests();
    }),
  });
  if (guardSeconds !== undefined) {
    checks.push({
      name: 'is stopped while its loop is blocked, and driven on when it is back',
      run: driving(async (made) => {
        let stopped: boolean | undefined;
        made.hooks.step = () => {
          if (stopped !== undefined) return;
          stopped = false;
          const end = performance.now() + 1e3 * guardSeconds;
          while (!stopped && performance.now() < end) stopped = commandsRest(made);
        };
        await made.runUntil(() => stopped !== undefined, 'its loop blocks');
        assert.ok(stopped, 'the body was told to rest while the loop was blocked');
        await made.runUntil(() => !commandsRest(made), 'it is told to drive again');
      }),
    });
  }
  return checks;
}

function resting({ clock }: Robot, hooks: Hooks, rest: () => unknown): void {
  const begun = clock.tick;
  hooks.rest = () => {
    detach();
    return rest() as undefined;
  };
  const detach = clock.attach({ rest: { elapsed: () => clock.tick - begun, end() {} } });
}

/** Has a judge that does something in the next tick. */
function once({ clock }: Robot, does: () => unknown): void {
  const detach = clock.attach({
    judge() {
      detach();
      return does() as undefined;
    },
  });
}

/** A controller that reads all sensors and drives as commanded, and does what `hooks` say. */
function driver(robot: Robot, commands: Readonly<Record<string, object>>, hooks: Hooks): Controller<object, object> {
  const { sensors, actuators } = robot.specs;
  const kinds = (specs: typeof sensors | typeof actuators) =>
    Object.fromEntries(Object.entries(specs).map(([name, { kind }]) => [name, { kind }]));
  return {
    manifest: {
      name: 'conformance_driver',
      version: 1,
      sensors: kinds(sensors) as never,
      actuators: kinds(actuators) as never,
    },
    initialise() {},
    beginTrial: (info) => hooks.beginTrial?.(info),
    step(tick, _observations, _feedback, messages) {
      for (const [name, command] of Object.entries(commands))
        Object.assign((messages as Record<string, object>)[name], command);
      return hooks.step?.(tick, messages as never) as undefined;
    },
    endTrial: (outcome) => hooks.endTrial?.(outcome),
    rest: (tick, elapsed) => hooks.rest?.(tick, elapsed),
    save: () => new Uint8Array(0),
    restore() {},
  };
}

function soundWiring({ specs }: Robot): Tampered {
  const subjects = <T>() => Object.fromEntries(Object.keys(specs.sensors).map((name) => [name, new Subject<T>()]));
  return { silent: new Set(), fails: subjects<never>(), ends: subjects<void>(), safe: undefined };
}

/** The robot as the wiring sees it. */
function tamperedRobot(robot: Robot, tampered: Tampered): Robot {
  const pass =
    <T>(name: string) =>
    (stream: Observable<T>): Observable<T> =>
      merge(stream, tampered.fails[name]).pipe(
        filter(() => !tampered.silent.has(name)),
        takeUntil(tampered.ends[name]),
      );
  const streamOf = <T>(name: string, sensor: SensorStream<T>): SensorStream<T> => ({
    stream: pass<T>(name)(sensor.stream),
    borrowed: () => pass<Readonly<T>>(name)(sensor.borrowed()),
    get stampSeconds() {
      return sensor.stampSeconds;
    },
  });
  const { body, clock, specs, sensors, actuators } = robot;
  return {
    ...{ body, clock, specs, actuators },
    sensors: Object.fromEntries(
      Object.keys(specs.sensors).map((name) => [name, streamOf<object>(name, sensors[name])]),
    ) as never,
    sense() {},
    advance() {},
    safe: () => (tampered.safe ?? (() => robot.safe()))() as undefined,
    dispose() {},
  };
}

function flattened(robot: Robot, name: string, command: object): Float64Array {
  const type = messageType(robot.specs.actuators[name].kind) as MessageType<object>;
  const flat = new Float64Array(type.length(1));
  type.flatten(command, flat, 0);
  return flat;
}

function sameCommand(robot: Robot, name: string, one: object, other: object): boolean {
  const expected = flattened(robot, name, other);
  return flattened(robot, name, one).every((value, i) => value === expected[i]);
}

/** The message to an actuator that is zero throughout. */
function zeroOf(robot: Robot, name: string): object {
  return messageType(robot.specs.actuators[name].kind).create(1);
}

/** Whether the body was last told to rest, by all actuators. */
function commandsRest({ robot, commanded }: RobotUnderTest): boolean {
  const commands = commanded();
  return Object.keys(robot.specs.actuators).every((name) =>
    flattened(robot, name, commands[name]).every((value) => value === 0),
  );
}
