// @module-tag long
import { describe, expect, test } from 'vitest';
import type { Signal } from '../../../../agents/index.ts';
import { connect, SimulatedClock } from '../../../../agents/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import { visualWaterMaze } from '../../../../scenarios/studies/water-maze/visual-water-maze.ts';
import { waterMaze } from '../../../../scenarios/studies/water-maze/water-maze.ts';
import { EYES } from '../../../../scenarios/tasks/seen-arena.ts';
import { simulateRobot } from '../../../../sim/index.ts';
import { eventsOf } from '../../../controllers/encoding/events-of.ts';
import { expectSameWhenResumed } from '../../../controllers/navigation/resumed.ts';

const { rodent } = visualWaterMaze.bodies;

function agent(dopamine = 1, acetylcholine = 1) {
  const seed = 1;
  const clock = new SimulatedClock(1e-3);
  const made = visualWaterMaze.agent({ ...waterMaze.defaults, acetylcholine, dopamine, placeLearning: 1 }, rodent);
  const controller = made.controller(rodent);
  controller.initialise(seed, 1e-3);
  const world = visualWaterMaze.world({ light: 1 }, new RandomStream(seed, 'world'));
  const robot = simulateRobot({ world, agent: made, clock, physics: 'kinematic', seed });
  const connection = connect(robot, controller);
  robot.place({ x: 0, y: 0, heading: 0 });
  connection.beginTrial({ index: 0, count: 1 });
  return { clock, controller, robot, connection };
}

describe('visual place navigator', () => {
  test('looks at events in the tick in which they arrived, before its cells compete', () => {
    const { controller, connection } = agent();
    const signals = controller.signals?.() as Readonly<Record<string, Signal>>;
    const seen = new Float64Array(1);
    let spikes = 0;
    controller.spikes?.subscribe(({ population, count }) => {
      if (population === 'view') spikes += count;
    });
    const seenWhen = (isNew: boolean): number => {
      spikes = 0;
      const arrival = { tick: 0, isNew, stampSeconds: 0, health: 'ok' as const };
      const { width, height } = EYES.ahead;
      const eye = { ...eventsOf([[1, width / 2, height / 2 - 1, 1]]), arrival };
      const observations = { ahead: eye, left: eye, behind: eye, right: eye, head: { heading: 0, arrival } };
      const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
      controller.step(0, observations, { reward: 0, phase: 'active' }, { velocity });
      signals['seen'].read(seen);
      // What is seen decays by 70 ms from the tick of its spikes on.
      expect(seen[0]).toBeCloseTo(spikes * Math.exp(-1 / 70), 9);
      for (let tick = 1; tick < 5; tick++)
        controller.step(tick, observations, { reward: 0, phase: 'active' }, { velocity });
      return spikes;
    };
    expect(seenWhen(false)).toBe(0);
    expect(seenWhen(true)).toBeGreaterThan(0);
    connection.dispose();
  });

  test('its cells fire from the first tick of a trial on, and not in the first of an outcome', () => {
    const { controller, connection } = agent();
    let fired = 0;
    controller.spikes?.subscribe(({ population, count }) => {
      if (population === 'place') fired += count;
    });
    const firedIn = (tick: number, phase: 'active' | 'outcome'): number => {
      fired = 0;
      const arrival = { tick, isNew: false, stampSeconds: 0, health: 'ok' as const };
      const eye = { ...eventsOf([]), arrival };
      const observations = { ahead: eye, left: eye, behind: eye, right: eye, head: { heading: 0, arrival } };
      const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
      controller.step(tick, observations, { reward: 0, phase }, { velocity });
      return fired;
    };
    expect([firedIn(0, 'active'), firedIn(1, 'outcome')]).toEqual([3, 0]);
    connection.dispose();
  });

  test('a trial begins at rest: the last one leaves no velocity in the decoder', async () => {
    const { clock, controller, connection } = agent();
    const speedAfter = (tick: number): number => {
      const arrival = { tick, isNew: false, stampSeconds: 0, health: 'ok' as const };
      const eye = { ...eventsOf([]), arrival };
      const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
      const observations = { ahead: eye, left: eye, behind: eye, right: eye, head: { heading: 0, arrival } };
      controller.step(tick, observations, { reward: 0, phase: 'active' }, { velocity });
      return velocity.linearX;
    };
    const atFirst = speedAfter(0);
    await clock.run(() => clock.tick >= 500);
    const inFlight = speedAfter(500);
    expect(inFlight).toBeGreaterThan(atFirst + 0.05);
    connection.endTrial({ success: false, terminated: false, reason: 'time limit' });
    connection.beginTrial({ index: 1, count: 2 });
    expect(speedAfter(501)).toBeCloseTo(atFirst, 6);
    connection.dispose();
  });

  test('a saved state continues to the same bits', async () => {
    await expectSameWhenResumed(agent, 600);
  });

  test('moves before it sees anything, sees because it moves, and counts what it computes', async () => {
    const { clock, controller, robot, connection } = agent();
    const spikes: Record<string, number> = {};
    controller.spikes?.subscribe(({ population, count }) => {
      spikes[population] = (spikes[population] ?? 0) + count;
    });
    await clock.run(() => clock.tick >= 1000);
    const { x, y } = robot.physics.pose;
    expect(Math.hypot(x, y)).toBeGreaterThan(0.05);
    expect(spikes.view).toBeGreaterThan(1000);
    expect(Math.abs((spikes.place ?? 0) - 1257)).toBeLessThan(200);
    const counts = controller.efficiency?.();
    expect(counts).toMatchObject({ steps: 1000, neurons: 384 + 400 + 40 });
    expect(counts?.spikes).toBe((spikes.view ?? 0) + (spikes.place ?? 0) + (spikes.action ?? 0));
    expect(controller.weights?.()[0]).toMatchObject({ pre: 'place', post: 'action', shape: [40, 400] });
    connection.dispose();
  });

  test('reward raises the weights of what led to it, and dopamine is needed for it', async () => {
    const gain = async (dopamine: number) => {
      const { clock, controller, connection } = agent(dopamine);
      const before = sum(controller.weights?.()[0]?.values);
      await clock.run(() => clock.tick >= 500);
      connection.feedback.next({ reward: 1, phase: 'outcome' });
      await clock.run(() => clock.tick >= 600);
      connection.endTrial({ success: true, terminated: true, reason: 'goal reached' });
      const after = sum(controller.weights?.()[0]?.values);
      connection.dispose();
      return after - before;
    };
    expect(await gain(1)).toBeGreaterThan(0);
    expect(await gain(0)).toBe(0);
  });
});

test('without reward, acetylcholine lowers the weights of what was active, and nothing else changes them', async () => {
  const change = async (acetylcholine: number) => {
    const { clock, controller, connection } = agent(1, acetylcholine);
    const before = sum(controller.weights?.()[0]?.values);
    await clock.run(() => clock.tick >= 600);
    connection.endTrial({ success: false, terminated: false, reason: 'time limit' });
    const after = sum(controller.weights?.()[0]?.values);
    connection.dispose();
    return after - before;
  };
  expect(await change(1)).toBeLessThan(0);
  expect(await change(0)).toBe(0);
});

const sum = (values: Float64Array = new Float64Array(0)): number => values.reduce((a, b) => a + b, 0);
