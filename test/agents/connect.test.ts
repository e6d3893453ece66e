import { expect, it } from 'vitest';
import { connect, DivergenceError, ReafferenceError, ValidationError, WiringError } from '../../agents/index.ts';
import { controllerStandIn, robotStandIn } from './stand-ins.ts';

it('copies what sensors lend, steps in the control phase and sends what is commanded', () => {
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
  expect(log).toEqual(['subscribe', 'on deliver', 'on control']);
  expect(pose.observed).toBe(true);
  connection.dispose();
  connection.dispose();
  expect(log.slice(3)).toEqual(['safe', 'off control', 'off deliver']);
  expect(pose.observed).toBe(false);
  clock.step();
  expect(sent).toHaveLength(0);
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
  expect(log[3]).toBe('safe');
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
  expect(log[3]).toBe('safe');
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
  expect(log[3]).toBe('safe');
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
