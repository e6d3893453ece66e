// @module-tag long
import { describe, expect, it } from 'vitest';
import type { Signal, SpikeBatch, Twist } from '../../../../agents/index.ts';
import { point } from '../../../../agents/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import type { ReplayNavigatorOptions } from '../../../../scenarios/studies/replay/replay-navigator.ts';
import { replayNavigator } from '../../../../scenarios/studies/replay/replay-navigator.ts';

const GOAL = { x: 0.2, y: -0.2, heading: 0 };
const START = { x: -0.2, y: 0.2, heading: 0 };
/** A range finder, and what it feels in the open. */
const scan = { start: 0, step: Math.PI / 18, mount: { z: 0.04 }, maximum: 0.12 };
const OPEN = { ranges: new Float64Array(36).fill(Number.POSITIVE_INFINITY) };
const body = { ...point, limits: { ...point.limits, linear: Infinity } };

function begin(options: Partial<ReplayNavigatorOptions> = {}) {
  const controller = replayNavigator({ body, halfWidth: 0.4, ...options });
  controller.initialise(3, 1e-3);
  controller.beginTrial({ index: 0, count: 2 });
  const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  const signals = controller.signals?.() as Readonly<Record<string, Signal>>;
  let tick = 0;
  const read = (name: string): number[] => {
    const out = new Float64Array(2);
    signals[name].read(out);
    return [...out];
  };
  return {
    controller,
    velocity,
    read,
    run(ticks: number, pose = GOAL) {
      for (let n = 0; n < ticks; n++)
        controller.step(tick++, { pose, scan: OPEN } as never, { reward: 0, phase: 'active' }, { velocity });
    },
    /** Ends the trial at the goal, and rests; returns the spikes of place cells in the rest. */
    end(reward: number, restTicks: number): number {
      controller.step(tick++, { pose: GOAL, scan: OPEN } as never, { reward, phase: 'outcome' }, { velocity });
      controller.endTrial({ success: reward > 0, terminated: true, reason: '' });
      let spikes = 0;
      for (let elapsed = 0; elapsed < restTicks; elapsed++) {
        controller.rest?.(tick++, elapsed);
        spikes += read('spikes')[0];
      }
      return spikes;
    },
  };
}

it('runs at a quarter of the side of the arena per second to where the place cells lead, until the trial is over', () => {
  const { run, velocity, read, end } = begin();
  let turned = 0;
  for (let n = 0; n < 1000; n++) {
    const [x, y] = [velocity.linearX, velocity.linearY];
    run(1);
    const [u, v] = read('sequence');
    if (n > 0) turned += ((velocity.linearX - x) * u + (velocity.linearY - y) * v) / 0.2;
    expect(Math.hypot(velocity.linearX, velocity.linearY)).toBeCloseTo(0.2, 12);
  }
  // Noise alone adds up to 1.6 or less, in two cases of three.
  expect(turned).toBeGreaterThan(3);
  end(0, 0);
  expect([velocity.linearX, velocity.linearY].map(Math.abs)).toEqual([0, 0]);
});

it('runs as fast as it is told, and forgets where the place cells lead as fast', () => {
  const fast = begin({ speed: 0.5 });
  fast.run(1);
  expect(Math.hypot(fast.velocity.linearX, fast.velocity.linearY)).toBeCloseTo(0.4, 12);
  /** rad, how far the direction in which cells lead turns in half a second. */
  const turned = (memory: number): number => {
    const { run, read } = begin({ memory });
    run(500);
    let [sum, [x, y]] = [0, read('sequence')];
    for (let n = 0; n < 500; n++) {
      run(1);
      const [u, v] = read('sequence');
      sum += Math.abs(Math.atan2(x * v - y * u, x * u + y * v));
      [x, y] = [u, v];
    }
    return sum;
  };
  expect(turned(0.4)).toBeLessThan(0.7 * turned(0.1));
});

describe('its direction', () => {
  it.each([
    ['in the open', {}, { pull: 10, noise: 0.05, speed: 0.2 }],
    ['among walls', { scan }, { pull: 30, noise: 0.05, speed: 0.5 }],
    ['among walls, led', { scan, lead: 0.12 }, { pull: 22, noise: 1.2 * Math.sqrt(1e-3), speed: 0.5 }],
  ] as const)('is pulled to where the place cells lead, with noise: %s', (_, options, { pull, noise, speed }) => {
    const { run, velocity, read } = begin(options);
    const random = new RandomStream(3, 'replay navigator');
    const start = 2 * Math.PI * random.uniform();
    let [x, y] = [Math.cos(start), Math.sin(start)];
    for (let n = 0; n < 500; n++) {
      run(1);
      const [u, v] = read('sequence');
      [x, y] = [x + pull * 1e-3 * u + noise * random.normal(), y + pull * 1e-3 * v + noise * random.normal()];
      [x, y] = [x / Math.hypot(x, y), y / Math.hypot(x, y)];
      expect(velocity.linearX).toBeCloseTo(speed * x, 9);
      expect(velocity.linearY).toBeCloseTo(speed * y, 9);
    }
    expect(read('sequence')).not.toEqual([0, 0]);
  });

  it('forgets where the last trial led, and begins in one that is drawn anew', () => {
    const { controller, run, read, velocity } = begin();
    run(300);
    expect(Math.hypot(...(read('sequence') as [number, number]))).toBeGreaterThan(0.9);
    const first = begin();
    first.run(1);
    controller.beginTrial({ index: 1, count: 2 });
    expect(read('sequence')).toEqual([0, 0]);
    run(1);
    const [one, other] = [first.velocity, velocity].map(({ linearX, linearY }) => Math.atan2(linearY, linearX));
    expect(Math.abs(one - other)).toBeGreaterThan(0.2);
  });

  it('does not follow cells out of its reach', () => {
    const { run, read } = begin({ reach: 1e-3 });
    run(200);
    expect(read('sequence')).toEqual([0, 0]);
  });
});

it('has place cells an eighth of the side beyond the walls, or a twentieth where it feels them', () => {
  for (const [options, side] of [
    [{}, 1.25 * 0.8],
    [{ scan }, 1.1 * 0.8],
  ] as const) {
    const { centres } = (begin(options).controller.populations?.() ?? [])[0] as { centres: Float64Array };
    // The outermost of 40 columns is half a column inside.
    expect(Math.max(...centres)).toBeCloseTo(0.5 * side - side / 80, 12);
  }
});

it('loses what it learned where weights are shuffled, and has the same noise', () => {
  const [whole, shuffled] = (['replay', 'shuffled'] as const).map((rest) => {
    const { controller, run, velocity } = begin({ rest });
    const directions: number[] = [];
    for (let index = 1; index < 4; index++) {
      run(1);
      directions.push(Math.atan2(velocity.linearY, velocity.linearX));
      controller.beginTrial({ index, count: 4 });
    }
    const { vectors } = (controller.weightVectors?.() ?? [])[0];
    return { directions, vectors };
  });
  // A tick turns it by what its place cells do as well, by some hundredth.
  for (const [k, direction] of whole.directions.entries())
    expect(Math.abs(direction - shuffled.directions[k])).toBeLessThan(0.02);
  expect(shuffled.vectors).not.toEqual(whole.vectors);
});

describe('in the rest after a trial', () => {
  it('the place cells go on by themselves where it last was', () => {
    const { controller, run, read, end } = begin();
    const { centres } = (controller.populations?.() ?? []).find(({ name }) => name === 'place') as {
      centres: Float64Array;
    };
    run(5);
    expect(read('place')).toEqual([GOAL.x, GOAL.y]);
    const distances: number[] = [];
    const counts = controller.spikes?.subscribe(({ ids, count }: SpikeBatch) => {
      for (const id of ids.subarray(0, count))
        distances.push(Math.hypot(centres[2 * id] - GOAL.x, centres[2 * id + 1] - GOAL.y));
    });
    expect(end(1, 300)).toBeGreaterThan(100);
    counts?.unsubscribe();
    expect(Math.max(...distances.slice(0, 10))).toBeLessThan(0.15);
    expect(Math.max(...distances)).toBeGreaterThan(0.2);
  });

  it('learning is gated by the reward of the trial, as much as its tunable eta lets it', () => {
    const { controller, run, read, end } = begin();
    end(1, 1);
    expect(read('eta')[0]).toBe(1);
    controller.tunables?.()['eta'].set(0.5);
    controller.rest?.(2, 1);
    expect(read('eta')[0]).toBe(0.5);
    controller.beginTrial({ index: 1, count: 2 });
    run(1);
    expect(read('eta')[0]).toBe(0);
    end(0, 1);
    expect(read('eta')[0]).toBe(0);
  });

  it('the place cells may make several steps a tick', () => {
    const [whole, half] = [{}, { step: 5e-4 }].map((options) => begin(options).end(1, 800));
    expect(half / whole).toBeGreaterThan(0.7);
    expect(half / whole).toBeLessThan(1.4);
    expect(() => begin({ step: 4e-4 })).toThrow('a tick is not a whole number of ticks of 0.4 ms');
  });

  it('it tells where weights lead, which a rest after a reward changes', () => {
    const { controller, run, end } = begin();
    const vectors = (): Float64Array => {
      const [place] = controller.weightVectors?.() ?? [];
      expect(place).toMatchObject({ pre: 'place', post: 'place' });
      return place.vectors;
    };
    /** Metres, the largest change of a component in 0.3 s of rest. */
    const change = (reward: number): number => {
      run(1);
      const before = vectors();
      end(reward, 300);
      const after = vectors();
      controller.beginTrial({ index: 1, count: 2 });
      return Math.max(...after.map((value, k) => Math.abs(value - before[k])));
    };
    expect(change(0)).toBeLessThan(1e-8);
    expect(change(1)).toBeGreaterThan(1e-4);
  });

  it.each([
    ['goal', [GOAL, GOAL]],
    ['start', [START, START]],
    ['both', [GOAL, START]],
  ] as const)('waves start where it rests, cycle by cycle: %s', (restAt, places) => {
    const { controller, run, end } = begin({ restAt });
    const { centres } = (controller.populations?.() ?? []).find(({ name }) => name === 'place') as {
      centres: Float64Array;
    };
    run(1, START);
    run(1, GOAL);
    end(1, 0);
    for (const [cycle, place] of places.entries()) {
      const distances: number[] = [];
      const counts = controller.spikes?.subscribe(({ ids, count }: SpikeBatch) => {
        for (const id of ids.subarray(0, count))
          distances.push(Math.hypot(centres[2 * id] - place.x, centres[2 * id + 1] - place.y));
      });
      for (let elapsed = 1000 * cycle; elapsed < 1000 * (cycle + 1); elapsed++) controller.rest?.(elapsed, elapsed);
      counts?.unsubscribe();
      expect(distances.length).toBeGreaterThan(100);
      expect(Math.max(...distances.slice(0, 10))).toBeLessThan(0.15);
    }
  });

  it('it remembers where it was, not where its cells looked ahead', () => {
    const { run, read, end } = begin({ scan, lead: 0.3 });
    run(5, START);
    end(1, 1);
    expect(read('place')).toEqual([GOAL.x, GOAL.y]);
  });

  it('waves start where the last trial began, not where the first did', () => {
    const { controller, run, end } = begin({ restAt: 'start' });
    run(1, START);
    end(1, 1000);
    controller.beginTrial({ index: 1, count: 2 });
    const other = { x: 0.2, y: 0.2, heading: 0 };
    run(1, other);
    end(1, 0);
    const { centres } = (controller.populations?.() ?? [])[0] as { centres: Float64Array };
    const distances: number[] = [];
    controller.spikes?.subscribe(({ ids, count }: SpikeBatch) => {
      for (const id of ids.subarray(0, count))
        distances.push(Math.hypot(centres[2 * id] - other.x, centres[2 * id + 1] - other.y));
    });
    for (let elapsed = 0; elapsed < 200; elapsed++) controller.rest?.(elapsed, elapsed);
    expect(distances.length).toBeGreaterThan(10);
    expect(Math.max(...distances.slice(0, 10))).toBeLessThan(0.15);
  });

  it('is silent where inhibition holds on', () => {
    const { end } = begin({ rest: 'silenced' });
    expect(end(1, 300)).toBe(0);
  });
});

describe('with a range finder', () => {
  const FREE = Number.POSITIVE_INFINITY;

  /** Spikes 10 cm away in half a second, in which all beams are `ranges` long, after 10 ms of `before` and a rest of 100 ms. */
  function spikesAt(ranges: number, before = FREE): number {
    const { controller, velocity, end } = begin({ scan });
    const { centres } = (controller.populations?.() ?? []).find(({ name }) => name === 'place') as {
      centres: Float64Array;
    };
    let tick = 0;
    const run = (ticks: number, range: number): void => {
      const observations = {
        pose: { x: 0, y: 0, heading: 0 },
        scan: { ranges: new Float64Array(36).fill(range), sweepSeconds: 0 },
      };
      for (let n = 0; n < ticks; n++)
        controller.step(tick++, observations, { reward: 0, phase: 'active' }, { velocity });
    };
    run(10, before);
    end(0, 100);
    run(50, ranges);
    let spikes = 0;
    controller.spikes?.subscribe(({ ids, count }: SpikeBatch) => {
      for (const id of ids.subarray(0, count))
        if (Math.abs(Math.hypot(centres[2 * id], centres[2 * id + 1]) - 0.1) < 0.005) spikes++;
    });
    run(450, ranges);
    return spikes;
  }

  it('it has no activity where it feels walls', () => {
    const free = spikesAt(FREE);
    expect(free).toBeGreaterThan(20);
    expect(spikesAt(0.1)).toBeLessThan(0.05 * free);
  });

  it.each([0, 0.3])('its place cells fire for where it will be in %s s', (lead) => {
    const { controller, velocity } = begin({ scan, lead });
    const { centres } = (controller.populations?.() ?? []).find(({ name }) => name === 'place') as {
      centres: Float64Array;
    };
    const observations = {
      pose: { x: 0, y: 0, heading: 0 },
      scan: { ranges: new Float64Array(36).fill(FREE), sweepSeconds: 0 },
    };
    const ahead: number[] = [];
    controller.spikes?.subscribe(({ ids, count }: SpikeBatch) => {
      for (const id of ids.subarray(0, count))
        ahead.push((centres[2 * id] * velocity.linearX + centres[2 * id + 1] * velocity.linearY) / 0.5 ** 2);
    });
    // Before activity spreads.
    for (let tick = 0; ahead.length < 20; tick++)
      controller.step(tick, observations, { reward: 0, phase: 'active' }, { velocity });
    const seconds = ahead.reduce((sum, one) => sum + one, 0) / ahead.length;
    expect(seconds).toBeGreaterThan(lead - 0.1);
    expect(seconds).toBeLessThan(lead + 0.1);
  });

  it('it feels nothing at rest, so that a contact of 10 ms makes no wall', () => {
    expect(spikesAt(FREE, 0.1)).toBeGreaterThan(0.7 * spikesAt(FREE));
  });
});
