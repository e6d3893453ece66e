import { describe, expect, test } from 'vitest';
import { connect, SimulatedClock } from '../../../agents/index.ts';
import { corridor } from '../../../scenarios/tasks/corridor.ts';
import type { World } from '../../../sim/index.ts';
import { rectangularArena, simulateRobot } from '../../../sim/index.ts';
import { randomWaves } from '../../../sim/world/surface.ts';
import { eventsOf } from '../encoding/events-of.ts';
import { expectSameWhenResumed } from './resumed.ts';

const { rodent } = corridor.bodies;
const EMPTY: World = {
  name: 'corridor',
  walls: rectangularArena(6, 1.2).map((wall, seed) => ({
    ...wall,
    surface: randomWaves({ seed, longest: 0.5, shortest: 0.04, count: 16, contrast: 0.35 }),
  })),
  obstacles: [],
};

function agent(motion: number, seed = 1) {
  const clock = new SimulatedClock(1e-3);
  const made = corridor.agent({ motion, looming: motion, speed: 0.4 }, rodent);
  const controller = made.controller(rodent);
  controller.initialise(seed, 1e-3);
  const robot = simulateRobot({ world: EMPTY, agent: made, clock, physics: 'kinematic', seed });
  const connection = connect(robot, controller);
  return { clock, controller, robot, connection };
}

/** m from the middle, on average from 3 s on, of a body that starts near a wall. */
async function offCentre(motion: number): Promise<number> {
  const { clock, robot, connection } = agent(motion);
  robot.place({ x: -2.6, y: 0.35, heading: 0 });
  connection.beginTrial({ index: 0, count: 1 });
  let sum = 0;
  let count = 0;
  await clock.run(() => {
    if (clock.tick > 3000 && ++count) sum += Math.abs(robot.physics.pose.y);
    return clock.tick >= 9000;
  });
  connection.dispose();
  return sum / count;
}

describe('corridor navigator', () => {
  test('keeps to the middle of a corridor by what it sees, and does not without optic flow', async () => {
    expect(await offCentre(1)).toBeLessThan(0.2);
    expect(await offCentre(0)).toBeGreaterThan(0.3);
  });

  test('looks at events in the tick in which they arrived', () => {
    const { controller, connection } = agent(1);
    connection.beginTrial({ index: 0, count: 1 });
    let spikes = 0;
    controller.spikes?.subscribe(({ population, count }) => {
      if (population === 'retina') spikes += count;
    });
    const seenWhen = (isNew: boolean): number => {
      spikes = 0;
      const arrival = { tick: 0, isNew, stampSeconds: 0 };
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

  test('a saved state continues to the same bits', async () => {
    await expectSameWhenResumed(() => {
      const made = agent(1);
      made.robot.place({ x: -2.6, y: 0.2, heading: 0.1 });
      made.connection.beginTrial({ index: 0, count: 1 });
      return made;
    }, 700);
  });

  test('counts what it computes', async () => {
    const { clock, controller, robot, connection } = agent(1);
    robot.place({ x: -2.6, y: 0, heading: 0 });
    connection.beginTrial({ index: 0, count: 1 });
    let spikes = 0;
    controller.spikes?.subscribe(({ count }) => {
      spikes += count;
    });
    await clock.run(() => clock.tick >= 500);
    const counts = controller.efficiency?.();
    expect(counts).toMatchObject({ steps: 500, spikes });
    expect(counts?.neurons).toBe(2 * 64 * 8 * 2 + 2 * 63 * 8 * 2 + 2 + 25);
    expect(counts?.effectiveSynapticOperations).toBeLessThan(0.05 * (counts?.denseSynapticOperations ?? 0));
    connection.dispose();
  });
});
