import { describe, expect, it } from 'vitest';
import { type Body, connect, lidar, SimulatedClock } from '../../agents/index.ts';
import keepClear from '../../examples/keep-clear.ts';
import { median } from '../../scenarios/statistics/index.ts';
import { rectangularArena, simulateRobot, type World } from '../../sim/index.ts';
import { controllerConformance } from '../conformance/controller.ts';
import { share } from '../effort.ts';
import { randomRoom } from './random-room.ts';

/** Rooms below were drawn while the example was made. */
const FIRST_ROOM = 1000;
const ROOMS = 100;
/** Seconds in each. */
const SECONDS = 10;
/** Seconds between which no scan comes, if it is lost. */
const [LOST_FROM, LOST_TO] = [2.5, 6.5];
/** Seconds without a scan after which the robot stands: those that the example says, its delay, and its way to brake. */
const STANDS_AFTER = 0.8;

/** What is wrong with the scan. */
type Wrong = Partial<Pick<Parameters<typeof lidar>[0], 'noise' | 'latencySeconds' | 'dropout'>>;
const ALL_WRONG: Wrong = { noise: { constant: 0.02, miss: 0.05 }, latencySeconds: 0.1, dropout: 0.2 };

type Controller = ReturnType<typeof keepClear.controller>;
type Step = Controller['step'];
/** Another step of the controller, made of its own. */
type Otherwise = (step: Step) => Step;

/** How things are in a room. Default of all: as the example has it. */
interface Setting {
  readonly body?: Body;
  readonly wrong?: Wrong;
  /** Whether no scan comes for some seconds. */
  readonly lost?: boolean;
  readonly otherwise?: Otherwise;
}

/** A body that is twice as fast as that of the example and brakes half as well: it stops within half a metre. */
const FAST: Body = { ...keepClear.body, limits: { ...keepClear.body.limits, linear: 0.7, linearAcceleration: 0.5 } };

/** The example in a world, wired to its controller. */
function inWorld(
  world: World,
  seed: number,
  { body = keepClear.body, wrong = {}, otherwise = (step) => step }: Setting,
) {
  const scan = lidar({ mount: { z: 0.2 }, beams: keepClear.sensors.scan.size, maximum: 10, rateHz: 10, ...wrong });
  const agent = { ...keepClear, body, sensors: { ...keepClear.sensors, scan } };
  const clock = new SimulatedClock();
  const robot = simulateRobot({ world, agent, clock, physics: 'kinematic', seed });
  const controller = agent.controller(body);
  controller.initialise(seed, clock.period);
  const driven: Controller = { ...controller, step: otherwise(controller.step) };
  // A run ends where a scan is lost, unless it is told otherwise: here the example is on its own.
  const { beginTrial } = connect(robot, driven, { staleAfterSeconds: { scan: Infinity } });
  const did = { touched: false, metres: 0, metresBlind: 0, metresAfterwards: 0 };
  clock.on('physics', (tick) => {
    const seconds = tick * clock.period;
    const metres = Math.abs(robot.physics.twist.linearX) * clock.period;
    did.touched ||= robot.physics.contacts().length > 0;
    did.metres += metres;
    if (seconds > LOST_FROM + STANDS_AFTER && seconds < LOST_TO) did.metresBlind += metres;
    if (seconds > LOST_TO) did.metresAfterwards += metres;
  });
  const run = (seconds: number): Promise<void> => {
    const end = clock.tick + seconds / clock.period;
    return clock.run(() => clock.tick >= end);
  };
  return { robot, beginTrial, run, did };
}

async function inRandomRoom(seed: number, setting: Setting) {
  const { world, placeBy } = randomRoom(seed);
  const { robot, beginTrial, run, did } = inWorld(world, seed, setting);
  placeBy((pose) => robot.place(pose));
  if (setting.lost) robot.fail([{ sensor: 'scan', kind: 'dead', fromSeconds: LOST_FROM, toSeconds: LOST_TO }]);
  beginTrial({ index: 0, count: 1 });
  await run(SECONDS);
  return { seed, ...did };
}

/** What the example does in some rooms, of so many in full. */
async function inRandomRooms(inFull: number, setting: Setting) {
  const did = [];
  for (let k = 0; k < share(inFull); k++) did.push(await inRandomRoom(FIRST_ROOM + k, setting));
  return {
    touched: did.filter(({ touched }) => touched).map(({ seed }) => seed),
    metres: median(did.map(({ metres }) => metres)),
    metresBlind: Math.max(...did.map(({ metresBlind }) => metresBlind)),
    metresAfterwards: median(did.map(({ metresAfterwards }) => metresAfterwards)),
  };
}

describe('the example that keeps clear', () => {
  it('touches nothing in random rooms by scans that are noisy, late, lost now and then, and lost for seconds', async () => {
    const { touched, metres, metresBlind, metresAfterwards } = await inRandomRooms(ROOMS, {
      wrong: ALL_WRONG,
      lost: true,
    });
    expect(touched).toEqual([]);
    expect(metres).toBeGreaterThan(0.8);
    expect(metresBlind).toBe(0);
    expect(metresAfterwards).toBeGreaterThan(0.4);
  });

  it.each([
    ['by sound scans', {}, ROOMS / 5, 2],
    ['with a body that is fast', { body: FAST, wrong: ALL_WRONG }, ROOMS, 3],
  ])('touches nothing in random rooms %s, and gets about', { tags: 'long' }, async (_, setting, rooms, least) => {
    const { touched, metres } = await inRandomRooms(rooms, setting);
    expect(touched).toEqual([]);
    expect(metres).toBeGreaterThan(least);
  });

  const fast: Otherwise = (step) => (tick, observations, feedback, commands) => {
    step(tick, observations, feedback, commands);
    commands.velocity.linearX = FAST.limits.linear;
  };
  const trusting: Otherwise =
    (step) =>
    (tick, { scan, ...others }, feedback, commands) => {
      const { isNew, stampSeconds, health } = scan.arrival;
      step(tick, { ...others, scan: { ...scan, arrival: { isNew, stampSeconds, health, tick } } }, feedback, commands);
    };
  it.each([
    ['does not slow down', { otherwise: fast, body: FAST, wrong: ALL_WRONG }],
    ['takes an old scan for a new one', { otherwise: trusting, body: FAST, wrong: ALL_WRONG, lost: true }],
  ])('touches something in one of the rooms if it %s', { tags: 'long' }, async (_, setting) => {
    let touched = false;
    for (let k = 0; k < ROOMS && !touched; k++) ({ touched } = await inRandomRoom(FIRST_ROOM + k, setting));
    expect(touched).toBe(true);
  });

  const world = { name: 'room', walls: rectangularArena(4, 4), obstacles: [] };

  it('stands still where its range finder is blind', { tags: 'long' }, async () => {
    const { robot, beginTrial, run, did } = inWorld(world, 1, { wrong: { noise: { miss: 0.9 } } });
    beginTrial({ index: 0, count: 1 });
    await run(5);
    expect(did.metres).toBe(0);
    expect(robot.physics.pose).toMatchObject({ x: 0, y: 0 });
  });

  it('does not go by what it saw in another trial', { tags: 'long' }, async () => {
    const { robot, beginTrial, run, did } = inWorld(world, 1, { wrong: { latencySeconds: 0.1 } });
    robot.place({ x: -1, y: 0, heading: 0 });
    beginTrial({ index: 0, count: 2 });
    await run(1);
    expect(robot.physics.twist.linearX).toBeGreaterThan(0.2);
    robot.place({ x: 2 - keepClear.body.radius - 0.002, y: 0, heading: 0 });
    beginTrial({ index: 1, count: 2 });
    await run(1);
    expect(did.touched).toBe(false);
  });

  describe('is a controller that', () => {
    const STILL = { x: 0, y: 0, heading: 0, linearX: 0, linearY: 0, angularZ: 0 };
    const ranges = Float64Array.from({ length: keepClear.sensors.scan.size }, (_, k) => 2 + Math.sin(k / 40));
    const observe = (tick: number) => {
      const arrival = { tick: tick - (tick % 100), isNew: tick % 100 === 0, stampSeconds: 0, health: 'ok' as const };
      return { scan: { ranges, sweepSeconds: 0, arrival }, odometry: { ...STILL, arrival } };
    };
    for (const { name, run } of controllerConformance(() => keepClear.controller(keepClear.body), {
      observe,
      draws: false,
    }))
      it(name, run);
  });
});
