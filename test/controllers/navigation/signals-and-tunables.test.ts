import { describe, expect, it } from 'vitest';
import type { Controller, Pose, Signal, Tunable, Twist } from '../../../agents/index.ts';
import { point } from '../../../agents/index.ts';
import { placeNavigator } from '../../../controllers/navigation/place-navigator.ts';
import { randomWalk } from '../../../controllers/navigation/random-walk.ts';
import { corridorNavigator } from '../../../scenarios/studies/event-corridor/corridor-navigator.ts';
import { openFieldNavigator } from '../../../scenarios/studies/open-field/open-field-navigator.ts';
import { visualPlaceNavigator } from '../../../scenarios/studies/water-maze/visual-place-navigator.ts';
import { camera, events } from './moving-picture.ts';

type Navigator = Controller<{ readonly pose: Readonly<Pose> }, { readonly velocity: Twist }>;

/** The limits of the body are out of the way, so that it is commanded what was decoded. */
const free = { ...point, limits: { ...point.limits, linear: Infinity } };
const HOME: Pose = { x: 0, y: 0, heading: 0 };
const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
const OVER = { success: true, terminated: true, reason: 'goal reached' };

function begin<O, C>(controller: Controller<O, C>): Controller<O, C> {
  controller.initialise(1, 1e-3);
  controller.beginTrial({ index: 0, count: 1 });
  return controller;
}

function read(controller: Pick<Controller, 'signals'>, name: string): number[] {
  const out = new Float64Array(2);
  const signals = controller.signals?.() as Readonly<Record<string, Signal>>;
  signals[name].read(out);
  return [...out];
}

function tunable(controller: Pick<Controller, 'tunables'>, name: string): Tunable {
  const tunables = controller.tunables?.() as Readonly<Record<string, Tunable>>;
  return tunables[name];
}

/** A trial at one place, rewarded at its end; returns by how much the mean weight changed in the trial, and at its end. */
function trial(controller: Navigator): { explored: number; rewarded: number } {
  const meanWeight = (): number => {
    const weights = controller.weights?.()[0].values.filter((w) => !Number.isNaN(w)) ?? new Float64Array(0);
    return weights.reduce((a, b) => a + b, 0) / weights.length;
  };
  const run = (from: number, to: number, reward: number): void => {
    const phase = reward > 0 ? 'outcome' : 'active';
    for (let tick = from; tick < to; tick++)
      controller.step(tick, { pose: HOME }, { reward: tick === from ? reward : 0, phase }, { velocity });
  };
  const start = meanWeight();
  run(0, 1000, 0);
  const explored = meanWeight();
  run(1000, 1020, 1);
  controller.endTrial(OVER);
  return { explored: explored - start, rewarded: meanWeight() - start };
}

describe.each([
  ['place navigator', () => placeNavigator({ body: free, halfWidth: 0.6 })],
  ['open-field navigator', () => openFieldNavigator({ body: free, halfWidth: 1.2, learningRate: 1e-12 })],
] as const)('the %s', (_, make) => {
  it('shows the velocity that it decodes, and whether it was rewarded', { tags: 'long' }, () => {
    const controller = begin(make());
    for (let tick = 0; tick < 300; tick++)
      controller.step(tick, { pose: HOME }, { reward: 0, phase: 'active' }, { velocity });
    expect(Math.hypot(velocity.linearX, velocity.linearY)).toBeGreaterThan(0.01);
    const [x, y] = read(controller, 'velocity');
    expect(x).toBeCloseTo(velocity.linearX, 12);
    expect(y).toBeCloseTo(velocity.linearY, 12);
    expect(read(controller, 'rewarded')[0]).toBe(0);
    controller.step(300, { pose: HOME }, { reward: 1, phase: 'outcome' }, { velocity });
    expect(read(controller, 'rewarded')[0]).toBe(1);
    controller.endTrial(OVER);
    controller.beginTrial({ index: 1, count: 2 });
    expect(read(controller, 'rewarded')[0]).toBe(0);
  });

  it('learns from reward as much as its tunable dopamine lets it', { tags: 'long' }, () => {
    const gain = (dopamine: number): number => {
      const controller = begin(make());
      tunable(controller, 'dopamine').set(dopamine);
      return trial(controller).rewarded;
    };
    expect(gain(0)).toBe(0);
    expect(gain(1)).toBeGreaterThan(0);
    expect(gain(2)).toBeGreaterThan(gain(1));
  });
});

it('acetylcholine of the place navigator acts at once, and is what its signal shows', { tags: 'long' }, () => {
  const depression = (acetylcholine: number): number => {
    const controller = begin(placeNavigator({ body: free, halfWidth: 0.6 }));
    expect(read(controller, 'acetylcholine')[0]).toBe(1);
    tunable(controller, 'acetylcholine').set(acetylcholine);
    expect(read(controller, 'acetylcholine')[0]).toBe(acetylcholine);
    return trial(controller).explored;
  };
  expect(depression(0)).toBe(0);
  expect(depression(1)).toBeLessThan(0);
  expect(depression(2)).toBeLessThan(depression(1));
});

it('place cells of the visual place navigator learn as much as its tunable lets them, of what its signal shows', {
  tags: 'long',
}, () => {
  const eyes = { ahead: camera(0), left: camera(1.57), behind: camera(3.14), right: camera(-1.57) };
  const look = (share: number) => {
    const controller = begin(visualPlaceNavigator({ body: free, eyes, halfWidth: 0.6 }));
    expect(read(controller, 'seen')[0]).toBe(0);
    tunable(controller, 'placeLearning').set(share);
    const spikes: string[] = [];
    controller.spikes?.subscribe(({ population, ids, count }) => {
      if (population === 'place') spikes.push(ids.slice(0, count).join());
    });
    for (let tick = 0; tick < 200; tick++) {
      const [ahead, left, behind, right] = Object.keys(eyes).map((eye) => events(eye, tick));
      const observations = { ahead, left, behind, right, head: { heading: 0 } };
      controller.step(tick, observations, { reward: 0, phase: 'active' }, { velocity });
    }
    return { seen: read(controller, 'seen')[0], spikes };
  };
  const [learning, fixed] = [look(1), look(0)];
  expect(learning.seen).toBeGreaterThan(100);
  expect(fixed.seen).toBe(learning.seen);
  expect(fixed.spikes).not.toEqual(learning.spikes);
});

describe('the corridor navigator', () => {
  const still = { t: new Float64Array(0), x: new Uint16Array(0), y: new Uint16Array(0), polarity: new Uint8Array(0) };
  const quiet = {
    ...still,
    count: 0,
    arrival: { tick: -1, isNew: false, stampSeconds: Number.NaN, health: 'ok' as const },
  };
  const straight = { x: 0, y: 0, heading: 0.8, linearX: 0.4, linearY: 0, angularZ: 0 };
  const make = () =>
    begin(
      corridorNavigator({
        body: { ...free, drive: 'differential' },
        speed: 0.4,
        eyes: { left: camera(0.8), right: camera(-0.8) },
      }),
    );
  /** Steps in which nothing moves until it turns; returns how many it took. */
  const untilTurn = (controller: ReturnType<typeof make>): number => {
    for (let tick = 0; tick < 1000; tick++) {
      const observations = { left: quiet, right: quiet, odometry: straight };
      controller.step(tick, observations, { reward: 0, phase: 'active' }, { velocity });
      if (read(controller, 'turning')[0] === 1) return tick;
    }
    return Infinity;
  };

  it('shows the course to which it turns, and turns as fast as its tunable gain says', { tags: 'long' }, () => {
    const controller = make();
    expect(untilTurn(controller)).toBeLessThan(500);
    const [course] = read(controller, 'course');
    expect(Math.abs(course - straight.heading)).toBeGreaterThan(0.04);
    const before = Math.abs(velocity.angularZ);
    tunable(controller, 'saccadeGain').set(tunable(controller, 'saccadeGain').default / 2);
    controller.step(
      1000,
      { left: quiet, right: quiet, odometry: straight },
      { reward: 0, phase: 'active' },
      { velocity },
    );
    expect(Math.abs(velocity.angularZ)).toBeCloseTo(before / 2, 9);
  });

  it('decides sooner with more drive, and never without', { tags: 'long' }, () => {
    const decision = (drive: number): number => {
      const controller = make();
      tunable(controller, 'drive').set(drive);
      return untilTurn(controller);
    };
    expect(decision(0)).toBe(Infinity);
    expect(decision(70)).toBeLessThan(decision(35));
  });
});

it('the random walk shows where it wants to go, and that a wall is in its way', () => {
  const controller = begin(randomWalk({ body: free, speed: 0.4 }));
  const pose = { ...HOME };
  const walk = (from: number, to: number, share: number): void => {
    for (let tick = from; tick < to; tick++) {
      controller.step(tick, { pose }, { reward: 0, phase: 'active' }, { velocity });
      pose.x += share * velocity.linearX * 1e-3;
      pose.y += share * velocity.linearY * 1e-3;
    }
  };
  walk(0, 200, 1);
  expect(read(controller, 'progress')[0]).toBeCloseTo(1, 6);
  expect(read(controller, 'direction')[0]).toBeCloseTo(Math.atan2(velocity.linearY, velocity.linearX), 9);
  walk(200, 220, 0);
  expect(read(controller, 'progress')[0]).toBeLessThan(0.9);
});
