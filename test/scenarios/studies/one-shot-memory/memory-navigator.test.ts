// @module-tag long
import { describe, expect, it } from 'vitest';
import type { Controller, Feedback, Signal, Twist } from '../../../../agents/index.ts';
import { point } from '../../../../agents/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import type { MemoryNavigatorOptions } from '../../../../scenarios/studies/one-shot-memory/memory-navigator.ts';
import { memoryNavigator } from '../../../../scenarios/studies/one-shot-memory/memory-navigator.ts';

const [PERIOD, HALF_WIDTH] = [1e-3, 0.8];
const GOAL = { x: 0.3, y: -0.2 };
const OVER = { success: true, terminated: true, reason: 'goal reached' };

/** An agent that is moved as it commands, with its true odometry. */
function mouse(options: Partial<MemoryNavigatorOptions> = {}) {
  const { halfWidth = HALF_WIDTH } = options;
  const controller = memoryNavigator({ body: point, halfWidth, coordinates: 'given', ...options });
  controller.initialise(1, PERIOD);
  const pose = { x: 0, y: 0, heading: 0 };
  const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  let tick = 0;
  const step = (feedback: Feedback): void => {
    const odometry = { ...pose, ...velocity };
    controller.step(tick++, { pose, odometry, head: { heading: pose.heading } } as never, feedback, { velocity });
    const [cosine, sine] = [Math.cos(pose.heading), Math.sin(pose.heading)];
    const go = (at: number, speed: number): number => Math.max(-halfWidth, Math.min(halfWidth, at + speed * PERIOD));
    pose.x = go(pose.x, velocity.linearX * cosine - velocity.linearY * sine);
    pose.y = go(pose.y, velocity.linearX * sine + velocity.linearY * cosine);
  };
  return {
    controller,
    step,
    pose,
    velocity,
    /** A trial that begins at a place; it ends with a reward, if at all, after a second at it. */
    trial(start: { x: number; y: number }, seconds: number, rewarded: boolean): number {
      controller.beginTrial({ index: 0, count: 1 });
      Object.assign(pose, start);
      let nearest = Infinity;
      for (let n = 0; n < seconds / PERIOD; n++) {
        step({ reward: 0, phase: 'active' });
        nearest = Math.min(nearest, Math.hypot(pose.x - GOAL.x, pose.y - GOAL.y));
      }
      if (rewarded) {
        Object.assign(pose, GOAL);
        for (let n = 0; n < 1000; n++) step({ reward: n === 0 ? 1 : 0, phase: 'outcome' });
      }
      controller.endTrial(OVER);
      return nearest;
    },
  };
}

function read(controller: Pick<Controller, 'signals'>, name: string): Float64Array {
  const out = new Float64Array(2);
  const signals = controller.signals?.() as Readonly<Record<string, Signal>>;
  signals[name].read(out);
  return out;
}

describe('the memory navigator', () => {
  it('goes straight to where it was rewarded once, from elsewhere', () => {
    const { controller, trial } = mouse();
    trial({ x: 0, y: 0 }, 0.1, true);
    // 0.9 m at 0.3 m/s, and half a second until it recalls.
    expect(trial({ x: -0.4, y: 0.4 }, 4, false)).toBeLessThan(0.06);
    expect(read(controller, 'recall')[0]).toBeGreaterThan(8);
    const [x, y] = read(controller, 'goal');
    expect(Math.hypot(x - GOAL.x, y - GOAL.y)).toBeLessThan(0.06);
  });

  /** What is recalled in a trial after one that ended at the goal, or went on there for a second, with a reward at first. */
  function storedBy(reward: number, phase: Feedback['phase']) {
    const { controller, step, trial, pose } = mouse();
    controller.beginTrial({ index: 0, count: 2 });
    Object.assign(pose, GOAL);
    for (let n = 0; n < 1000; n++) step({ reward: n === 0 ? reward : 0, phase });
    const moved = Math.hypot(pose.x - GOAL.x, pose.y - GOAL.y);
    for (let n = 0; n < 50; n++) step({ reward: 0, phase });
    const left = Math.hypot(pose.x - GOAL.x, pose.y - GOAL.y);
    controller.endTrial(OVER);
    trial({ x: -0.4, y: 0.4 }, 0.6, false);
    const [x, y] = read(controller, 'goal');
    return { recall: read(controller, 'recall')[0], off: Math.hypot(x - GOAL.x, y - GOAL.y), moved, left };
  }

  it('stores where it is at a reward above 0, whether the trial ends with it or goes on', () => {
    const [ended, within] = (['outcome', 'active'] as const).map((phase) => storedBy(1, phase));
    for (const { recall, off, moved } of [ended, within]) {
      expect(recall).toBeGreaterThan(8);
      expect(off).toBeLessThan(0.06);
      // It stays while it writes.
      expect(moved).toBe(0);
    }
    expect([ended.left === 0, within.left > 0]).toEqual([true, true]);
  });

  it.each([0, -1])('stores nothing at a reward of %d, at the end of a trial or within it', (reward) => {
    for (const phase of ['outcome', 'active'] as const) expect(storedBy(reward, phase).recall).toBe(0);
  });

  it('waits anew for a reward after it got one', () => {
    const { controller, step, trial, pose } = mouse();
    trial({ x: 0, y: 0 }, 0.1, true);
    controller.beginTrial({ index: 1, count: 2 });
    let waited = 0;
    for (let n = 0; n < 2500; n++) {
      Object.assign(pose, GOAL);
      step({ reward: 0, phase: 'active' });
      waited = Math.max(waited, read(controller, 'waited')[0]);
    }
    expect(waited).toBeGreaterThan(1);
    step({ reward: 1, phase: 'active' });
    expect(read(controller, 'waited')[0]).toBe(0);
    for (let n = 0; n < 990; n++) step({ reward: 0, phase: 'active' });
    // A second of eating is no waiting.
    expect(read(controller, 'waited')[0]).toBe(0);
  });

  it('is told by other cells of what it recalls where recall is shuffled', () => {
    const { controller, trial } = mouse({ memory: 'shuffled' });
    trial({ x: 0, y: 0 }, 0.1, true);
    trial({ x: -0.4, y: 0.4 }, 0.6, false);
    expect(read(controller, 'recall')[0]).toBeGreaterThan(8);
    const [x, y] = read(controller, 'goal');
    expect(Math.hypot(x - GOAL.x, y - GOAL.y)).toBeGreaterThan(0.2);
  });

  it('recalls nothing where nothing was written', () => {
    const { controller, trial } = mouse({ memory: 'frozen' });
    trial({ x: 0, y: 0 }, 0.1, true);
    trial({ x: -0.4, y: 0.4 }, 1, false);
    expect(read(controller, 'recall')[0]).toBe(0);
    expect([...read(controller, 'way')]).toEqual([0, 0]);
  });

  it('lets go of a goal where reward is omitted twice, unless it notices none', () => {
    /** What is recalled after trials of some seconds in which it came to the goal and stayed; it circles it. */
    const left = (stays: readonly number[], options: Partial<MemoryNavigatorOptions> = {}): number => {
      const { controller, trial } = mouse(options);
      trial({ x: 0, y: 0 }, 0.1, true);
      for (const seconds of stays) trial({ x: GOAL.x + 0.1, y: GOAL.y }, seconds, false);
      trial({ x: 0, y: 0 }, 0.6, false);
      return read(controller, 'recall')[0];
    };
    expect(left([12, 12])).toBeLessThan(8);
    expect(left([4], { omission: false })).toBeGreaterThan(8);
  });

  it('forgets nothing where goals pile up, neither by writing nor at an omission', () => {
    /** m, how far off the second of two goals what is recalled lies. */
    const off = (memory: 'plastic' | 'piling'): number => {
      const { controller, step, trial, pose } = mouse({ memory });
      trial({ x: 0, y: 0 }, 0.1, true);
      const second = { x: -0.4, y: 0.4 };
      controller.beginTrial({ index: 1, count: 3 });
      Object.assign(pose, second);
      for (let n = 0; n < 1000; n++) step({ reward: Number(n === 0), phase: 'outcome' });
      controller.endTrial(OVER);
      trial({ x: 0, y: 0 }, 0.6, false);
      const [x, y] = read(controller, 'goal');
      return Math.hypot(x - second.x, y - second.y);
    };
    expect(off('plastic')).toBeLessThan(0.1);
    expect(off('piling')).toBeGreaterThan(0.3);
    expect(recalledAfterOmissions('piling')).toBeGreaterThan(0.9 * recalledAfterOmissions('frozen'));
    expect(recalledAfterOmissions('plastic')).toBeLessThan(0.5 * recalledAfterOmissions('frozen'));
  });

  /** What is recalled after two omissions; `frozen` from then on, so that nothing is omitted. */
  function recalledAfterOmissions(memory: 'plastic' | 'piling' | 'frozen'): number {
    const { controller, step, trial, pose } = mouse(memory === 'frozen' ? { omission: false } : { memory });
    trial({ x: 0, y: 0 }, 0.1, true);
    for (let index = 1; index < 3; index++) {
      controller.beginTrial({ index, count: 4 });
      for (let n = 0; n < 3500; n++) {
        Object.assign(pose, GOAL);
        step({ reward: 0, phase: 'active' });
      }
      controller.endTrial(OVER);
    }
    trial({ x: 0, y: 0 }, 0.6, false);
    return read(controller, 'recall')[0];
  }

  it('does not ask its memory for 15 s after an omission, and searches', () => {
    const { controller, step, trial, pose } = mouse();
    trial({ x: 0, y: 0 }, 0.1, true);
    controller.beginTrial({ index: 1, count: 2 });
    const stay = (ticks: number): number => {
      for (let n = 0; n < ticks; n++) {
        Object.assign(pose, GOAL);
        step({ reward: 0, phase: 'active' });
      }
      return read(controller, 'recall')[0];
    };
    expect(stay(2500)).toBeGreaterThan(8);
    expect(stay(2500)).toBeLessThan(1);
    expect(stay(10_000)).toBeLessThan(1);
    expect(stay(5000)).toBeGreaterThan(2);
  });

  it('begins each trial without what the last one left: no way, no recall, no wait', () => {
    const { controller, step, trial, pose, velocity } = mouse();
    trial({ x: 0, y: 0 }, 0.1, true);
    trial({ ...GOAL }, 2, false);
    expect(read(controller, 'waited')[0]).toBeGreaterThan(0.5);
    expect(read(controller, 'recall')[0]).toBeGreaterThan(8);
    controller.beginTrial({ index: 2, count: 3 });
    Object.assign(pose, { x: 0.6, y: 0.6 });
    step({ reward: 0, phase: 'active' });
    expect(read(controller, 'waited')[0]).toBe(0);
    expect(read(controller, 'recall')[0]).toBeLessThan(1);
    expect([...read(controller, 'way')]).toEqual([0, 0]);
    expect(Math.hypot(velocity.linearX, velocity.linearY)).toBeLessThan(0.01);
  });

  describe('while it recalls a goal', () => {
    /** m/s, towards the goal and in all, each half second at places: it recalls the goal, and set out with its back to it. */
    function pinned(places: readonly { readonly x: number; readonly y: number }[]) {
      const { controller, step, trial, pose, velocity } = mouse();
      trial({ x: 0, y: 0 }, 0.1, true);
      controller.beginTrial({ index: 1, count: 2 });
      return places.map((place) => {
        const mean = { towards: 0, speed: 0 };
        for (let n = 0; n < 500; n++) {
          Object.assign(pose, place, { heading: Math.atan2(place.y - GOAL.y, place.x - GOAL.x) });
          step({ reward: 0, phase: 'active' });
          mean.towards -= velocity.linearX / 500;
          mean.speed += Math.hypot(velocity.linearX, velocity.linearY) / 500;
        }
        return mean;
      });
    }
    const far = { x: -0.4, y: 0.4 };

    it('goes there, and no more where the search would', () => {
      const [, { towards, speed }] = pinned([far, far]);
      expect(speed).toBeCloseTo(0.3, 6);
      expect(towards).toBeGreaterThan(0.98 * speed);
    });

    it('slows down as it comes near, to two thirds at 5 cm, and to about a fifth of its speed at the goal', () => {
      const near = { x: GOAL.x - 0.05, y: GOAL.y };
      const [, whole, , two, , least] = pinned([far, far, near, near, GOAL, GOAL]).map(({ speed }) => speed / 0.3);
      expect(whole).toBeCloseTo(1, 6);
      expect(Math.abs(two - 2 / 3)).toBeLessThan(0.1);
      expect(least).toBeGreaterThanOrEqual(0.2);
      expect(least).toBeLessThan(0.3);
    });
  });

  it('learns coordinates while it runs, and not at the goal', () => {
    const { controller, step, pose } = mouse({ coordinates: 'learned' });
    const coordinates = (): Float64Array =>
      Float64Array.from(controller.weights?.().find(({ post }) => post === 'coordinate')?.values ?? []);
    controller.beginTrial({ index: 0, count: 1 });
    const begun = coordinates();
    for (let n = 0; n < 1500; n++) step({ reward: 0, phase: 'active' });
    const learned = coordinates();
    expect(learned).not.toEqual(begun);
    Object.assign(pose, GOAL);
    for (let n = 0; n < 500; n++) step({ reward: Number(n === 0), phase: 'outcome' });
    expect(coordinates()).toEqual(learned);
  });

  describe('its search', () => {
    it('sets out as it faces, and wanders by 1.2 rad^2 per second, at 0.3 m/s', () => {
      // Far walls: nothing turns it back.
      const { controller, step, pose, velocity } = mouse({ halfWidth: 100 });
      const random = new RandomStream(1, 'memory navigator');
      controller.beginTrial({ index: 0, count: 1 });
      let [direction, sum, speed] = [2, 0, 0];
      const recent: number[] = [];
      for (let n = 0; n < 4000; n++) {
        pose.heading = 2;
        step({ reward: 0, phase: 'active' });
        direction += Math.sqrt(1.2e-3) * random.normal();
        recent.push(direction);
        // The ring is some 60 ms late.
        const off = 2 + Math.atan2(velocity.linearY, velocity.linearX) - (recent[n - 60] ?? 2);
        if (n >= 200) sum += Math.cos(off) / 3800;
        if (n >= 200) speed += Math.hypot(velocity.linearX, velocity.linearY) / 3800;
      }
      expect(sum).toBeGreaterThan(0.93);
      expect(speed).toBeGreaterThan(0.27);
      expect(speed).toBeLessThan(0.3 + 1e-9);
    });

    it.each([
      ['east', 0, 'x', 1],
      ['north', Math.PI / 2, 'y', 1],
      ['west', Math.PI, 'x', -1],
      ['south', -Math.PI / 2, 'y', -1],
    ] as const)('turns back at the wall in the %s', (_, heading, axis, side) => {
      const { controller, step, pose } = mouse();
      controller.beginTrial({ index: 0, count: 1 });
      Object.assign(pose, { heading, [axis]: 0.775 * side });
      for (let n = 0; n < 1000; n++) step({ reward: 0, phase: 'active' });
      expect(side * pose[axis]).toBeLessThan(0.75);
    });
  });

  it.each([
    ['half of it', { odometry: 0.5 }, 0.5],
    ['all of it unless said', {}, 1],
  ])('turns its odometry by its compass, and learns by %s', (_, told, share) => {
    const controller = memoryNavigator({ body: point, halfWidth: HALF_WIDTH, ...told });
    controller.initialise(1, PERIOD);
    controller.beginTrial({ index: 0, count: 1 });
    const odometry = { x: 0, y: 0, heading: 0, linearX: 0.4, linearY: 0.2, angularZ: 0 };
    const senses = { pose: { x: 0, y: 0, heading: 0 }, odometry, head: { heading: Math.PI / 2 } };
    const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
    controller.step(0, senses as never, { reward: 0, phase: 'active' }, { velocity });
    // Its share of 0.4 mm along y and of -0.2 mm along x is the error: no place cell has a coordinate yet.
    const [x, y] = read(controller, 'error');
    expect(x).toBeCloseTo(2e-4 * share, 8);
    expect(y).toBeCloseTo(-4e-4 * share, 8);
  });

  it('has coordinates of other cells where they are random, each with its x and y, and learns none', () => {
    const places = (coordinates: 'given' | 'random') => {
      const { controller, step } = mouse({ coordinates });
      const read = (): readonly string[] => {
        const { values } = controller.weights?.().find(({ post }) => post === 'coordinate') ?? { values: [] };
        const size = values.length / 2;
        return Array.from({ length: size }, (_, cell) => `${values[cell]} ${values[size + cell]}`);
      };
      controller.beginTrial({ index: 0, count: 1 });
      const begun = read();
      for (let n = 0; n < 600; n++) step({ reward: 0, phase: 'active' });
      expect(read()).toEqual(begun);
      return begun;
    };
    const [given, random] = [places('given'), places('random')];
    expect(given).toHaveLength(121);
    expect([...random].sort()).toEqual([...given].sort());
    expect(random.filter((place, cell) => place === given[cell]).length).toBeLessThan(12);
  });
});
