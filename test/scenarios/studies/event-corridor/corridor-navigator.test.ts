// @module-tag long
import { describe, expect, test } from 'vitest';
import type { Pose } from '../../../../agents/index.ts';
import { connect, SimulatedClock } from '../../../../agents/index.ts';
import { hostController } from '../../../../controllers/controller/host-controller.ts';
import type { Simulation } from '../../../../controllers/engine/index.ts';
import { simulate } from '../../../../controllers/engine/index.ts';
import { DIRECTIONS } from '../../../../controllers/vision/gap-finder.ts';
import { corridor } from '../../../../scenarios/studies/event-corridor/corridor.ts';
import { corridorNavigator } from '../../../../scenarios/studies/event-corridor/corridor-navigator.ts';
import type { World } from '../../../../sim/index.ts';
import { rectangularArena, simulateRobot } from '../../../../sim/index.ts';
import { eventsOf } from '../../../controllers/encoding/events-of.ts';
import { camera } from '../../../controllers/navigation/moving-picture.ts';
import { expectSameWhenResumed } from '../../../controllers/navigation/resumed.ts';

const { rodent } = corridor.bodies;
/** Walls with stripes of unlike period, m: that at positive y, and that at negative y. */
const between = (left: number, right: number, obstacles: World['obstacles'] = []): World => ({
  name: 'corridor',
  walls: rectangularArena(6, 1.2, 0.02, 1).map((wall, k) => ({
    ...wall,
    surface: { kind: 'grating', period: [right, 0.5, left, 0.5][k], light: 0.7, dark: 0.18 } as const,
  })),
  obstacles,
});
const PILLAR_RADIUS = 0.08;
const PILLAR: World['obstacles'][number] = {
  kind: 'cylinder',
  at: { x: -1.5, y: 0 },
  radius: PILLAR_RADIUS,
  height: 1,
  surface: { kind: 'uniform', reflectance: 0.04 },
};

interface Settings {
  readonly motion?: number;
  readonly looming?: number;
  readonly nearness?: 'motion' | 'reversed' | 'density';
  readonly world?: World;
}

function agent({ motion = 1, looming = 1, nearness = 'motion', world = between(0.15, 0.15) }: Settings = {}, seed = 1) {
  const clock = new SimulatedClock(1e-3);
  const made = corridor.agent({ motion, looming, nearness, speed: 0.4 }, rodent);
  const controller = made.controller(rodent);
  controller.initialise(seed, 1e-3);
  const robot = simulateRobot({ world, agent: made, clock, physics: 'kinematic', seed });
  const connection = connect(robot, controller);
  return { clock, controller, robot, connection };
}

/** Drives from a place for 4.5 s; returns how far aside it came, and how near the middle of the pillar, m. */
async function drive(settings: Settings, start: Pose): Promise<{ aside: number; gap: number }> {
  const { clock, robot, connection } = agent(settings);
  robot.place(start);
  connection.beginTrial({ index: 0, count: 1 });
  let aside = 0;
  let gap = Infinity;
  await clock.run(() => {
    const { x, y } = robot.physics.pose;
    aside = Math.max(aside, Math.abs(y));
    gap = Math.min(gap, Math.hypot(x - PILLAR.at.x, y - PILLAR.at.y));
    return clock.tick >= 4500;
  });
  connection.dispose();
  return { aside, gap };
}

describe('corridor navigator', () => {
  test('does not drive into a wall, whether it has many edges or few, but does with motion turned round', async () => {
    const start = { x: -2.6, y: 0.1, heading: 0.3 };
    for (const world of [between(0.05, 0.3), between(0.3, 0.05)])
      expect((await drive({ world }, start)).aside).toBeLessThan(0.53);
    expect((await drive({ world: between(0.3, 0.05), nearness: 'reversed' }, start)).aside).toBeGreaterThan(0.545);
  });

  test.each([-0.02, 0.02])('turns aside from a pillar straight ahead because it looms (%f m off)', async (y) => {
    const world = between(0.15, 0.15, [PILLAR]);
    const start = { x: -2.6, y, heading: 0 };
    const touching = PILLAR_RADIUS + rodent.radius;
    expect((await drive({ world }, start)).gap).toBeGreaterThan(touching + 0.01);
    expect((await drive({ world, looming: 0 }, start)).gap).toBeLessThan(touching + 0.001);
  });

  test('looks at events in the tick in which they arrived', () => {
    const { controller, connection } = agent();
    connection.beginTrial({ index: 0, count: 1 });
    let spikes = 0;
    controller.spikes?.subscribe(({ population, count }) => {
      if (population === 'retina') spikes += count;
    });
    const seenWhen = (isNew: boolean): number => {
      spikes = 0;
      const arrival = { tick: 0, isNew, stampSeconds: 0, health: 'ok' as const };
      const events = { ...eventsOf([[0, 3, 2, 1]]), arrival };
      const odometry = { x: 0, y: 0, heading: 0, linearX: 0, linearY: 0, angularZ: 0, arrival };
      const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
      const observations = { left: events, right: events, odometry };
      for (let tick = 0; tick < 5; tick++)
        controller.step(tick, observations, { reward: 0, phase: 'active' }, { velocity });
      return spikes;
    };
    expect(seenWhen(false)).toBe(0);
    expect(seenWhen(true)).toBeGreaterThan(0);
    connection.dispose();
  });

  /** Steps it as it sees nothing, or a flash in each tick, with a heading; what it does meanwhile. */
  function still(parts: readonly (readonly [ticks: number, heading: number, flashes?: boolean, anew?: boolean])[]) {
    const { controller, connection } = agent();
    connection.dispose();
    controller.beginTrial({ index: 0, count: 1 });
    const spikes: Record<string, number> = {};
    controller.spikes?.subscribe(({ population, count }) => {
      spikes[population] = (spikes[population] ?? 0) + count;
    });
    const read = (name: string): number => {
      const out = new Float64Array(1);
      controller.signals?.()[name].read(out);
      return out[0];
    };
    let tick = 0;
    return parts.map(([ticks, heading, flashes = false, anew = false]) => {
      if (anew) controller.beginTrial({ index: 1, count: 2 });
      for (const name of Object.keys(spikes)) delete spikes[name];
      const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
      for (let n = 0; n < ticks; n++, tick++) {
        const arrival = { tick, isNew: flashes, stampSeconds: 0, health: 'ok' as const };
        const seen = { ...eventsOf([[0, 3, 2, 1]]), arrival };
        const odometry = { x: 0, y: 0, heading, linearX: 0, linearY: 0, angularZ: 0, arrival };
        controller.step(tick, { left: seen, right: seen, odometry }, { reward: 0, phase: 'active' }, { velocity });
      }
      return { course: read('course'), turning: read('turning'), velocity, retina: spikes['retina'] ?? 0 };
    });
  }

  test('holds a course along the corridor where nothing moves, and decides again and again', () => {
    const [{ course, turning }] = still([[1000, 0]]);
    expect([course, turning]).toEqual([0, 0]);
  });

  test('turns half the way back to the direction of the corridor where nothing moves', () => {
    // Straight ahead and the corridor, 0.6 rad aside, drive it alike: it turns to between them.
    const [{ course, turning, velocity }] = still([[250, -0.6]]);
    expect(turning).toBe(1);
    expect(Math.abs(course + 0.3)).toBeLessThan(0.1);
    expect(velocity.angularZ).toBeGreaterThan(1);
    const [mirrored] = still([[250, 0.6]]);
    // Of two that fire at once, the one on the right is taken; they are 5 degrees apart.
    expect(Math.abs(mirrored.course + course)).toBeLessThan(0.09);
    expect(mirrored.velocity.angularZ).toBeLessThan(-1);
  });

  test('begins a trial along the corridor, and not in the turn of the last one', () => {
    const [turned, begun] = still([
      [250, -0.6],
      [1, -0.6, false, true],
    ]);
    expect(turned.turning).toBe(1);
    expect([begun.turning, begun.course]).toEqual([0, 0]);
  });

  test('is blind and undecided in a turn, and looks again when it ends', () => {
    const [before, , within, ended, after] = still([
      [100, -0.6, true],
      [150, -0.6],
      [300, -0.6, true],
      [1, -0.3],
      [100, -0.3, true],
    ]);
    expect(before.retina).toBeGreaterThan(0);
    expect([within.turning, within.retina]).toEqual([1, 0]);
    expect(within.course).toBeLessThan(-0.2);
    // The heading is within 0.03 rad of the course or not: the turn ends for the one alone.
    expect(ended.turning).toBe(Number(Math.abs(within.course + 0.3) >= 0.03));
    if (ended.turning === 0) expect(after.retina).toBeGreaterThan(0);
  });

  test('a saved state continues to the same bits', async () => {
    await expectSameWhenResumed(() => {
      const made = agent();
      made.robot.place({ x: -2.6, y: 0.2, heading: 0.1 });
      made.connection.beginTrial({ index: 0, count: 1 });
      return made;
    }, 700);
  });

  test('counts what it computes', async () => {
    const { clock, controller, robot, connection } = agent();
    robot.place({ x: -2.6, y: 0, heading: 0 });
    connection.beginTrial({ index: 0, count: 1 });
    let spikes = 0;
    controller.spikes?.subscribe(({ count }) => {
      spikes += count;
    });
    await clock.run(() => clock.tick >= 500);
    const counts = controller.efficiency?.();
    expect(counts).toMatchObject({ steps: 500, spikes });
    expect(counts?.neurons).toBe(2 * (2 * 64 * 4 * 2) + 2 * (2 * 63 * 4 * 2) + 2 * 16 + 2 + 25);
    expect(counts?.effectiveSynapticOperations).toBeLessThan(0.05 * (counts?.denseSynapticOperations ?? 0));
    connection.dispose();
  });
});

describe('a corridor navigator that sees nothing move', () => {
  function built() {
    const controller = corridorNavigator({
      body: rodent,
      speed: 0.4,
      eyes: { left: camera(Math.PI / 4), right: camera(-Math.PI / 4) },
    });
    const simulations: Simulation[] = [];
    hostController(controller, (network, options) => {
      simulations.push(simulate(network, options));
      return simulations[0];
    });
    controller.initialise(1, 1e-3);
    controller.beginTrial({ index: 0, count: 1 });
    const [simulation] = simulations;
    const arrival = { tick: -1, isNew: false, stampSeconds: 0, health: 'ok' as const };
    const nothing = { ...eventsOf([]), arrival };
    const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
    const read = (name: string): number => {
      const out = new Float64Array(1);
      controller.signals?.()[name].read(out);
      return out[0];
    };
    return {
      simulation,
      velocity,
      read,
      step(heading: number, angularZ = 0, phase: 'active' | 'outcome' = 'active') {
        const odometry = { x: 0, y: 0, heading, linearX: 0, linearY: 0, angularZ, arrival };
        controller.step(0, { left: nothing, right: nothing, odometry }, { reward: 0, phase }, { velocity });
      },
      /** pA, into each direction. */
      drive: (): number[] => {
        const [direction] = simulation.network.populations.filter(({ name }) => name === 'direction');
        return [...simulation.input(direction as never, 'I_ext' as never, 'pA' as never)].slice(0, 25) as number[];
      },
    };
  }

  test.each([0, 0.5, -0.5])('drives straight ahead and the corridor alike, at a heading of %d rad', (heading) => {
    const { step, drive } = built();
    step(heading);
    const told = drive();
    for (const [k, angle] of DIRECTIONS.entries()) {
      const share = (off: number): number => Math.exp(-((off / 0.7) ** 2) / 2);
      // The corridor is as far to the right as the body looks to the left.
      expect(told[k]).toBeCloseTo(16 * (share(angle) + share(angle + heading)), 4);
    }
  });

  test('decides after 180 ms', () => {
    const { step, simulation } = built();
    const [direction] = simulation.network.populations.filter(({ name }) => name === 'direction');
    let first = -1;
    simulation.onSpikes(direction, (tick) => {
      if (first < 0) first = tick;
    });
    for (let n = 0; n < 250; n++) step(0);
    expect(Math.abs(first - 180)).toBeLessThan(10);
  });

  /** Whether it still turns after a step with a heading so far from its course, at a turn rate. */
  function turnsAt(error: number, rate: number): boolean {
    const { step, read, drive, velocity } = built();
    for (let n = 0; n < 400 && read('turning') === 0; n++) step(-0.8);
    expect(read('turning')).toBe(1);
    step(-0.8);
    expect(Math.max(...drive())).toBe(0);
    expect(velocity.angularZ).toBeGreaterThan(0);
    step(read('course') + error, rate);
    return read('turning') === 1;
  }

  test('ends a turn within 0.03 rad of its course, if it turns by less than 0.3 rad/s', () => {
    expect(turnsAt(0.029, 0.29)).toBe(false);
    expect(turnsAt(-0.029, -0.29)).toBe(false);
    expect(turnsAt(-0.031, 0)).toBe(true);
    expect(turnsAt(0, -0.3)).toBe(true);
  });

  test('stands in the outcome phase, and goes at its speed before', () => {
    const { step, velocity } = built();
    step(0);
    expect(velocity).toEqual({ linearX: 0.4, linearY: 0, angularZ: 0 });
    step(0, 0, 'outcome');
    expect(velocity).toEqual({ linearX: 0, linearY: 0, angularZ: 0 });
  });
});
