import { describe, expect, it } from 'vitest';
import type { Pose } from '../../agents/index.ts';
import { connect, DivergenceError, ReafferenceError, ValidationError, WiringError } from '../../agents/index.ts';
import { controllerStandIn, robotStandIn } from './stand-ins.ts';

it('copies what sensors lend, steps in each tick and sends what is commanded', () => {
  const { robot, clock, pose, sent } = robotStandIn([]);
  const seen: [tick: number, x: number][] = [];
  const connection = connect(
    robot,
    controllerStandIn((tick, observations, _, commands) => {
      seen.push([tick, observations.pose.x]);
      commands.velocity.linearX = tick + observations.pose.x;
    }),
  );
  clock.on('sense', (tick) => {
    if (tick % 2 === 0) pose.emit({ x: 10 * tick, y: 0, heading: 0 });
  });
  for (let k = 0; k < 4; k++) clock.step();
  expect(seen).toEqual([
    [0, 0],
    [1, 0],
    [2, 20],
    [3, 20],
  ]);
  expect(sent.map(({ linearX }) => linearX)).toEqual([0, 1, 22, 23]);
  expect(connection.observations.pose.x).toBe(20);
  expect(connection.commands.velocity.linearX).toBe(23);
});

it('delivers feedback judged in a tick at the start of the next, rewards summed and given once', () => {
  const { robot, clock } = robotStandIn([]);
  const seen: [number, string][] = [];
  const connection = connect(
    robot,
    controllerStandIn((_tick, _observations, { reward, phase }) => seen.push([reward, phase])),
  );
  clock.on('judge', (tick) => {
    if (tick === 1) for (const reward of [1, 2]) connection.feedback.next({ reward, phase: 'outcome' });
  });
  for (let k = 0; k < 4; k++) clock.step();
  expect(seen).toEqual([
    [0, 'active'],
    [0, 'active'],
    [3, 'outcome'],
    [0, 'outcome'],
  ]);
  connection.feedback.next({ reward: 5, phase: 'outcome' });
  connection.beginTrial({ index: 1, count: 2 });
  clock.step();
  expect(seen.at(-1)).toEqual([0, 'active']);
});

it('passes trial boundaries on', () => {
  const log: unknown[] = [];
  const { robot } = robotStandIn([]);
  const connection = connect(
    robot,
    controllerStandIn(() => {}, {}, { beginTrial: (info) => log.push(info), endTrial: (outcome) => log.push(outcome) }),
  );
  connection.beginTrial({ index: 0, count: 3 });
  connection.endTrial({ success: true, terminated: true, reason: 'goal reached' });
  expect(log).toEqual([
    { index: 0, count: 3 },
    { success: true, terminated: true, reason: 'goal reached' },
  ]);
});

it('undoes the wiring in reverse order, after making the robot safe, once', () => {
  const log: string[] = [];
  const { robot, clock, pose, sent } = robotStandIn(log);
  const connection = connect(
    robot,
    controllerStandIn(() => {}),
  );
  expect(log).toEqual(['attach controller', 'subscribe']);
  expect(pose.observed).toBe(true);
  connection.dispose();
  connection.dispose();
  expect(log.slice(2)).toEqual(['safe', 'detach controller']);
  expect(pose.observed).toBe(false);
  clock.step();
  expect(sent).toHaveLength(0);
});

it('neither steps nor commands any more once it is undone, also within a tick', () => {
  const { robot, clock, sent } = robotStandIn([]);
  const steps: number[] = [];
  const connection = connect(
    robot,
    controllerStandIn((tick) => void steps.push(tick)),
  );
  clock.on('sense', (tick) => {
    if (tick === 1) connection.dispose();
  });
  for (let k = 0; k < 3; k++) clock.step();
  expect(steps).toEqual([0]);
  expect(sent).toHaveLength(1);
  const other = robotStandIn([]);
  const stopping = connect(
    other.robot,
    controllerStandIn((tick) => void (tick === 1 && stopping.dispose())),
  );
  for (let k = 0; k < 3; k++) other.clock.step();
  expect(other.sent).toHaveLength(1);
});

it('makes the robot safe first when a controller fails, and says where', async () => {
  const log: string[] = [];
  const { robot, clock, pose } = robotStandIn(log);
  connect(
    robot,
    controllerStandIn((tick) => {
      if (tick === 2) throw new RangeError('off the map');
    }),
  );
  const failure = await clock.run(() => false).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ReafferenceError);
  expect(failure).toMatchObject({
    code: 'controller_failed',
    tick: 2,
    block: 'stand-in',
    cause: expect.any(RangeError),
  });
  expect((failure as Error).message).toContain('off the map');
  expect(log[2]).toBe('safe');
  expect(pose.observed).toBe(false);
});

it('lets an error of the family through as it is, trial boundaries included', () => {
  const log: string[] = [];
  const { robot } = robotStandIn(log);
  const refusal = new ValidationError('no', { code: 'test/no' });
  const connection = connect(
    robot,
    controllerStandIn(
      () => {},
      {},
      {
        beginTrial() {
          throw refusal;
        },
      },
    ),
  );
  expect(() => connection.beginTrial({ index: 0, count: 1 })).toThrow(refusal);
  expect(log[2]).toBe('safe');
});

it.each([Number.NaN, Infinity])('stops a command of %f before it reaches the robot', (value) => {
  const log: string[] = [];
  const { robot, clock, sent } = robotStandIn(log);
  connect(
    robot,
    controllerStandIn((tick, _observations, _feedback, commands) => {
      commands.velocity.angularZ = tick < 3 ? 1 : value;
    }),
  );
  for (let k = 0; k < 3; k++) clock.step();
  expect(() => clock.step()).toThrow(DivergenceError);
  expect(sent).toHaveLength(3);
  expect(log[2]).toBe('safe');
  const again = robotStandIn([]);
  connect(
    again.robot,
    controllerStandIn((_tick, _observations, _feedback, commands) => void (commands.velocity.linearY = value)),
  );
  expect(() => again.clock.step()).toThrow(
    expect.objectContaining({
      code: 'command_not_finite',
      tick: 0,
      block: 'velocity',
      received: { linearX: 0, linearY: value, angularZ: 0 },
    }),
  );
});

it('refuses a controller whose manifest the robot does not meet, before anything is wired', () => {
  const log: string[] = [];
  const { robot, pose } = robotStandIn(log);
  const needy = controllerStandIn(() => {}, { sensors: { bumper: { kind: 'touch' } } });
  expect(() => connect(robot, needy)).toThrow(WiringError);
  expect(log).toEqual([]);
  expect(pose.observed).toBe(false);
});

it('tells when the latest message came, whether it is new, and its origin', () => {
  const { robot, clock, pose } = robotStandIn([]);
  const seen: unknown[] = [];
  connect(
    robot,
    controllerStandIn((tick, { pose: { x, arrival } }) => {
      seen.push([tick, x, arrival.tick, arrival.isNew, arrival.stampSeconds]);
    }),
  );
  clock.on('sense', (tick) => {
    if (tick % 2 === 1) pose.emit({ x: tick, y: 0, heading: 0 }, tick * 1e-3 - 5e-4);
  });
  for (let k = 0; k < 3; k++) clock.step();
  pose.emit({ x: 9, y: 0, heading: 0 });
  for (let k = 0; k < 2; k++) clock.step();
  expect(seen).toEqual([
    [0, 0, -1, false, Number.NaN],
    [1, 1, 1, true, 5e-4],
    [2, 1, 1, false, 5e-4],
    [3, 3, 3, true, 2.5e-3],
    [4, 3, 3, false, 2.5e-3],
  ]);
});

it('takes a message that comes between two ticks as new in the second', () => {
  const { robot, clock, pose } = robotStandIn([]);
  const seen: [x: number, isNew: boolean][] = [];
  connect(
    robot,
    controllerStandIn((_tick, { pose: { x, arrival } }) => void seen.push([x, arrival.isNew])),
  );
  clock.step();
  pose.emit({ x: 9, y: 0, heading: 0 });
  clock.step();
  clock.step();
  expect(seen).toEqual([
    [0, false],
    [9, true],
    [9, false],
  ]);
});

it('names a sensor whose message cannot be taken in, or whose stream fails, and stops before the controller steps', () => {
  const damages: ((made: ReturnType<typeof robotStandIn>) => void)[] = [
    ({ pose }) => {
      const unreadable = { y: 0, heading: 0 };
      Object.defineProperty(unreadable, 'x', {
        get: () => {
          throw new Error('unreadable');
        },
        set() {},
      });
      pose.emit(unreadable as Pose);
    },
    ({ broken }) => broken.error(new Error('unplugged')),
  ];
  for (const damage of damages) {
    const log: string[] = [];
    const made = robotStandIn(log);
    const steps: number[] = [];
    connect(
      made.robot,
      controllerStandIn((tick) => void steps.push(tick)),
    );
    made.clock.step();
    made.clock.on('sense', () => damage(made));
    expect(() => made.clock.step()).toThrow(
      expect.objectContaining({ code: 'sensor_failed', tick: 1, block: 'pose', cause: expect.any(Error) }),
    );
    expect(steps).toEqual([0]);
    expect(log[2]).toBe('safe');
    expect(made.pose.observed).toBe(false);
  }
});

it('continues from a saved state: observations, arrivals, commands and pending feedback', () => {
  const begin = () => {
    const { robot, clock, pose } = robotStandIn([]);
    const seen: unknown[] = [];
    const connection = connect(
      robot,
      controllerStandIn((tick, { pose: { x, arrival } }, feedback, { velocity }) => {
        seen.push([tick, x, arrival.tick, arrival.isNew, arrival.stampSeconds, { ...feedback }, velocity.linearX]);
        velocity.linearX += x;
      }),
    );
    clock.on('sense', (tick) => {
      if (tick % 3 === 0) pose.emit({ x: tick + 1, y: 0, heading: 0 }, tick);
    });
    return { clock, connection, seen };
  };
  const one = begin();
  for (let k = 0; k < 5; k++) one.clock.step();
  one.connection.feedback.next({ reward: 2, phase: 'outcome' });
  const state = one.connection.save();
  one.seen.length = 0;
  for (let k = 0; k < 3; k++) one.clock.step();
  const other = begin();
  other.clock.tick = 5;
  other.connection.restore(state);
  for (let k = 0; k < 3; k++) other.clock.step();
  expect(other.seen).toEqual(one.seen);
  expect(one.seen[0]).toEqual([5, 4, 3, false, 3, { reward: 2, phase: 'outcome' }, 11]);
  expect(() => other.connection.restore(state.subarray(1))).toThrow(
    expect.objectContaining({ name: 'ValidationError', code: 'state_mismatch' }),
  );
});

it('rests the controller with its robot safe, and makes its faults known', () => {
  const log: string[] = [];
  const { robot, clock } = robotStandIn(log);
  const rested: number[][] = [];
  const controller = controllerStandIn(
    () => log.push('step'),
    {},
    {
      rest(tick, elapsed) {
        rested.push([tick, elapsed]);
        if (elapsed === 2) throw new RangeError('no sleep');
      },
    },
  );
  connect(robot, controller);
  clock.attach({ rest: { elapsed: () => clock.tick - 1, end() {} } });
  log.length = 0;
  clock.step();
  expect(log).toEqual(['step']);
  clock.step();
  clock.step();
  expect(log).toEqual(['step', 'safe']);
  expect(() => clock.step()).toThrow(
    expect.objectContaining({ code: 'controller_failed', tick: 3, block: 'stand-in' }),
  );
  expect(rested).toEqual([
    [1, 0],
    [2, 1],
    [3, 2],
  ]);
});

/** A robot in its place in the tick, driving since tick 0; what happens to it is in `log`. */
function driving(hooks: Parameters<typeof controllerStandIn>[2] = {}, step?: (tick: number) => unknown) {
  const log: string[] = [];
  const made = robotStandIn(log);
  const { robot, clock, pose } = made;
  clock.attach({ robot });
  clock.on('sense', (tick) => pose.emit({ x: tick, y: 0, heading: 0 }));
  const connection = connect(
    robot,
    controllerStandIn(
      (tick, _observations, _feedback, { velocity }) => {
        velocity.linearX = 1;
        return step?.(tick) as undefined;
      },
      {},
      hooks,
    ),
  );
  for (let k = 0; k < 2; k++) clock.step();
  log.length = 0;
  return { ...made, log, connection };
}

describe('a fault of any part makes the robot safe, is named with tick and part, and ends the wiring', () => {
  type Made = ReturnType<typeof driving>;
  const broken = (): never => {
    throw new RangeError('broken');
  };
  const rejected = (): undefined => Promise.reject(new RangeError('broken')) as never;
  const fulfilled = (): undefined => Promise.resolve() as never;
  const faults: [what: string, code: string, block: string, damage: (made: Made) => void][] = [
    ['a sensor throws in sense', 'phase_failed', 'sense', ({ robot }) => Object.assign(robot, { sense: broken })],
    ['a robot throws in deliver', 'phase_failed', 'deliver', ({ robot }) => Object.assign(robot, { deliver: broken })],
    ['the stream of a sensor fails', 'sensor_failed', 'pose', ({ broken }) => broken.error(new RangeError('broken'))],
    [
      'the stream of a sensor ends',
      'sensor_ended',
      'pose',
      ({ broken, pose }) => void [broken, pose].map((s) => s.complete()),
    ],
    ['physics throws', 'phase_failed', 'physics', ({ robot }) => Object.assign(robot, { advance: broken })],
    ['a judge throws', 'phase_failed', 'judge', ({ clock }) => clock.attach({ judge: broken })],
    [
      'an actuator throws',
      'actuator_failed',
      'velocity',
      ({ robot }) => Object.assign(robot.actuators.velocity, { next: broken }),
    ],
    ...[rejected, fulfilled].flatMap((answer): typeof faults => [
      ['sense is async', 'not_synchronous', 'sense', ({ robot }) => Object.assign(robot, { sense: answer })],
      ['deliver is async', 'not_synchronous', 'deliver', ({ robot }) => Object.assign(robot, { deliver: answer })],
      ['physics is async', 'not_synchronous', 'physics', ({ robot }) => Object.assign(robot, { advance: answer })],
      ['a judge is async', 'not_synchronous', 'judge', ({ clock }) => clock.attach({ judge: answer })],
      [
        'an actuator is async',
        'not_synchronous',
        'velocity',
        ({ robot }) => Object.assign(robot.actuators.velocity, { next: answer }),
      ],
    ]),
  ];

  it.each(faults)('when %s', (_, code, block, damage) => {
    const made = driving();
    damage(made);
    expect(() => made.clock.step()).toThrow(expect.objectContaining({ code, tick: 2, block }));
    expect(made.log[0]).toBe('safe');
    expect(made.log).toContain('detach controller');
    expect(made.pose.observed).toBe(false);
    const sent = made.sent.length;
    Object.assign(made.robot, { sense() {}, deliver() {}, advance() {} });
    expect(() => made.clock.step()).not.toThrow(expect.objectContaining({ code: 'controller_failed' }));
    expect(made.sent).toHaveLength(sent);
  });

  it.each([
    ['rejects', rejected],
    ['does not reject', fulfilled],
  ])('when a controller is async, whether or not it %s, and nobody hears of the rejection', async (_, answer) => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', hear);
    const fault = expect.objectContaining({
      name: 'ValidationError',
      code: 'not_synchronous',
      tick: 2,
      block: 'stand-in',
    });
    const stepping = driving({}, (tick) => (tick < 2 ? undefined : answer()));
    expect(() => stepping.clock.step()).toThrow(fault);
    const beginning = driving({ beginTrial: answer });
    expect(() => beginning.connection.beginTrial({ index: 0, count: 1 })).toThrow(fault);
    const ending = driving({ endTrial: answer });
    const outcome = { success: true, terminated: true, reason: 'goal reached' };
    expect(() => ending.connection.endTrial(outcome)).toThrow(fault);
    const resting = driving({ rest: answer });
    resting.clock.attach({ rest: { elapsed: () => 0, end() {} } });
    expect(() => resting.clock.step()).toThrow(fault);
    for (const { log, pose } of [stepping, beginning, ending, resting]) {
      expect(log[0]).toBe('safe');
      expect(pose.observed).toBe(false);
    }
    await new Promise((turn) => setTimeout(turn));
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });

  it('when a stream fails or ends between two ticks or at rest, in the next tick', () => {
    for (const end of [
      ({ broken }: Made): void => broken.error(new Error('unplugged')),
      ({ broken, pose }: Made): void => void [broken, pose].map((s) => s.complete()),
    ]) {
      const made = driving();
      made.clock.attach({ rest: { elapsed: () => made.clock.tick - 2, end() {} } });
      end(made);
      expect(() => made.clock.step()).toThrow(expect.objectContaining({ tick: 2, block: 'pose' }));
      expect(made.log[0]).toBe('safe');
    }
  });

  it('when a stream ended before anybody listened, or cannot be listened to', () => {
    const log: string[] = [];
    const { robot, clock, pose, broken } = robotStandIn(log);
    pose.complete();
    broken.complete();
    connect(
      robot,
      controllerStandIn(() => {}),
    );
    expect(() => clock.step()).toThrow(expect.objectContaining({ code: 'sensor_ended', tick: 0, block: 'pose' }));
    const other = robotStandIn([]);
    Object.assign(other.robot.sensors.pose, {
      borrowed: () => {
        throw new RangeError('no such topic');
      },
    });
    const wire = (): unknown =>
      connect(
        other.robot,
        controllerStandIn(() => {}),
      );
    expect(wire).toThrow(
      expect.objectContaining({ code: 'sensor_failed', block: 'pose', cause: expect.any(RangeError) }),
    );
    expect(wire).not.toThrow(expect.objectContaining({ code: 'place_taken' }));
  });
});

describe('a robot that cannot be made safe', () => {
  const jammed = (): never => {
    throw new RangeError('brake jammed');
  };
  const unsafe = { code: 'safe_failed', block: 'safe', cause: expect.any(RangeError) };

  it('hides no fault of a tick, which says so, and the rest is undone', () => {
    const { robot, clock, log, pose } = driving({}, (tick) => {
      if (tick === 2) throw new TypeError('off the map');
    });
    Object.assign(robot, { safe: jammed });
    const fault = { code: 'controller_failed', tick: 2, cause: expect.any(TypeError) };
    const step = (): void => clock.step();
    expect(step).toThrow(
      expect.objectContaining({
        ...fault,
        message: expect.stringMatching(/off the map[\s\S]*and then: .*brake jammed/),
        suppressed: expect.arrayContaining([expect.objectContaining(unsafe)]),
      }),
    );
    expect(log).toContain('detach controller');
    expect(pose.observed).toBe(false);
  });

  it('hides no fault at the boundary of a trial', () => {
    const { robot, connection, log, pose } = driving({
      beginTrial: () => {
        throw new TypeError('lost');
      },
    });
    Object.assign(robot, { safe: jammed });
    expect(() => connection.beginTrial({ index: 0, count: 1 })).toThrow(
      expect.objectContaining({ code: 'controller_failed', suppressed: [expect.objectContaining(unsafe)] }),
    );
    expect(log).toContain('detach controller');
    expect(pose.observed).toBe(false);
  });

  it('is what is said where nothing else is at fault, after the rest was undone', () => {
    const { robot, connection, log, pose } = driving();
    Object.assign(robot, { safe: jammed });
    expect(() => connection.dispose()).toThrow(expect.objectContaining(unsafe));
    expect(log).toContain('detach controller');
    expect(pose.observed).toBe(false);
    const resting = driving();
    Object.assign(resting.robot, { safe: jammed });
    resting.clock.attach({ rest: { elapsed: () => 0, end() {} } });
    expect(() => resting.clock.step()).toThrow(expect.objectContaining({ ...unsafe, tick: 2 }));
  });

  it('also where its safe is async, and nobody hears of the rejection', async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', hear);
    const { robot, connection, pose } = driving();
    Object.assign(robot, { safe: () => Promise.reject(new RangeError('brake jammed')) });
    expect(() => connection.dispose()).toThrow(expect.objectContaining({ code: 'not_synchronous', block: 'safe' }));
    expect(pose.observed).toBe(false);
    await new Promise((turn) => setTimeout(turn));
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});
