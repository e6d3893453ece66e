// @module-tag long
import { describe, expect, it, test } from 'vitest';
import type { Events, Observed } from '../../../../agents/index.ts';
import { connect, point, rodent, SimulatedClock } from '../../../../agents/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import { seer, sightWorld } from '../../../../scenarios/studies/one-shot-memory/one-shot-by-sight.ts';
import type { VisualMemoryNavigatorOptions } from '../../../../scenarios/studies/one-shot-memory/visual-memory-navigator.ts';
import { visualMemoryNavigator } from '../../../../scenarios/studies/one-shot-memory/visual-memory-navigator.ts';
import { simulateRobot } from '../../../../sim/index.ts';
import { camera, events } from '../../../controllers/navigation/moving-picture.ts';
import { expectSameWhenResumed } from '../../../controllers/navigation/resumed.ts';

const PERIOD = 1e-3;
const EYES = {
  ahead: camera(0),
  left: camera(Math.PI / 2),
  behind: camera(Math.PI),
  right: camera(-Math.PI / 2),
};

type Sight = Readonly<Record<keyof typeof EYES, Observed<Events>>>;

/** What moves in the pictures of two eyes, and of none where it is dark. */
function sight(which: 'front and left' | 'back and right' | 'dark', tick: number): Sight {
  const moving = (name: string, on: boolean): Observed<Events> => ({
    ...events(name, tick),
    ...(on ? {} : { count: 0 }),
  });
  const front = which === 'front and left';
  const back = which === 'back and right';
  return {
    ahead: moving('ahead', front),
    left: moving('left', front),
    behind: moving('behind', back),
    right: moving('right', back),
  };
}

function navigator(options: Partial<VisualMemoryNavigatorOptions> = {}) {
  const controller = visualMemoryNavigator({ body: rodent, eyes: EYES, ...options });
  controller.initialise(1, PERIOD);
  const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
  const spikes: Record<string, Set<number>> = {};
  controller.spikes?.subscribe(({ population, ids, count }) => {
    spikes[population] ??= new Set();
    for (const id of ids.subarray(0, count)) spikes[population].add(id);
  });
  let tick = 0;
  return {
    controller,
    velocity,
    begin: () => controller.beginTrial({ index: 0, count: 1 }),
    /** Lets time pass, an outcome with a reward in its first tick; returns the cells that spiked in it. */
    pass(
      seconds: number,
      seen: Parameters<typeof sight>[0],
      phase: 'active' | 'outcome',
      pressed: readonly number[] = [],
    ) {
      for (const name of Object.keys(spikes)) delete spikes[name];
      const touch = { sectors: Float64Array.from({ length: 8 }, (_, k) => Number(pressed.includes(k))) };
      const own = { odometry: { x: 0, y: 0, heading: 0, ...velocity }, head: { heading: 0 }, touch };
      for (let n = 0; n < seconds / PERIOD; n++, tick++) {
        const reward = Number(phase === 'outcome' && n === 0);
        controller.step(tick, { ...sight(seen, tick), ...own } as never, { reward, phase }, { velocity });
      }
      return spikes;
    },
    recalls(): number {
      const out = new Float64Array(2);
      controller.signals?.()['recall'].read(out);
      return out[0];
    },
  };
}

/** Share of the cells of one set that are in another. */
const shared = (of: ReadonlySet<number>, other: ReadonlySet<number>): number =>
  [...of].filter((cell) => other.has(cell)).length / of.size;

describe('the visual memory navigator', () => {
  it('has no sensor of the pose, and neither has the agent of the scenario', () => {
    const kinds = Object.values(visualMemoryNavigator({ body: rodent, eyes: EYES }).manifest.sensors);
    expect(kinds.map(({ kind }) => kind)).not.toContain('pose');
    expect(Object.values(seer(rodent).sensors).map(({ kind }) => kind)).not.toContain('pose');
  });

  it('recalls the cells of what it saw at the last reward, and no others', () => {
    const { begin, pass, recalls } = navigator();
    const recalledAfter = (seen: Parameters<typeof sight>[0]) => {
      begin();
      pass(0.3, seen, 'active');
      pass(0.7, seen, 'outcome');
      const { relay: rewarded } = pass(0.3, seen, 'outcome');
      begin();
      pass(0.2, 'dark', 'active');
      const { value } = pass(0.3, 'dark', 'active');
      return { rewarded, value: value ?? new Set<number>() };
    };
    const first = recalledAfter('front and left');
    expect(recalls()).toBeGreaterThan(8);
    expect(first.value.size).toBeGreaterThan(3);
    expect(shared(first.value, first.rewarded)).toBe(1);
    // One more visit, elsewhere, is enough to overwrite it.
    const second = recalledAfter('back and right');
    expect(second.value.size).toBeGreaterThan(3);
    expect(shared(second.value, second.rewarded)).toBe(1);
    expect(shared(second.value, first.value)).toBeLessThan(0.2);
  });

  it.each([
    ['where nothing is written', { memory: 'frozen' }, 'front and left'],
    ['of what it did not see', {}, 'dark'],
  ] as const)('recalls nothing %s', (_, options, seen) => {
    const { begin, pass, recalls } = navigator(options);
    begin();
    pass(0.3, seen, 'active');
    pass(1, seen, 'outcome');
    begin();
    pass(0.5, 'dark', 'active');
    expect(recalls()).toBeLessThan(8);
  });

  it('turns once around while it is rewarded for a second', () => {
    const { begin, pass, velocity } = navigator();
    begin();
    pass(0.2, 'dark', 'active');
    pass(0.01, 'dark', 'outcome');
    expect(velocity).toEqual({ linearX: 0, linearY: 0, angularZ: 2 * Math.PI });
  });

  it('turns away from a wall that touches it, to the side that it comes from', () => {
    const turn = (pressed: readonly number[]): number => {
      const { begin, pass, velocity } = navigator();
      begin();
      pass(0.4, 'dark', 'active');
      expect(velocity.linearX).toBeGreaterThan(0.15);
      pass(0.01, 'dark', 'active', pressed);
      pass(0.4, 'dark', 'active');
      return velocity.angularZ;
    };
    // Sectors 0 and 7 lie ahead on the left and on the right, and 3 and 4 behind.
    expect(turn([0])).toBeLessThan(-3);
    expect(turn([7])).toBeGreaterThan(3);
    expect(turn([3, 4])).toBe(turn([]));
  });
});

describe.each([0, 1, 2, 5])('a wall that presses sector %d', (sector) => {
  it('mirrors the search at the middle of the sector', () => {
    const controller = visualMemoryNavigator({ body: point, eyes: EYES });
    controller.initialise(1, PERIOD);
    controller.beginTrial({ index: 0, count: 1 });
    const random = new RandomStream(1, 'memory navigator');
    const middle = ((sector + 0.5) * Math.PI) / 4;
    // It sets out along the wall, 1 rad from its normal; later it faces elsewhere, so that sectors lie elsewhere than ahead.
    const heading = -0.4;
    const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
    let direction = heading + middle + 1;
    // The ring takes a fifth of a second to follow.
    let agreement = 0;
    for (let tick = 0; tick < 600; tick++) {
      const facing = tick === 0 ? direction : heading;
      const pressed = tick === 100 ? sector : -1;
      const touch = { sectors: Float64Array.from({ length: 8 }, (_, k) => Number(k === pressed)) };
      const own = { odometry: { x: 0, y: 0, heading, ...velocity }, head: { heading: facing }, touch };
      controller.step(tick, { ...sight('dark', tick), ...own } as never, { reward: 0, phase: 'active' }, { velocity });
      direction += Math.sqrt(1.2 * PERIOD) * random.normal();
      if (pressed >= 0 && Math.cos(direction - heading - middle) > 0)
        direction = Math.PI + 2 * (heading + middle) - direction;
      const found = heading + Math.atan2(velocity.linearY, velocity.linearX);
      if (tick >= 400) agreement += Math.cos(found - direction) / 200;
    }
    expect(agreement).toBeGreaterThan(0.85);
  });
});

test('a saved state continues to the same bits', async () => {
  await expectSameWhenResumed(() => {
    const clock = new SimulatedClock(PERIOD);
    const agent = seer(rodent);
    const controller = agent.controller(rodent);
    controller.initialise(1, PERIOD);
    const world = sightWorld({ light: 1, walls: 'textured' }, new RandomStream(1, 'world'));
    const robot = simulateRobot({ world, agent, clock, physics: 'kinematic', seed: 1 });
    const connection = connect(robot, controller as never);
    robot.place({ x: 0, y: 0, heading: 0 });
    connection.beginTrial({ index: 0, count: 1 });
    return { clock, controller, robot, connection } as never;
  }, 600);
});
